import { readDevice } from "../devices/signing-device.ts";
import { askForChoice, beginFirstFactor, type FirstFactorParts } from "../factors/begin-first-factor.ts";
import { toApiAnswer } from "../factors/first-factor-answer.ts";
import { listFirstChallenges } from "../factors/first-factors.ts";
import { toApiOutcome } from "../sign-in/api-outcome.ts";
import { spendAuthSession } from "../sign-in/auth-session.ts";
import { checkBeforePassword, findClaimant } from "../sign-in/first-factor.ts";
import { checkSecretHash } from "../sign-in/secret-hash.ts";
import { continueSignIn } from "../sign-in/sign-in-steps.ts";
import { getWaitingClaimant } from "../sign-in/waiting-claimant.ts";
import { SIGNED_UP } from "../sign-up/sign-up-session.ts";
import type { AuthOutcome } from "../user-pool.ts";
import { UserPoolError } from "../user-pool-error.ts";
import { findUser } from "../users/find-user.ts";
import { type AuthAttempt, type AuthFlow, getParameter } from "./auth-flow.ts";

/** `USER_AUTH`: the user chooses how to sign in (contract F2). */
export function createUserAuthFlow(parts: FirstFactorParts): AuthFlow {
  return {
    allowedBy: "ALLOW_USER_AUTH",
    refusal: { reason: "user-auth-flow-not-enabled" },
    requiredParameters: ["USERNAME"],
    start: (attempt) => startUserAuth(parts, attempt),
  };
}

async function startUserAuth(parts: FirstFactorParts, attempt: AuthAttempt): Promise<AuthOutcome> {
  const { client, parameters, clientMetadata } = attempt;
  const username = getParameter(parameters, "USERNAME");
  checkSecretHash(client, parameters.SECRET_HASH, [username, findUser(parts, username)?.username]);
  if (attempt.session) return signInSignedUp(parts, attempt, username);
  const claimant = findClaimant(parts, client, { username, clientMetadata });
  const deviceKey = readDevice(parts, { parameters });
  await checkBeforePassword(parts, claimant);
  const available = listFirstChallenges(parts, claimant.user);
  if (available.length === 0) throw new UserPoolError("incorrect-credentials");
  const preferred = available.find((name) => name === getParameter(parameters, "PREFERRED_CHALLENGE"));
  const chosen = { claimant, username, inputs: parameters, isHosted: false, deviceKey };
  const step = preferred ? beginFirstFactor(parts, preferred, chosen) : askForChoice(parts, chosen);
  return toApiAnswer(parts, client, await step);
}

/** Whoever has just confirmed the sign-up needs no further proof (contract C5.2, F2). */
async function signInSignedUp(
  parts: FirstFactorParts,
  { client, session }: AuthAttempt,
  username: string,
): Promise<AuthOutcome> {
  const claim = { client, session, isHosted: false, username, challengeName: SIGNED_UP };
  const { user } = getWaitingClaimant(parts, claim).claimant;
  if (user?.status !== "CONFIRMED") throw new UserPoolError("auth-session-invalid");
  await parts.store.write((transaction) => spendAuthSession(transaction, parts.clock, claim));
  return toApiOutcome(parts, client, await continueSignIn(parts, { client, user, isHosted: false }));
}
