import { beginFirstFactor, type FirstFactorParts } from "../factors/begin-first-factor.ts";
import { toApiAnswer } from "../factors/first-factor-answer.ts";
import type { FirstChallengeName } from "../factors/first-factors.ts";
import { getRequired, readAnswerer } from "../sign-in/settle-challenge.ts";
import { getWaitingClaimant } from "../sign-in/waiting-claimant.ts";
import { UserPoolError } from "../user-pool-error.ts";
import type { ChallengeHandler } from "./challenge-handler.ts";

/** `SELECT_CHALLENGE`: one of the ways that were offered, and perhaps its proof at once (contract F2). */
export function createSelectChallengeHandler(parts: FirstFactorParts): ChallengeHandler {
  return async ({ client, session, responses, clientMetadata, deviceKey }) => {
    const username = readAnswerer(parts, { client, responses });
    const answer = getRequired(responses, "ANSWER");
    const held = { client, session, isHosted: false, challengeName: "SELECT_CHALLENGE", username };
    const { session: posed, claimant } = getWaitingClaimant(parts, held);
    const options = posed.detail?.kind === "choice" ? posed.detail.options : [];
    if (!options.includes(answer)) throw createNotOffered();
    // The options are the pool's own, written when the challenge was posed.
    const name = answer as FirstChallengeName;
    const inputs = responses;
    const attempt = { username, inputs, isHosted: false, held, deviceKey };
    const named = { ...attempt, claimant: { ...claimant, clientMetadata } };
    return toApiAnswer(parts, client, await beginFirstFactor(parts, name, named));
  };
}

/** `PASSWORD` and `PASSWORD_SRP`: the input that was missing when they were chosen. */
export function createPasswordChoiceHandler(
  parts: FirstFactorParts,
  name: "PASSWORD" | "PASSWORD_SRP",
): ChallengeHandler {
  return async ({ client, session, responses, clientMetadata, deviceKey }) => {
    const username = readAnswerer(parts, { client, responses });
    const held = { client, session, isHosted: false, challengeName: name, username };
    const { claimant } = getWaitingClaimant(parts, held);
    getRequired(responses, name === "PASSWORD" ? "PASSWORD" : "SRP_A");
    const inputs = responses;
    const attempt = { username, inputs, isHosted: false, held, deviceKey };
    const named = { ...attempt, claimant: { ...claimant, clientMetadata } };
    return toApiAnswer(parts, client, await beginFirstFactor(parts, name, named));
  };
}

/** Assumed: the text; AWS: one of two errors (contract C5.5). */
function createNotOffered(): UserPoolError {
  return new UserPoolError("invalid-parameter", {
    values: { message: "ANSWER is not one of the available challenges." },
  });
}
