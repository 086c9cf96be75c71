import { answerPasskey } from "../factors/passkey-sign-in.ts";
import type { PoolParts } from "../pool-parts.ts";
import { toApiOutcome } from "../sign-in/api-outcome.ts";
import { getRequired, readAnswerer } from "../sign-in/settle-challenge.ts";
import { continueSignIn } from "../sign-in/sign-in-steps.ts";
import type { ChallengeHandler } from "./challenge-handler.ts";

/** `WEB_AUTHN`: the assertion of a passkey, as JSON text (contract F3). */
export function createWebAuthnHandler(parts: PoolParts): ChallengeHandler {
  return async ({ client, session, responses, clientMetadata, deviceKey }) => {
    const username = readAnswerer(parts, { client, responses });
    const credential = getRequired(responses, "CREDENTIAL");
    const claim = { client, session, isHosted: false, challengeName: "WEB_AUTHN", username };
    const proved = await answerPasskey(parts, { ...claim, credential });
    return toApiOutcome(parts, client, await continueSignIn(parts, { ...proved, clientMetadata, deviceKey }));
  };
}
