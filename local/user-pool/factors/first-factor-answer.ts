import type { AppClient } from "../app-client.ts";
import type { PoolParts } from "../pool-parts.ts";
import { toApiOutcome } from "../sign-in/api-outcome.ts";
import type { AuthOutcome } from "../user-pool.ts";
import type { FirstFactorStep } from "./begin-first-factor.ts";

/** A step of `USER_AUTH` as the JSON API answers it: tokens, or the next challenge (contract F2). */
export async function toApiAnswer(
  parts: PoolParts,
  client: AppClient,
  step: FirstFactorStep,
): Promise<AuthOutcome> {
  if (step.kind === "proved") return toApiOutcome(parts, client, step.progress);
  return { kind: "challenge", challenge: step.challenge, session: step.session };
}
