import type { AppClient } from "../app-client.ts";
import type { PoolParts } from "../pool-parts.ts";
import type { UserRecord } from "../store.ts";
import { toTriggerAttributes } from "../trigger.ts";
import { UserPoolError } from "../user-pool-error.ts";
import { findUser } from "../users/find-user.ts";
import { toUnknownKey } from "../users/user-keys.ts";

/** Somebody who wants in, before anything is proved. */
export interface Claimant {
  readonly client: AppClient;
  /** The name under which failures are counted; that of a user who does not exist, too. */
  readonly countedName: string;
  /** `undefined` for an unknown name, which a client that hides existence answers like a wrong password. */
  readonly user: UserRecord | undefined;
  readonly clientMetadata?: Readonly<Record<string, string>> | undefined;
}

type FirstFactorParts = Pick<PoolParts, "settings" | "store" | "lockout" | "passwords" | "invokeTrigger">;

/** @throws UserPoolError `user-not-found`, unless the client hides who exists (contract C8) */
export function findClaimant(
  parts: Pick<FirstFactorParts, "settings" | "store">,
  client: AppClient,
  request: {
    readonly username: string;
    readonly clientMetadata?: Readonly<Record<string, string>> | undefined;
  },
): Claimant {
  const found = findUser(parts, request.username);
  if (!found && !client.hidesUserExistence) throw new UserPoolError("user-not-found");
  // Whoever comes by another provider proves nothing here: no code and no passkey stands in for that provider.
  const user = found?.status === "EXTERNAL_PROVIDER" ? undefined : found;
  return {
    client,
    user,
    countedName: user?.keys.username ?? toUnknownKey(parts.settings, request.username),
    clientMetadata: request.clientMetadata,
  };
}

/**
 * What is asked before the password is looked at, in contract C5.4's order: lockout, then the statuses in
 * which no password counts (`UNCONFIRMED` is told whatever the password, H-22), then PreAuthentication.
 *
 * @throws UserPoolError `password-attempts-exceeded`, `user-not-confirmed`, `password-reset-required`
 */
export async function checkBeforePassword(parts: FirstFactorParts, claimant: Claimant): Promise<void> {
  parts.lockout.assertUnlocked(claimant.countedName);
  const { user, client } = claimant;
  if (user?.status === "UNCONFIRMED") throw new UserPoolError("user-not-confirmed");
  if (user?.status === "RESET_REQUIRED") throw new UserPoolError("password-reset-required");
  await parts.invokeTrigger("PreAuthentication", {
    triggerSource: "PreAuthentication_Authentication",
    userPoolId: parts.settings.userPoolId,
    username: user?.username ?? claimant.countedName,
    clientId: client.clientId,
    request: {
      userAttributes: user ? toTriggerAttributes(user) : {},
      // Assumed: `null` for none.
      validationData: claimant.clientMetadata ?? null,
      // Where existence is hidden, an unknown name takes as long as a known one, so the trigger is asked too.
      ...(client.hidesUserExistence ? { userNotFound: user === undefined } : {}),
    },
  });
}

/**
 * Proves the password, counting a failure before it is answered.
 * @throws UserPoolError `incorrect-credentials`; also `password-attempts-exceeded`
 */
export async function provePassword(
  parts: FirstFactorParts,
  claimant: Claimant,
  password: string,
): Promise<UserRecord> {
  await checkBeforePassword(parts, claimant);
  // Asked again without a pause between question and count: guesses at the same time go one by one.
  parts.lockout.assertUnlocked(claimant.countedName);
  const { user, countedName } = claimant;
  const username = user?.username ?? countedName;
  const isCorrect = parts.passwords.isCorrect(username, password, user?.password ?? null);
  return settleProof(parts, claimant, isCorrect);
}

/**
 * Counts the outcome of a proof. To be called in the same tick as the check itself.
 * @throws UserPoolError `incorrect-credentials`
 */
export async function settleProof(
  { lockout }: Pick<PoolParts, "lockout">,
  { user, countedName }: Claimant,
  isCorrect: boolean,
): Promise<UserRecord> {
  if (!user || !isCorrect) {
    await lockout.recordFailure(countedName);
    throw new UserPoolError("incorrect-credentials");
  }
  await lockout.recordSuccess(countedName);
  return user;
}
