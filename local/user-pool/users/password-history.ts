import type { PoolParts } from "../pool-parts.ts";
import type { Collection, StoredPassword, StoreReader, StoreTransaction, UserRecord } from "../store.ts";
import { UserPoolError } from "../user-pool-error.ts";

/** Base64; from it nobody can sign in. */
interface FormerPassword {
  readonly salt: string;
  readonly verifier: string;
}

const HISTORIES: Collection<readonly FormerPassword[]> = { name: "password-history" };

type HistoryOwner = Pick<UserRecord, "userPoolId" | "sub">;

type HistoryParts = Pick<PoolParts, "settings" | "passwords">;

/**
 * Refuses the password when it is one of the last `PasswordHistorySize` ones (contract C9.1). To be asked only
 * when everything else is proved: otherwise anybody could try out what somebody's password is.
 *
 * Assumed: the one that is in force counts as the last; temporary ones count like others.
 * @throws UserPoolError `password-used-before`
 */
export function checkHistory(
  { settings, passwords }: HistoryParts,
  store: Pick<StoreReader, "findRecord">,
  { user, password }: { readonly user: UserRecord; readonly password: string },
): void {
  const { passwordHistorySize } = settings.passwordPolicy;
  const former = (store.findRecord(HISTORIES, toId(user)) ?? []).map(toStored);
  const known = [...former, ...(user.password ? [user.password] : [])].slice(-passwordHistorySize);
  if (passwordHistorySize === 0) return;
  if (known.some((one) => passwords.isCorrect(user.username, password, one))) {
    throw new UserPoolError("password-used-before");
  }
}

/** Keeps the password that is about to be replaced, as long as the pool wants to know. */
export function rememberPassword(
  { settings }: Pick<HistoryParts, "settings">,
  transaction: StoreTransaction,
  user: UserRecord,
): void {
  const { passwordHistorySize } = settings.passwordPolicy;
  if (passwordHistorySize === 0 || !user.password) return;
  const { salt, verifier } = user.password;
  const replaced = { salt: salt.toString("base64"), verifier: verifier.toString("base64") };
  const before = transaction.findRecord(HISTORIES, toId(user)) ?? [];
  const value = [...before, replaced].slice(-passwordHistorySize);
  transaction.putRecord(HISTORIES, { id: toId(user), value });
}

/** For a user who is deleted. */
export function deleteHistory(transaction: StoreTransaction, owner: HistoryOwner): void {
  transaction.deleteRecord(HISTORIES, toId(owner));
}

function toStored({ salt, verifier }: FormerPassword): StoredPassword {
  return { salt: Buffer.from(salt, "base64"), verifier: Buffer.from(verifier, "base64"), expiresAt: null };
}

function toId({ userPoolId, sub }: HistoryOwner): string {
  return `${userPoolId}/${sub}`;
}
