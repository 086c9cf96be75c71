import { updateUnlessTaken } from "../account/change-attributes.ts";
import type { AppClient } from "../app-client.ts";
import type { PoolParts } from "../pool-parts.ts";
import type { SessionDetail } from "../sign-in/auth-session.ts";
import {
  type ChallengedUser,
  type Judgement,
  type SessionAnswer,
  settleChallenge,
} from "../sign-in/settle-challenge.ts";
import type { ProvedUser } from "../sign-in/sign-in-progress.ts";
import type { StoreTransaction, UserRecord } from "../store.ts";
import { UserPoolError } from "../user-pool-error.ts";
import { toUserKeys } from "../users/user-keys.ts";
import { type CodeChallengeName, isRightCode } from "./code-challenge.ts";
import { loadTotp } from "./totp.ts";
import { findUserFactors, putUserFactors } from "./user-factors.ts";

export interface CodeAnswer {
  readonly client: AppClient;
  readonly session: string | undefined;
  readonly isHosted: boolean;
  readonly username?: string | undefined;
  readonly code: string;
}

type AnswerParts = Pick<
  PoolParts,
  "settings" | "store" | "clock" | "quotas" | "secret" | "factors" | "random" | "outbox"
>;

/**
 * Proves a factor by a code that was sent.
 * @throws UserPoolError `challenge-code-mismatch`, `alias-exists`, `auth-session-…`, `too-many-requests`
 */
export async function answerSentCode(
  parts: AnswerParts,
  challengeName: CodeChallengeName,
  answer: CodeAnswer,
): Promise<ProvedUser> {
  let role: (SessionDetail & { kind: "code" })["role"] | undefined;
  const user = await settleChallenge(parts, toClaim(answer, challengeName), (transaction, challenged) => {
    const { detail } = challenged.session;
    if (detail?.kind !== "code") throw new UserPoolError("auth-session-invalid");
    if (!isRightCode(parts, { user: challenged.user, detail }, answer.code)) {
      return { refusal: "challenge-code-mismatch" };
    }
    role = detail.role;
    return adoptDestination(parts, transaction, { ...challenged, detail });
  });
  return {
    client: answer.client,
    user,
    isHosted: answer.isHosted,
    hasSecondFactor: role === "second-factor",
  };
}

/**
 * Proves the authenticator app. Each 30 seconds count once, and none before those (RFC 6238 §5.2).
 * @throws UserPoolError `challenge-code-mismatch`, `software-token-used`, `auth-session-…`,
 * `too-many-requests`
 */
export async function answerSoftwareToken(parts: AnswerParts, answer: CodeAnswer): Promise<ProvedUser> {
  const totp = await loadTotp();
  const claim = toClaim(answer, "SOFTWARE_TOKEN_MFA");
  const user = await settleChallenge(parts, claim, (transaction, { user }): Judgement => {
    const { softwareToken } = findUserFactors(transaction, user);
    if (!softwareToken) throw new UserPoolError("auth-session-invalid");
    const step = totp.findStep(softwareToken.secret, answer.code, parts.clock.now());
    if (step === undefined) return { refusal: "challenge-code-mismatch" };
    if (step <= softwareToken.lastStep) return { refusal: "software-token-used" };
    putUserFactors(transaction, user, { softwareToken: { ...softwareToken, lastStep: step } });
    return { user };
  });
  return { client: answer.client, user, isHosted: answer.isHosted, hasSecondFactor: true };
}

function toClaim({ client, session, isHosted, username }: CodeAnswer, challengeName: string): SessionAnswer {
  return { client, session, isHosted, challengeName, username };
}

/** An address that was given to be the second factor becomes the user's, and verified, with its first code. */
function adoptDestination(
  { settings, clock }: AnswerParts,
  transaction: StoreTransaction,
  { user, detail }: ChallengedUser & { readonly detail: SessionDetail & { readonly kind: "code" } },
): Judgement {
  const { newDestination, attribute } = detail;
  if (newDestination === undefined) return { user };
  const attributes = {
    ...user.attributes,
    [attribute]: newDestination,
    [`${attribute}_verified`]: "true",
  };
  const adopted: UserRecord = {
    ...user,
    attributes,
    keys: toUserKeys(settings, user.username, attributes),
    lastModifiedAt: clock.now(),
  };
  updateUnlessTaken(transaction, settings, adopted);
  const { enabled } = findUserFactors(transaction, user);
  putUserFactors(transaction, user, { enabled: [...new Set([...enabled, "EMAIL_OTP" as const])] });
  return { user: adopted };
}
