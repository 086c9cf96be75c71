import type { AppClient } from "../app-client.ts";
import { getParameter } from "../auth-flows/auth-flow.ts";
import type { SigningDevice } from "../devices/signing-device.ts";
import type { PoolParts } from "../pool-parts.ts";
import { toApiOutcome } from "../sign-in/api-outcome.ts";
import { findResults, getAuthSession, type SessionClaim, spendAuthSession } from "../sign-in/auth-session.ts";
import { checkSecretHash } from "../sign-in/secret-hash.ts";
import type { SignInProgress } from "../sign-in/sign-in-progress.ts";
import { continueSignIn } from "../sign-in/sign-in-steps.ts";
import type { StoredPassword, UserRecord } from "../store.ts";
import { UserPoolError } from "../user-pool-error.ts";
import { findTakenName } from "../users/aliases.ts";
import { type Attributes, checkWritable, listMissing, parseAttributes } from "../users/attributes.ts";
import { findUser } from "../users/find-user.ts";
import { checkHistory, rememberPassword } from "../users/password-history.ts";
import { checkPassword } from "../users/password-policy.ts";
import { toUserKeys } from "../users/user-keys.ts";
import type { ChallengeHandler } from "./challenge-handler.ts";
import { ATTRIBUTE_PREFIX, NEW_PASSWORD_REQUIRED } from "./new-password-challenge.ts";

export interface NewPassword {
  readonly client: AppClient;
  readonly session: string | undefined;
  readonly isHosted: boolean;
  /** Whom the answer names; the page names nobody, its session does. */
  readonly username?: string | undefined;
  readonly newPassword: string | undefined;
  readonly attributes: Attributes;
  readonly clientMetadata?: Readonly<Record<string, string>> | undefined;
  readonly deviceKey?: SigningDevice;
}

export function createNewPasswordHandler(parts: PoolParts): ChallengeHandler {
  return async ({ client, session, responses, clientMetadata, deviceKey }) => {
    const username = getParameter(responses, "USERNAME");
    if (username === "") {
      throw new UserPoolError("auth-parameter-missing", { values: { parameter: "USERNAME" } });
    }
    checkSecretHash(client, responses.SECRET_HASH, [username, findUser(parts, username)?.username]);
    const progress = await replaceTemporaryPassword(parts, {
      client,
      session,
      isHosted: false,
      username,
      newPassword: getParameter(responses, "NEW_PASSWORD"),
      attributes: pickAttributes(responses),
      clientMetadata,
      deviceKey,
    });
    return toApiOutcome(parts, client, progress);
  };
}

/**
 * Replaces the temporary password and fills in what the pool requires; the user becomes `CONFIRMED`.
 *
 * The session stays usable until all of it is right (contract H-24), and is spent together with the change.
 *
 * @throws UserPoolError `auth-session-…`, `new-password-missing`, `password-not-conforming`,
 * `attribute-already-provided`, `attribute-not-writable`, `attributes-not-conforming`,
 * `required-attribute-missing`, `alias-exists`
 */
export async function replaceTemporaryPassword(
  parts: PoolParts,
  answer: NewPassword,
): Promise<SignInProgress> {
  const { client, isHosted, clientMetadata, deviceKey } = answer;
  const claim: SessionClaim = {
    client,
    isHosted,
    session: answer.session,
    challengeName: NEW_PASSWORD_REQUIRED,
  };
  const before = getChallengedUser(parts, claim, answer.username);
  if (!answer.newPassword) throw new UserPoolError("new-password-missing");
  checkPassword(parts.settings.passwordPolicy, answer.newPassword, "change");
  checkHistory(parts, parts.store, { user: before, password: answer.newPassword });
  const attributes = parseNewAttributes(parts, answer, before);
  const password = parts.passwords.create(before.username, answer.newPassword, null);
  const user = await parts.store.write((transaction) => {
    spendAuthSession(transaction, parts.clock, claim);
    const current = transaction.findUser({
      userPoolId: before.userPoolId,
      by: "username",
      key: before.keys.username,
    });
    assertUnchanged(before, current);
    const changed = toConfirmed(parts, before, { attributes, password });
    const taken = findTakenName(transaction, parts.settings, changed);
    if (taken !== undefined) throw new UserPoolError("alias-exists", { values: { attribute: taken } });
    rememberPassword(parts, transaction, before);
    transaction.updateUser(changed);
    return changed;
  });
  const results = findResults(parts.store, answer.session);
  const proved = { client, user, isHosted, hasNewPassword: true, results, clientMetadata, deviceKey };
  return continueSignIn(parts, proved);
}

function getChallengedUser(parts: PoolParts, claim: SessionClaim, username: string | undefined): UserRecord {
  const session = getAuthSession(parts, claim);
  const user = findUser(parts, session.username);
  if (user?.sub !== session.sub) throw new UserPoolError("auth-session-invalid");
  const named = username === undefined ? user : findUser(parts, username);
  if (named?.username !== user.username) throw new UserPoolError("auth-session-invalid");
  if (user.status !== "FORCE_CHANGE_PASSWORD") throw new UserPoolError("auth-session-invalid");
  return user;
}

/** An administrator may have set another password, or disabled the user, while this one was thinking. */
function assertUnchanged(before: UserRecord, current: UserRecord | undefined): void {
  const isSame =
    current?.sub === before.sub &&
    current.status === before.status &&
    current.enabled === before.enabled &&
    current.password?.salt.equals(before.password?.salt ?? Buffer.alloc(0)) === true;
  if (!isSame) throw new UserPoolError("auth-session-invalid");
}

/** In the order: nothing twice, right form, allowed to the client, nothing missing (contract C5.5). */
function parseNewAttributes(
  parts: PoolParts,
  { client, attributes }: NewPassword,
  user: UserRecord,
): Attributes {
  const provided = Object.keys(attributes).find((name) => Object.hasOwn(user.attributes, name));
  if (provided !== undefined) {
    throw new UserPoolError("attribute-already-provided", { values: { attribute: provided } });
  }
  const parsed = parseAttributes(parts.settings, attributes);
  checkWritable(client, parsed);
  const all = { ...user.attributes, ...parsed };
  const [missing] = listMissing(parts.settings, all);
  if (missing !== undefined) {
    throw new UserPoolError("required-attribute-missing", { values: { attribute: missing } });
  }
  return all;
}

function toConfirmed(
  { settings, clock }: Pick<PoolParts, "settings" | "clock">,
  user: UserRecord,
  change: { readonly attributes: Attributes; readonly password: StoredPassword },
): UserRecord {
  return {
    ...user,
    ...change,
    status: "CONFIRMED",
    keys: toUserKeys(settings, user.username, change.attributes),
    lastModifiedAt: clock.now(),
  };
}

function pickAttributes(responses: Readonly<Record<string, string>>): Attributes {
  return Object.fromEntries(
    Object.entries(responses)
      .filter(([name]) => name.startsWith(ATTRIBUTE_PREFIX))
      .map(([name, value]) => [name.slice(ATTRIBUTE_PREFIX.length), value]),
  );
}
