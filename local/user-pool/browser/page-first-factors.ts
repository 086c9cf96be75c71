import type { AppClient } from "../app-client.ts";
import { answerSentCode } from "../factors/answer-code.ts";
import {
  askForChoice,
  beginPlainFactor,
  type FirstFactorAttempt,
  type FirstFactorStep,
} from "../factors/begin-first-factor.ts";
import { type FirstChallengeName, listFirstChallenges } from "../factors/first-factors.ts";
import { answerPasskey, findRequestOptions } from "../factors/passkey-sign-in.ts";
import type { PageAnswer, PageBeginning, PageFirstFactors } from "../page-first-factors.ts";
import type { PoolParts } from "../pool-parts.ts";
import { findAuthSession } from "../sign-in/auth-session.ts";
import { checkBeforePassword, findClaimant } from "../sign-in/first-factor.ts";
import { continueSignIn } from "../sign-in/sign-in-steps.ts";
import { getWaitingClaimant } from "../sign-in/waiting-claimant.ts";
import type { PageSignInOutcome } from "../user-pool.ts";
import { UserPoolError } from "../user-pool-error.ts";
import type { FirstAuthFactor } from "../user-pool-settings.ts";
import { toPageOutcome } from "./page-sign-in.ts";

type PlainChallengeName = Exclude<FirstChallengeName, "PASSWORD_SRP">;

/** `USER_AUTH` on the hosted pages: the checks of the API, in sessions of their own (contract F2). */
export function createPageFirstFactors(parts: PoolParts): PageFirstFactors<PageSignInOutcome> {
  const toAnswer = (client: AppClient, { session, username }: PageAnswer, challengeName: string) => ({
    client,
    session,
    username,
    isHosted: true,
    challengeName,
  });
  return {
    beginSignInOnPage: (client, begin) => beginSignIn(parts, client, begin),
    chooseFirstFactorOnPage: (client, choice) => chooseFactor(parts, client, choice),
    answerPasswordOnPage(client, { password, ...answer }) {
      const held = toAnswer(client, answer, "PASSWORD");
      const { claimant } = getWaitingClaimant(parts, held);
      const { username } = answer;
      const attempt = { claimant, username, inputs: { PASSWORD: password }, isHosted: true, held };
      // An empty password is a wrong one: without one, the flow would ask again.
      if (password === "") throw new UserPoolError("incorrect-credentials");
      return advance(parts, "PASSWORD", attempt);
    },
    async answerFirstCodeOnPage(client, { code, ...answer }) {
      const name = findAuthSession(parts.store, answer.session)?.challengeName;
      if (name !== "EMAIL_OTP" && name !== "SMS_OTP") throw new UserPoolError("auth-session-invalid");
      const proved = await answerSentCode(parts, name, { ...toAnswer(client, answer, name), code });
      return toPageOutcome(parts, await continueSignIn(parts, proved));
    },
    findPasskeyOptionsOnPage: (client, { pageHost, ...answer }) =>
      findRequestOptions(parts, toAnswer(client, answer, "WEB_AUTHN"), pageHost),
    async answerPasskeyOnPage(client, { credential, ...answer }) {
      const proved = await answerPasskey(parts, { ...toAnswer(client, answer, "WEB_AUTHN"), credential });
      return toPageOutcome(parts, await continueSignIn(parts, proved));
    },
  };
}

async function beginSignIn(
  parts: PoolParts,
  client: AppClient,
  { username, factor }: PageBeginning,
): Promise<PageSignInOutcome> {
  const claimant = findClaimant(parts, client, { username });
  if (claimant.user?.status === "UNCONFIRMED") {
    parts.lockout.assertUnlocked(claimant.countedName);
    return { kind: "confirmation-required", username: claimant.user.username };
  }
  await checkBeforePassword(parts, claimant);
  const attempt: FirstFactorAttempt = { claimant, username, inputs: {}, isHosted: true };
  const names = listFirstChallenges(parts, claimant.user).filter(isPlain);
  const [first] = names;
  if (first === undefined) throw new UserPoolError("incorrect-credentials");
  const chosen = names.length === 1 ? first : names.find((name) => name === factor);
  return chosen === undefined
    ? toOutcome(parts, await askForChoice(parts, attempt))
    : advance(parts, chosen, attempt);
}

async function chooseFactor(
  parts: PoolParts,
  client: AppClient,
  { session, username, factor }: PageAnswer & { readonly factor: string },
): Promise<PageSignInOutcome> {
  const held = { client, session, username, isHosted: true, challengeName: "SELECT_CHALLENGE" };
  const { session: posed, claimant } = getWaitingClaimant(parts, held);
  const options = posed.detail?.kind === "choice" ? posed.detail.options : [];
  if (!options.includes(factor) || factor === "PASSWORD_SRP") {
    throw new UserPoolError("invalid-parameter", {
      values: { message: "This way to sign in was not offered." },
    });
  }
  // The options are the pool's own, written when the choice was offered.
  const name = factor as PlainChallengeName;
  return advance(parts, name, { claimant, username, inputs: {}, isHosted: true, held });
}

async function advance(
  parts: PoolParts,
  name: PlainChallengeName,
  attempt: FirstFactorAttempt,
): Promise<PageSignInOutcome> {
  return toOutcome(parts, await beginPlainFactor(parts, name, attempt));
}

function toOutcome(parts: PoolParts, step: FirstFactorStep): PageSignInOutcome {
  if (step.kind === "proved") return toPageOutcome(parts, step.progress);
  const { session, challenge } = step;
  const { name, parameters, availableChallenges = [] } = challenge;
  switch (name) {
    case "PASSWORD":
      return { kind: "password-required", session };
    case "WEB_AUTHN":
      return { kind: "passkey-required", session };
    case "EMAIL_OTP":
    case "SMS_OTP": {
      const medium = name === "EMAIL_OTP" ? "EMAIL" : "SMS";
      const destination = parameters.CODE_DELIVERY_DESTINATION ?? "";
      return { kind: "first-code-required", session, medium, destination };
    }
    default:
      return {
        kind: "first-factor-choice-required",
        session,
        // Names of challenges are those of the factors, SRP apart.
        factors: availableChallenges.filter((option) => option !== "PASSWORD_SRP") as FirstAuthFactor[],
      };
  }
}

function isPlain(name: FirstChallengeName): name is PlainChallengeName {
  return name !== "PASSWORD_SRP";
}
