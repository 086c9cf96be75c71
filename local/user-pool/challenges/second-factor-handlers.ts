import { answerSentCode, answerSoftwareToken } from "../factors/answer-code.ts";
import type { CodeChallengeName } from "../factors/code-challenge.ts";
import type { PoolParts } from "../pool-parts.ts";
import { toApiOutcome } from "../sign-in/api-outcome.ts";
import { addPassed, findResults } from "../sign-in/auth-session.ts";
import { getRequired, readAnswerer } from "../sign-in/settle-challenge.ts";
import { continueSignIn } from "../sign-in/sign-in-steps.ts";
import type { ChallengeHandler } from "./challenge-handler.ts";

/** `SMS_MFA`, `EMAIL_OTP` and `SMS_OTP`: the code under the challenge's own name (contract C5.5). */
export function createSentCodeHandler(parts: PoolParts, challengeName: CodeChallengeName): ChallengeHandler {
  return async ({ client, session, responses, clientMetadata, deviceKey }) => {
    const username = readAnswerer(parts, { client, responses });
    const code = getRequired(responses, `${challengeName}_CODE`);
    const answer = { client, session, isHosted: false, username, code };
    const results = addPassed(findResults(parts.store, session), challengeName);
    const proved = await answerSentCode(parts, challengeName, answer);
    const further = { ...proved, results, clientMetadata, deviceKey };
    return toApiOutcome(parts, client, await continueSignIn(parts, further));
  };
}

/** `SOFTWARE_TOKEN_MFA`: the code of the authenticator app. */
export function createSoftwareTokenHandler(parts: PoolParts): ChallengeHandler {
  return async ({ client, session, responses, clientMetadata, deviceKey }) => {
    const username = readAnswerer(parts, { client, responses });
    const code = getRequired(responses, "SOFTWARE_TOKEN_MFA_CODE");
    const results = addPassed(findResults(parts.store, session), "SOFTWARE_TOKEN_MFA");
    const proved = await answerSoftwareToken(parts, { client, session, isHosted: false, username, code });
    const further = { ...proved, results, clientMetadata, deviceKey };
    return toApiOutcome(parts, client, await continueSignIn(parts, further));
  };
}
