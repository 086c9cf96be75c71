import type { PoolParts } from "../pool-parts.ts";
import { toApiOutcome } from "../sign-in/api-outcome.ts";
import { takeCustomStep } from "../sign-in/custom-sign-in.ts";
import { checkBeforePassword, findClaimant } from "../sign-in/first-factor.ts";
import { checkSecretHash } from "../sign-in/secret-hash.ts";
import { finishSignIn } from "../sign-in/sign-in-steps.ts";
import { createNotConfigured } from "../triggers/challenge-triggers.ts";
import type { AuthOutcome } from "../user-pool.ts";
import { UserPoolError } from "../user-pool-error.ts";
import { findUser } from "../users/find-user.ts";
import { type AuthAttempt, type AuthFlow, getParameter } from "./auth-flow.ts";

/** Functions of the pool ask and judge: `CUSTOM_AUTH` (contract F4). */
export function createCustomAuthFlow(parts: PoolParts): AuthFlow {
  return {
    allowedBy: "ALLOW_CUSTOM_AUTH",
    refusal: {
      reason: "invalid-parameter",
      values: { message: "Custom auth is not enabled for the client." },
    },
    requiredParameters: ["USERNAME"],
    start: (attempt) => startCustomAuth(parts, attempt),
  };
}

/**
 * The metadata of this call goes to PreAuthentication alone; the challenge triggers hear that of the answers
 * (contract F5.2).
 */
async function startCustomAuth(parts: PoolParts, attempt: AuthAttempt): Promise<AuthOutcome> {
  const { client, parameters, clientMetadata } = attempt;
  if (!parts.settings.triggers.functions.DefineAuthChallenge) throw createNotConfigured();
  const username = getParameter(parameters, "USERNAME");
  const srpA = readSrpA(parameters);
  checkSecretHash(client, parameters.SECRET_HASH, [username, findUser(parts, username)?.username]);
  const claimant = findClaimant(parts, client, { username });
  // Assumed: told at once, as no password comes that could be asked for first.
  if (claimant.user?.enabled === false && !client.hidesUserExistence) {
    throw new UserPoolError("user-disabled");
  }
  await checkBeforePassword(parts, { ...claimant, clientMetadata });
  const results = srpA === undefined ? [] : [{ ...PASSED, challengeName: "SRP_A" }];
  const step = await takeCustomStep(parts, { claimant, results, srpA });
  if (step.kind === "challenge") return step;
  const proved = { client, user: step.user, isHosted: false };
  return toApiOutcome(parts, client, await finishSignIn(parts, proved));
}

const PASSED = { challengeResult: true, challengeMetadata: null };

/** @throws UserPoolError `auth-parameter-missing` */
function readSrpA(parameters: Readonly<Record<string, string>>): string | undefined {
  if (getParameter(parameters, "CHALLENGE_NAME") !== "SRP_A") return undefined;
  const srpA = getParameter(parameters, "SRP_A");
  if (srpA === "") throw new UserPoolError("auth-parameter-missing", { values: { parameter: "SRP_A" } });
  return srpA;
}
