import { timingSafeEqual } from "node:crypto";
import { getParameter } from "../auth-flows/auth-flow.ts";
import type { PoolParts } from "../pool-parts.ts";
import { toApiOutcome } from "../sign-in/api-outcome.ts";
import {
  addPassed,
  getAuthSession,
  NOBODY,
  type SessionClaim,
  spendAuthSession,
} from "../sign-in/auth-session.ts";
import { type Claimant, checkBeforePassword, settleProof } from "../sign-in/first-factor.ts";
import { checkSecretHash } from "../sign-in/secret-hash.ts";
import { continueSignIn } from "../sign-in/sign-in-steps.ts";
import { getSrpCredentials } from "../sign-in/srp-credentials.ts";
import type { SrpHandshake, SrpHandshakes } from "../sign-in/srp-handshakes.ts";
import { toBigInt } from "../srp/group.ts";
import { computeSignature } from "../srp/server-proof.ts";
import { parseTimestamp } from "../srp/timestamp.ts";
import { UserPoolError } from "../user-pool-error.ts";
import { findUser } from "../users/find-user.ts";
import { toUnknownKey } from "../users/user-keys.ts";
import type { ChallengeAnswer, ChallengeHandler } from "./challenge-handler.ts";

/** How far a client's clock may be off (contract D2). */
const TIMESTAMP_TOLERANCE_MS = 300_000;

const REQUIRED = ["USERNAME", "PASSWORD_CLAIM_SECRET_BLOCK", "PASSWORD_CLAIM_SIGNATURE", "TIMESTAMP"];

/**
 * Judges the proof of `USER_SRP_AUTH`; there is no `Session`, its place is taken by the secret block. A sign-in
 * by choice has both.
 */
export function createPasswordVerifierHandler(parts: PoolParts, handshakes: SrpHandshakes): ChallengeHandler {
  return async (answer) => {
    const { client, responses } = answer;
    const missing = REQUIRED.find((name) => getParameter(responses, name) === "");
    if (missing !== undefined) {
      throw new UserPoolError("auth-parameter-missing", { values: { parameter: missing } });
    }
    const username = getParameter(responses, "USERNAME");
    checkSecretHash(client, responses.SECRET_HASH, [username, findUser(parts, username)?.username]);
    const time = parseTimestamp(getParameter(responses, "TIMESTAMP"));
    if (time === undefined) throw new UserPoolError("timestamp-format");
    const handshake = spendHandshake(handshakes, answer);
    const held = handshake.isSessionBound ? toClaim(answer) : undefined;
    const claimant = findHandshakeClaimant(parts, answer, handshake);
    const posed = held && getAuthSession(parts, held);
    if (posed && posed.sub !== (claimant.user?.sub ?? NOBODY)) {
      throw new UserPoolError("auth-session-invalid");
    }
    await checkBeforePassword({ ...parts, invokeTrigger: () => Promise.resolve(undefined) }, claimant);
    parts.lockout.assertUnlocked(claimant.countedName);
    const isOnTime = Math.abs(parts.clock.now() - time) <= TIMESTAMP_TOLERANCE_MS;
    const isProved = isSignatureRight(parts, claimant, { answer, handshake });
    const user = await settleProof(parts, claimant, isProved && isOnTime);
    if (held) await parts.store.write((transaction) => spendAuthSession(transaction, parts.clock, held));
    const results = addPassed(posed?.results, "PASSWORD_VERIFIER");
    const proved = { client, user, isHosted: false, results, clientMetadata: answer.clientMetadata };
    return toApiOutcome(parts, client, await continueSignIn(parts, proved));
  };
}

function toClaim({ client, session }: ChallengeAnswer): SessionClaim {
  return { client, session, isHosted: false, challengeName: "PASSWORD_VERIFIER" };
}

/** @throws UserPoolError `incorrect-credentials`: AWS gives no better reason for a bad block either */
function spendHandshake(handshakes: SrpHandshakes, { client, responses }: ChallengeAnswer): SrpHandshake {
  const block = Buffer.from(getParameter(responses, "PASSWORD_CLAIM_SECRET_BLOCK"), "base64");
  const handshake = handshakes.spend(block);
  if (handshake?.clientId !== client.clientId) throw new UserPoolError("incorrect-credentials");
  return handshake;
}

/**
 * Who the handshake was begun for; the name in the answer must mean the same one.
 * @throws UserPoolError `incorrect-credentials`
 */
function findHandshakeClaimant(parts: PoolParts, answer: ChallengeAnswer, handshake: SrpHandshake): Claimant {
  const { client, responses, clientMetadata } = answer;
  const user = findUser(parts, handshake.userId);
  const named = getParameter(responses, "USERNAME");
  const isSame = named === handshake.userId || toUnknownKey(parts.settings, named) === handshake.countedName;
  if (!isSame && (!user || findUser(parts, named)?.sub !== user.sub))
    throw new UserPoolError("incorrect-credentials");
  return { client, user, countedName: handshake.countedName, clientMetadata };
}

/** A password that was replaced since the handshake began has another salt, and proves nothing any more. */
function isSignatureRight(
  { settings, secret }: PoolParts,
  claimant: Claimant,
  { answer, handshake }: { readonly answer: ChallengeAnswer; readonly handshake: SrpHandshake },
): boolean {
  const { salt, verifier: v } = getSrpCredentials(secret, claimant);
  const expected = computeSignature(
    { A: toNumber(handshake.A), B: toNumber(handshake.B), b: toNumber(handshake.b), v },
    {
      poolName: settings.srpPoolName,
      username: handshake.userId,
      secretBlock: Buffer.from(getParameter(answer.responses, "PASSWORD_CLAIM_SECRET_BLOCK"), "base64"),
      timestamp: getParameter(answer.responses, "TIMESTAMP"),
    },
  );
  const given = Buffer.from(getParameter(answer.responses, "PASSWORD_CLAIM_SIGNATURE"), "base64");
  const isEqual = given.length === expected.length && timingSafeEqual(given, expected);
  return isEqual && salt === handshake.salt && claimant.user?.password !== null;
}

function toNumber(base64: string): bigint {
  return toBigInt(Buffer.from(base64, "base64"));
}
