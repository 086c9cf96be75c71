import { getParameter } from "../auth-flows/auth-flow.ts";
import type { PoolParts } from "../pool-parts.ts";
import type { StoreReader, StoreTransaction, UserRecord } from "../store.ts";
import { UserPoolError, type UserPoolErrorReason } from "../user-pool-error.ts";
import { findUser } from "../users/find-user.ts";
import { toKey } from "../users/user-keys.ts";
import {
  type AuthSession,
  findAuthSession,
  getAuthSession,
  NOBODY,
  type SessionClaim,
  spendAuthSession,
} from "./auth-session.ts";
import { checkSecretHash } from "./secret-hash.ts";

/** An answer to a challenge that was posed with a session. */
export interface SessionAnswer extends SessionClaim {
  /** Whom the answer names; the pages name nobody, their session does. */
  readonly username?: string | undefined;
}

export interface ChallengedUser {
  readonly session: AuthSession;
  readonly user: UserRecord;
}

/** Refusals that count as a guess. */
const GUESSES: readonly UserPoolErrorReason[] = ["challenge-code-mismatch", "software-token-code-mismatch"];

/** What came of an answer: the user as changed by it, or why it is refused. */
export type Judgement = { readonly user: UserRecord } | { readonly refusal: UserPoolErrorReason };

/**
 * Judges an answer and spends its session in one transaction: of two right answers at once one comes late. A
 * wrong one leaves the session usable (contract C5.5, H-24) and is counted, so that nobody guesses for long.
 *
 * @throws UserPoolError `auth-session-…`, `too-many-requests`, whatever `judge` refuses for
 */
export async function settleChallenge(
  parts: Pick<PoolParts, "settings" | "store" | "clock" | "quotas">,
  answer: SessionAnswer,
  judge: (transaction: StoreTransaction, challenged: ChallengedUser) => Judgement,
): Promise<UserRecord> {
  const { settings, store, clock, quotas } = parts;
  const judgement = await store.write((transaction): Judgement => {
    if (isNobody(transaction, answer)) return refuseNobody(parts, transaction, answer);
    const challenged = getChallengedUser({ settings, clock, store: transaction }, answer);
    const { sub } = challenged.user;
    if (!quotas.hasLeft(transaction, "wrong-sign-in-code", sub)) return { refusal: "too-many-requests" };
    const judged = judge(transaction, challenged);
    if ("user" in judged) spendAuthSession(transaction, clock, answer);
    else if (GUESSES.includes(judged.refusal)) quotas.take(transaction, "wrong-sign-in-code", sub);
    return judged;
  });
  // Thrown inside of the transaction, a refusal would undo the count of the try.
  if ("refusal" in judgement) throw new UserPoolError(judgement.refusal);
  return judgement.user;
}

function isNobody(transaction: StoreTransaction, { session = "" }: SessionAnswer): boolean {
  return findAuthSession(transaction, session)?.sub === NOBODY;
}

/** A code that was never sent is wrong whatever it is, and guesses at it end as others do (contract C8). */
function refuseNobody(
  { settings, clock, quotas }: Pick<PoolParts, "settings" | "clock" | "quotas">,
  transaction: StoreTransaction,
  answer: SessionAnswer,
): Judgement {
  const { username } = getAuthSession({ clock, store: transaction }, answer);
  if (toKey(settings, answer.username ?? "") !== username) throw new UserPoolError("auth-session-invalid");
  const isLeft = quotas.take(transaction, "wrong-sign-in-code", username);
  return { refusal: isLeft ? "challenge-code-mismatch" : "too-many-requests" };
}

/**
 * The session and its user, who is still the one it was opened for.
 * @throws UserPoolError `auth-session-…`
 */
export function getChallengedUser(
  parts: Pick<PoolParts, "settings" | "clock"> & { readonly store: StoreReader },
  answer: SessionAnswer,
): ChallengedUser {
  const session = getAuthSession(parts, answer);
  const user = findUser(parts, session.username);
  if (user?.sub !== session.sub) throw new UserPoolError("auth-session-invalid");
  const named = answer.username === undefined ? user : findUser(parts, answer.username);
  const isLocked = user.status === "UNCONFIRMED" || user.status === "RESET_REQUIRED";
  if (named?.sub !== user.sub || isLocked) throw new UserPoolError("auth-session-invalid");
  return { session, user };
}

/**
 * The name that every answer carries, with the secret hash over it.
 * @throws UserPoolError `auth-parameter-missing`, `secret-hash-…`
 */
export function readAnswerer(
  parts: Pick<PoolParts, "settings" | "store">,
  {
    client,
    responses,
  }: Pick<SessionAnswer, "client"> & { readonly responses: Readonly<Record<string, string>> },
): string {
  const username = getRequired(responses, "USERNAME");
  checkSecretHash(client, responses.SECRET_HASH, [username, findUser(parts, username)?.username]);
  return username;
}

/** @throws UserPoolError `auth-parameter-missing` */
export function getRequired(responses: Readonly<Record<string, string>>, name: string): string {
  const value = getParameter(responses, name);
  if (value === "") throw new UserPoolError("auth-parameter-missing", { values: { parameter: name } });
  return value;
}
