import { insertUser, sendInvitation } from "../administration/admin-create-user.ts";
import type { AppClient } from "../app-client.ts";
import { findUserFactors, putUserFactors } from "../factors/user-factors.ts";
import type { PoolParts } from "../pool-parts.ts";
import type { StoreTransaction, UserRecord } from "../store.ts";
import { askUserMigration, type MigratedUser, type Stranger } from "../triggers/user-migration.ts";
import type { NamedUserRequest } from "../user-pool.ts";
import { UserPoolError, type UserPoolErrorReason } from "../user-pool-error.ts";
import { parseAttributes } from "../users/attributes.ts";
import { findUser } from "../users/find-user.ts";
import { createIdentity } from "../users/new-username.ts";
import { MAX_PASSWORD_LENGTH } from "../users/passwords.ts";
import { toUnknownKey, toUserKeys } from "../users/user-keys.ts";

/**
 * Before a sign-in with a password: whoever the pool does not know, the UserMigration trigger may, and the user
 * is made with the password that was just typed, whatever the pool's policy (contract F5.2). Wrong guesses count
 * as they do for users who are here, so the trigger opens no other way to guess.
 *
 * @throws UserPoolError `trigger-…`, `user-not-migrated`, `alias-exists`, `password-attempts-exceeded`; for a
 * client that hides who exists nothing but the last: what follows finds nobody
 */
export async function migrateAtSignIn(
  parts: PoolParts,
  client: AppClient,
  attempt: Omit<Stranger & { readonly source: "Authentication" }, "source" | "clientId">,
): Promise<void> {
  const { username, password } = attempt;
  if (!isStranger(parts, username) || password.length > MAX_PASSWORD_LENGTH) return;
  const countedName = toUnknownKey(parts.settings, username);
  parts.lockout.assertUnlocked(countedName);
  const stranger = { source: "Authentication", clientId: client.clientId, ...attempt } as const;
  try {
    await migrate(parts, stranger);
  } catch (error) {
    if (!(error instanceof UserPoolError)) throw error;
    if (client.hidesUserExistence) return;
    await parts.lockout.recordFailure(countedName);
    throw error;
  }
}

/**
 * The same before a code for a new password is sent: the user has none until the code is used.
 * @throws UserPoolError as {@link migrateAtSignIn}
 */
export async function migrateAtRecovery(
  parts: PoolParts,
  client: AppClient,
  { username, clientMetadata }: Pick<NamedUserRequest, "username" | "clientMetadata">,
): Promise<void> {
  if (!isStranger(parts, username)) return;
  const { clientId } = client;
  try {
    await migrate(parts, { source: "ForgotPassword", clientId, username, clientMetadata });
  } catch (error) {
    if (error instanceof UserPoolError && client.hidesUserExistence) return;
    throw error;
  }
}

function isStranger(parts: PoolParts, username: string): boolean {
  const isAsked = parts.settings.triggers.functions.UserMigration !== undefined;
  return isAsked && username !== "" && findUser(parts, username) === undefined;
}

async function migrate(parts: PoolParts, stranger: Stranger): Promise<void> {
  const known = await askUserMigration(parts, stranger);
  if (!known) throw createNotMigrated(stranger);
  const user = createUser(parts, stranger, known);
  try {
    await parts.store.write((transaction) => insertMigrated(parts, transaction, { user, known }));
  } catch (error) {
    // Two sign-ins at once: the first one made the user, and the password is proved behind this.
    if (isReason(error, ["user-account-exists", "username-attribute-exists"])) return;
    throw error;
  }
  await sendWelcome(parts, stranger, { user, known });
}

function createUser(parts: PoolParts, stranger: Stranger, known: MigratedUser): UserRecord {
  const { settings, clock, random, passwords } = parts;
  const { username: named, ...attributes } = known.attributes;
  try {
    if (Object.hasOwn(attributes, "sub")) throw createNotMigrated(stranger);
    // Assumed: an attribute `username` names the user where an alias was typed.
    const username =
      settings.usernameAttributes.length === 0 ? (named ?? stranger.username) : stranger.username;
    const identity = createIdentity(settings, random, { username, attributes });
    const kept = parseAttributes(settings, identity.attributes);
    const password = stranger.source === "Authentication" ? stranger.password : undefined;
    if (known.enablesSmsMfa && kept.phone_number === undefined) throw createNotMigrated(stranger);
    return {
      userPoolId: settings.userPoolId,
      username: identity.username,
      sub: identity.sub,
      // Assumed: without a password the user has to set one, whatever the function says.
      status: password === undefined ? "RESET_REQUIRED" : known.status,
      enabled: true,
      attributes: kept,
      password: password === undefined ? null : passwords.create(identity.username, password, null),
      keys: toUserKeys(settings, identity.username, kept),
      createdAt: clock.now(),
      lastModifiedAt: clock.now(),
    };
  } catch (cause) {
    if (cause instanceof UserPoolError) throw createNotMigrated(stranger, cause);
    throw cause;
  }
}

function insertMigrated(
  parts: PoolParts,
  transaction: StoreTransaction,
  { user, known }: { readonly user: UserRecord; readonly known: MigratedUser },
): void {
  insertUser(parts, transaction, { user, forceAliasCreation: known.forcesAliases });
  if (!known.enablesSmsMfa) return;
  const { enabled } = findUserFactors(transaction, user);
  putUserFactors(transaction, user, { enabled: [...new Set([...enabled, "SMS_MFA" as const])] });
}

/** Assumed: what stands in the welcome message where an invitation has the password. It is nobody else's. */
const UNTOLD_PASSWORD = "********";

async function sendWelcome(
  parts: PoolParts,
  stranger: Stranger,
  { user, known }: { readonly user: UserRecord; readonly known: MigratedUser },
): Promise<void> {
  if (known.isSilent) return;
  const clientMetadata = stranger.source === "ForgotPassword" ? stranger.clientMetadata : undefined;
  const { deliveryMediums } = known;
  await sendInvitation(parts, { deliveryMediums, clientMetadata }, { user, password: UNTOLD_PASSWORD });
}

function isReason(error: unknown, reasons: readonly UserPoolErrorReason[]): boolean {
  return error instanceof UserPoolError && reasons.includes(error.reason);
}

/** Observed: the words; clients show their own in place of them. */
function createNotMigrated({ clientId }: Stranger, cause?: unknown): UserPoolError {
  return new UserPoolError("user-not-migrated", { values: { clientId }, cause });
}
