import type { AppClient } from "../app-client.ts";
import { answerSentCode, answerSoftwareToken } from "../factors/answer-code.ts";
import { chooseFactor } from "../factors/choose-factor.ts";
import { finishSetUp, setUpEmail } from "../factors/set-up-factor.ts";
import { associateInSession, verifyInSession } from "../factors/software-token.ts";
import { loadTotp } from "../factors/totp.ts";
import type { PageCodeAnswer, PageFactors, SoftwareTokenSetUp } from "../page-factors.ts";
import type { PoolParts } from "../pool-parts.ts";
import { findAuthSession } from "../sign-in/auth-session.ts";
import { continueSignIn } from "../sign-in/sign-in-steps.ts";
import type { PageSignInOutcome } from "../user-pool.ts";
import { UserPoolError } from "../user-pool-error.ts";
import { toPageOutcome } from "./page-sign-in.ts";

/** What an app shows beside the code; a longer address would not fit into a QR code that phones read well. */
const MAX_ACCOUNT_LENGTH = 100;

/** Second factors on the hosted pages: the same checks as the API's, in sessions of their own. */
export function createPageFactors(parts: PoolParts): PageFactors<PageSignInOutcome> {
  return {
    answerMfaOnPage: (client, answer) => answerMfa(parts, client, answer),
    chooseMfaOnPage: async (client, choice) =>
      toPageOutcome(parts, await chooseFactor(parts, { client, isHosted: true, ...choice })),
    startSoftwareTokenOnPage: (client, session) => startSoftwareToken(parts, client, session),
    finishSoftwareTokenOnPage: async (client, { session, code }) => {
      const held = { client, session, isHosted: true };
      const verified = await verifyInSession(parts, held, { code });
      const proved = await finishSetUp(parts, { ...held, session: verified.session });
      return toPageOutcome(parts, await continueSignIn(parts, proved));
    },
    setUpEmailOnPage: async (client, setUp) =>
      toPageOutcome(parts, await setUpEmail(parts, { client, isHosted: true, ...setUp })),
  };
}

/** Which factor the code is for, the session knows. */
async function answerMfa(
  parts: PoolParts,
  client: AppClient,
  { session, code }: PageCodeAnswer,
): Promise<PageSignInOutcome> {
  const answer = { client, session, isHosted: true, code };
  const name = findAuthSession(parts.store, session)?.challengeName;
  if (name === "SOFTWARE_TOKEN_MFA") {
    return toPageOutcome(parts, await continueSignIn(parts, await answerSoftwareToken(parts, answer)));
  }
  if (name !== "SMS_MFA" && name !== "EMAIL_OTP") throw new UserPoolError("auth-session-invalid");
  return toPageOutcome(parts, await continueSignIn(parts, await answerSentCode(parts, name, answer)));
}

async function startSoftwareToken(
  parts: PoolParts,
  client: AppClient,
  session: string,
): Promise<SoftwareTokenSetUp> {
  const started = await associateInSession(parts, { client, session, isHosted: true });
  const { user, secretCode } = started;
  const totp = await loadTotp();
  const account = (user.attributes.email ?? user.username).slice(0, MAX_ACCOUNT_LENGTH);
  const uri = totp.toUri(secretCode, { issuer: parts.settings.name, account });
  return { session: started.session, secretCode, uri };
}
