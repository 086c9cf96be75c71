import { getParameter } from "../auth-flows/auth-flow.ts";
import { chooseFactor } from "../factors/choose-factor.ts";
import { finishSetUp, setUpEmail } from "../factors/set-up-factor.ts";
import type { PoolParts } from "../pool-parts.ts";
import { toApiOutcome } from "../sign-in/api-outcome.ts";
import { getRequired, readAnswerer } from "../sign-in/settle-challenge.ts";
import { continueSignIn } from "../sign-in/sign-in-steps.ts";
import type { ChallengeHandler } from "./challenge-handler.ts";

/** `SELECT_MFA_TYPE`: which of several second factors. */
export function createSelectMfaTypeHandler(parts: PoolParts): ChallengeHandler {
  return async ({ client, session, responses, clientMetadata, deviceKey }) => {
    const username = readAnswerer(parts, { client, responses });
    const choice = { client, session, isHosted: false, factor: getRequired(responses, "ANSWER") };
    return toApiOutcome(
      parts,
      client,
      await chooseFactor(parts, { ...choice, username, clientMetadata, deviceKey }),
    );
  };
}

/** `MFA_SETUP`: with nothing after `VerifySoftwareToken`, or with the address for codes (contract C5.5). */
export function createMfaSetUpHandler(parts: PoolParts): ChallengeHandler {
  return async ({ client, session, responses, clientMetadata, deviceKey }) => {
    const username = readAnswerer(parts, { client, responses });
    const answer = { client, session, isHosted: false, username, clientMetadata };
    const email = getParameter(responses, "EMAIL");
    const progress =
      email === ""
        ? await continueSignIn(parts, { ...(await finishSetUp(parts, answer)), deviceKey })
        : await setUpEmail(parts, { ...answer, email, deviceKey });
    return toApiOutcome(parts, client, progress);
  };
}
