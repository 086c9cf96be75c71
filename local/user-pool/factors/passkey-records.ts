import type { EpochSeconds } from "../../platform/clock.ts";
import type { Passkey } from "../passkeys.ts";
import type { Collection, StoreReader, StoreTransaction, UserRecord } from "../store.ts";

export interface StoredPasskey extends Passkey {
  /** COSE, base64url. */
  readonly publicKey: string;
  /** Of signatures; 0 for authenticators that do not count. */
  readonly counter: number;
}

/** A registration that waits for the browser. */
export interface PendingRegistration {
  readonly challenge: string;
  readonly clientId: string;
  readonly relyingPartyId: string;
  readonly expiresAt: EpochSeconds;
}

const PASSKEYS: Collection<StoredPasskey> = { name: "passkey" };
const REGISTRATIONS: Collection<PendingRegistration> = { name: "passkey-registration" };

type PasskeyOwner = Pick<UserRecord, "userPoolId" | "sub">;

/** By id. */
export function listStoredPasskeys(store: StoreReader, owner: PasskeyOwner): readonly StoredPasskey[] {
  return store.listRecords(PASSKEYS, toOwner(owner)).map(({ value }) => value);
}

export function findPasskey(
  store: Pick<StoreReader, "findRecord">,
  owner: PasskeyOwner,
  credentialId: string,
): StoredPasskey | undefined {
  return store.findRecord(PASSKEYS, `${toOwner(owner)}/${credentialId}`);
}

export function putPasskey(transaction: StoreTransaction, owner: PasskeyOwner, value: StoredPasskey): void {
  const id = `${toOwner(owner)}/${value.credentialId}`;
  transaction.putRecord(PASSKEYS, { id, owner: toOwner(owner), value });
}

export function deleteStoredPasskey(
  transaction: StoreTransaction,
  owner: PasskeyOwner,
  credentialId: string,
): void {
  transaction.deleteRecord(PASSKEYS, `${toOwner(owner)}/${credentialId}`);
}

/** For a user who is deleted. */
export function deleteAllPasskeys(transaction: StoreTransaction, owner: PasskeyOwner): void {
  for (const { credentialId } of listStoredPasskeys(transaction, owner)) {
    deleteStoredPasskey(transaction, owner, credentialId);
  }
  deleteRegistration(transaction, owner);
}

export function findRegistration(
  store: Pick<StoreReader, "findRecord">,
  owner: PasskeyOwner,
): PendingRegistration | undefined {
  return store.findRecord(REGISTRATIONS, toOwner(owner));
}

/** In place of any former one. */
export function putRegistration(
  transaction: StoreTransaction,
  owner: PasskeyOwner,
  value: PendingRegistration,
): void {
  transaction.putRecord(REGISTRATIONS, { id: toOwner(owner), expiresAt: value.expiresAt, value });
}

export function deleteRegistration(transaction: StoreTransaction, owner: PasskeyOwner): void {
  transaction.deleteRecord(REGISTRATIONS, toOwner(owner));
}

/** A `sub` has no slash in it, and base64url has none either. */
function toOwner({ userPoolId, sub }: PasskeyOwner): string {
  return `${userPoolId}/${sub}`;
}
