import type { AppClient } from "../app-client.ts";
import type { SigningDevice } from "../devices/signing-device.ts";
import type { PoolParts } from "../pool-parts.ts";
import { findResults } from "../sign-in/auth-session.ts";
import { poseChallenge } from "../sign-in/pose-challenge.ts";
import { settleChallenge } from "../sign-in/settle-challenge.ts";
import type { ProvedUser, SignInProgress } from "../sign-in/sign-in-progress.ts";
import { UserPoolError } from "../user-pool-error.ts";
import { isEmail } from "../users/contact-format.ts";
import { toKey } from "../users/user-keys.ts";
import { toCodeChallenge } from "./code-challenge.ts";
import { hasUsableFactor } from "./second-factor.ts";
import { assertFinished } from "./software-token.ts";

export interface SetUpAnswer {
  readonly client: AppClient;
  readonly session: string | undefined;
  readonly isHosted: boolean;
  readonly username?: string | undefined;
  readonly clientMetadata?: Readonly<Record<string, string>> | undefined;
  readonly deviceKey?: SigningDevice;
}

/**
 * The answer to `MFA_SETUP` when an authenticator app was verified in its session.
 * @throws UserPoolError `auth-session-…`
 */
export async function finishSetUp(parts: PoolParts, answer: SetUpAnswer): Promise<ProvedUser> {
  const { client, isHosted, clientMetadata } = answer;
  const results = findResults(parts.store, answer.session);
  const user = await settleChallenge(parts, toClaim(answer), (_transaction, challenged) => {
    assertFinished(challenged);
    return { user: challenged.user };
  });
  return { client, user, isHosted, hasSecondFactor: true, results, clientMetadata };
}

/**
 * The answer to `MFA_SETUP` with an address: it becomes the second factor with the code that is sent there.
 * @throws UserPoolError `auth-session-…`, `email-format`, `attribute-already-provided` for another address
 * than the user's
 */
export async function setUpEmail(
  parts: PoolParts,
  answer: SetUpAnswer & { readonly email: string },
): Promise<SignInProgress> {
  const { client, isHosted, email, clientMetadata, deviceKey } = answer;
  if (!isEmail(email)) throw new UserPoolError("email-format");
  const user = await settleChallenge(parts, toClaim(answer), (_transaction, { session, user }) => {
    const isOpen = session.detail?.kind === "set-up" && !session.detail.isVerified;
    const isOffered = parts.factors.current().mfaFactors.includes("EMAIL_OTP");
    if (!isOpen || !isOffered || !user.enabled || hasUsableFactor(parts, user)) {
      throw new UserPoolError("auth-session-invalid");
    }
    const known = user.attributes.email;
    // Only the password is proved so far: it must not be enough to take the address over.
    if (known !== undefined && toKey(parts.settings, known) !== toKey(parts.settings, email)) {
      throw new UserPoolError("attribute-already-provided", { values: { attribute: "email" } });
    }
    return { user };
  });
  const newDestination = user.attributes.email ?? email;
  const posed = toCodeChallenge(parts, { name: "EMAIL_OTP", user, role: "second-factor", newDestination });
  const results = findResults(parts.store, answer.session);
  return poseChallenge(parts, { client, user, isHosted, results, clientMetadata, deviceKey }, posed);
}

function toClaim({ client, session, isHosted, username }: SetUpAnswer) {
  return { client, session, isHosted, username, challengeName: "MFA_SETUP" };
}
