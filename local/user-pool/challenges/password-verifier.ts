import type { AppClient } from "../app-client.ts";
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
import { assertClaimComplete, isClaimRight, readClaim, type SrpClaim } from "../sign-in/srp-exchange.ts";
import type { SrpHandshake, SrpHandshakes } from "../sign-in/srp-handshakes.ts";
import { UserPoolError } from "../user-pool-error.ts";
import { findUser } from "../users/find-user.ts";
import { toUnknownKey } from "../users/user-keys.ts";
import type { ChallengeAnswer, ChallengeHandler } from "./challenge-handler.ts";

/**
 * Judges the proof of `USER_SRP_AUTH`; there is no `Session`, its place is taken by the secret block. A sign-in
 * by choice has both.
 */
export function createPasswordVerifierHandler(parts: PoolParts, handshakes: SrpHandshakes): ChallengeHandler {
  return async (answer) => {
    const { client, responses } = answer;
    assertClaimComplete(responses);
    const username = getParameter(responses, "USERNAME");
    checkSecretHash(client, responses.SECRET_HASH, [username, findUser(parts, username)?.username]);
    const claim = readClaim(parts, responses);
    const handshake = spendHandshake(handshakes, client, claim);
    const held = handshake.isSessionBound ? toClaim(answer) : undefined;
    const claimant = findHandshakeClaimant(parts, answer, handshake);
    const posed = held && getAuthSession(parts, held);
    if (posed && posed.sub !== (claimant.user?.sub ?? NOBODY)) {
      throw new UserPoolError("auth-session-invalid");
    }
    await checkBeforePassword({ ...parts, invokeTrigger: () => Promise.resolve(undefined) }, claimant);
    parts.lockout.assertUnlocked(claimant.countedName);
    const user = await settleProof(parts, claimant, isProved(parts, claimant, { claim, handshake }));
    if (held) await parts.store.write((transaction) => spendAuthSession(transaction, parts.clock, held));
    const results = addPassed(posed?.results, "PASSWORD_VERIFIER");
    const { clientMetadata, deviceKey } = answer;
    const proved = { client, user, isHosted: false, results, clientMetadata, deviceKey };
    return toApiOutcome(parts, client, await continueSignIn(parts, proved));
  };
}

function toClaim({ client, session }: ChallengeAnswer): SessionClaim {
  return { client, session, isHosted: false, challengeName: "PASSWORD_VERIFIER" };
}

/** @throws UserPoolError `incorrect-credentials`: AWS gives no better reason for a bad block either */
function spendHandshake(handshakes: SrpHandshakes, client: AppClient, claim: SrpClaim): SrpHandshake {
  const handshake = handshakes.spend(claim.secretBlock);
  if (handshake?.clientId !== client.clientId || handshake.device) {
    throw new UserPoolError("incorrect-credentials");
  }
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

function isProved(
  { settings, secret }: PoolParts,
  claimant: Claimant,
  { claim, handshake }: { readonly claim: SrpClaim; readonly handshake: SrpHandshake },
): boolean {
  const credentials = getSrpCredentials(secret, claimant);
  const isRight = isClaimRight(claim, handshake, { ...credentials, poolName: settings.srpPoolName });
  return isRight && claimant.user?.password !== null;
}
