import type { Collection, StoreReader, StoreTransaction, UserRecord } from "../store.ts";
import type { MfaFactor } from "../user-pool-settings.ts";

/** What a user has set up besides the password. */
export interface UserFactors {
  /** Verified: an app has shown a code of it. */
  readonly softwareToken: SoftwareToken | null;
  /** Base32; handed out, and not verified yet. */
  readonly pendingSecret: string | null;
  /** In the order in which they were turned on. */
  readonly enabled: readonly MfaFactor[];
  readonly preferred: MfaFactor | null;
  /** Turned on by the older `SetUserSettings`. */
  readonly hasLegacySms: boolean;
  /** Whether a passkey is both factors; absent until the user has said. */
  readonly isPasskeyEnabled?: boolean;
}

export interface SoftwareToken {
  /** Base32. */
  readonly secret: string;
  readonly deviceName: string | null;
  /** The 30 seconds whose code was used last: neither they nor earlier ones count again (RFC 6238 §5.2). */
  readonly lastStep: number;
}

const USER_FACTORS: Collection<UserFactors> = { name: "user-factors", isCached: true };

const NOTHING: UserFactors = {
  softwareToken: null,
  pendingSecret: null,
  enabled: [],
  preferred: null,
  hasLegacySms: false,
};

/** By `sub`: who takes a deleted user's name has none of the factors. */
type FactorOwner = Pick<UserRecord, "userPoolId" | "sub">;

export function findUserFactors(store: Pick<StoreReader, "findRecord">, owner: FactorOwner): UserFactors {
  return store.findRecord(USER_FACTORS, toId(owner)) ?? NOTHING;
}

export function putUserFactors(
  transaction: StoreTransaction,
  owner: FactorOwner,
  change: Partial<UserFactors>,
): void {
  const value = { ...findUserFactors(transaction, owner), ...change };
  transaction.putRecord(USER_FACTORS, { id: toId(owner), value });
}

/** For a user who is deleted. */
export function deleteUserFactors(transaction: StoreTransaction, owner: FactorOwner): void {
  transaction.deleteRecord(USER_FACTORS, toId(owner));
}

function toId({ userPoolId, sub }: FactorOwner): string {
  return `${userPoolId}/${sub}`;
}
