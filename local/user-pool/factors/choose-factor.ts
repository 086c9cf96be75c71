import type { AppClient } from "../app-client.ts";
import type { SigningDevice } from "../devices/signing-device.ts";
import type { PoolParts } from "../pool-parts.ts";
import { findResults } from "../sign-in/auth-session.ts";
import { poseChallenge } from "../sign-in/pose-challenge.ts";
import { settleChallenge } from "../sign-in/settle-challenge.ts";
import type { SignInProgress } from "../sign-in/sign-in-progress.ts";
import { UserPoolError } from "../user-pool-error.ts";
import type { MfaFactor } from "../user-pool-settings.ts";
import { isUsableFactor, toFactorChallenge } from "./second-factor.ts";

export interface FactorChoice {
  readonly client: AppClient;
  readonly session: string | undefined;
  readonly isHosted: boolean;
  readonly username?: string | undefined;
  readonly factor: string;
  readonly clientMetadata?: Readonly<Record<string, string>> | undefined;
  readonly deviceKey?: SigningDevice;
}

/** AWS's pages call email codes so, too (contract C5.5). */
const ALIASES: Readonly<Record<string, MfaFactor>> = {
  SMS_MFA: "SMS_MFA",
  SOFTWARE_TOKEN_MFA: "SOFTWARE_TOKEN_MFA",
  EMAIL_OTP: "EMAIL_OTP",
  EMAIL_MFA: "EMAIL_OTP",
};

/**
 * Takes one of the second factors that `SELECT_MFA_TYPE` offered.
 * @throws UserPoolError `auth-session-…`, `invalid-parameter` for one that was not offered
 */
export async function chooseFactor(parts: PoolParts, choice: FactorChoice): Promise<SignInProgress> {
  const { client, session, isHosted, username, clientMetadata, deviceKey } = choice;
  const factor = Object.hasOwn(ALIASES, choice.factor) ? ALIASES[choice.factor] : undefined;
  const claim = { client, session, isHosted, username, challengeName: "SELECT_MFA_TYPE" };
  const user = await settleChallenge(parts, claim, (_transaction, { session: posed, user }) => {
    const isOffered = posed.detail?.kind === "choice" && posed.detail.options.includes(factor ?? "");
    if (!factor || !isOffered || !isUsableFactor(parts, user, factor)) throw createNotOffered();
    if (!user.enabled) throw new UserPoolError("user-disabled");
    return { user };
  });
  if (!factor) throw createNotOffered();
  const results = findResults(parts.store, session);
  const proved = { client, user, isHosted, results, clientMetadata, deviceKey };
  return poseChallenge(parts, proved, toFactorChallenge(parts, user, factor));
}

/** Assumed: the text; AWS: one of the two errors (contract C5.5). */
function createNotOffered(): UserPoolError {
  return new UserPoolError("invalid-parameter", {
    values: { message: "The MFA type in ANSWER is not one of those that can be chosen." },
  });
}
