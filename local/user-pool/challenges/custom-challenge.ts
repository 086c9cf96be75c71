import type { PoolParts } from "../pool-parts.ts";
import { toApiOutcome } from "../sign-in/api-outcome.ts";
import { spendAuthSession } from "../sign-in/auth-session.ts";
import { CUSTOM_CHALLENGE, takeCustomStep } from "../sign-in/custom-sign-in.ts";
import { getRequired, readAnswerer } from "../sign-in/settle-challenge.ts";
import { finishSignIn } from "../sign-in/sign-in-steps.ts";
import { getWaitingClaimant } from "../sign-in/waiting-claimant.ts";
import { askVerifyAuthChallenge } from "../triggers/challenge-triggers.ts";
import { UserPoolError } from "../user-pool-error.ts";
import type { ChallengeHandler } from "./challenge-handler.ts";

/**
 * `CUSTOM_CHALLENGE`: a function judges the answer, another one what follows from it (contract F4).
 *
 * The session is spent before the answer is judged: of twenty answers at once one is looked at, so that the
 * functions can count. Assumed: it stays spent when a function fails.
 */
export function createCustomChallengeHandler(parts: PoolParts): ChallengeHandler {
  return async ({ client, session, responses, clientMetadata, deviceKey }) => {
    const username = readAnswerer(parts, { client, responses });
    const answer = getRequired(responses, "ANSWER");
    const held = { client, session, isHosted: false, challengeName: CUSTOM_CHALLENGE, username };
    const { session: posed, claimant: waiting } = getWaitingClaimant(parts, held);
    const { detail, results = [] } = posed;
    if (detail?.kind !== "custom") throw new UserPoolError("auth-session-invalid");
    await parts.store.write((transaction) => spendAuthSession(transaction, parts.clock, held));
    const claimant = { ...waiting, clientMetadata };
    const { privateParameters, metadata: challengeMetadata } = detail;
    const challengeResult = await askVerifyAuthChallenge(parts, claimant, { privateParameters, answer });
    const result = { challengeName: CUSTOM_CHALLENGE, challengeResult, challengeMetadata };
    const step = await takeCustomStep(parts, { claimant, results: [...results, result] });
    if (step.kind === "challenge") return step;
    const proved = { client, user: step.user, isHosted: false, clientMetadata, deviceKey };
    return toApiOutcome(parts, client, await finishSignIn(parts, proved));
  };
}
