import { toSrpChallenge } from "../auth-flows/user-srp-flow.ts";
import { isUsableFactor, toFactorChallenge } from "../factors/second-factor.ts";
import type { PoolParts } from "../pool-parts.ts";
import type { UserRecord } from "../store.ts";
import {
  askCreateAuthChallenge,
  askDefineAuthChallenge,
  type CustomSignIn,
} from "../triggers/challenge-triggers.ts";
import type { Challenge } from "../user-pool.ts";
import { UserPoolError } from "../user-pool-error.ts";
import type { MfaFactor } from "../user-pool-settings.ts";
import { issueAuthSession, NOBODY, type SessionDetail } from "./auth-session.ts";
import type { Claimant } from "./first-factor.ts";
import { poseChallenge } from "./pose-challenge.ts";
import { getSrpCredentials } from "./srp-credentials.ts";

export const CUSTOM_CHALLENGE = "CUSTOM_CHALLENGE";

export interface CustomStepRequest extends CustomSignIn {
  /** Of a sign-in that begins with SRP; the password is proved first or not at all (contract F4). */
  readonly srpA?: string | undefined;
}

export type CustomStep =
  | { readonly kind: "let-in"; readonly user: UserRecord }
  | { readonly kind: "challenge"; readonly challenge: Challenge; readonly session: string };

/** Second factors that a function may ask for itself. */
const FACTORS: readonly MfaFactor[] = ["SMS_MFA", "SOFTWARE_TOKEN_MFA", "EMAIL_OTP"];

/**
 * Goes on with `CUSTOM_AUTH` as the pool's functions want it (contract F4). Nobody who is not there is let in,
 * whatever a function says.
 *
 * @throws UserPoolError `incorrect-credentials`, `user-disabled`, `trigger-…`, `invalid-parameter` without the
 * triggers
 */
export async function takeCustomStep(parts: PoolParts, request: CustomStepRequest): Promise<CustomStep> {
  const { user } = request.claimant;
  const decision = await askDefineAuthChallenge(parts, request);
  if (decision.kind === "fail") throw new UserPoolError("incorrect-credentials");
  if (decision.kind === "issue-tokens") {
    if (!user) throw new UserPoolError("incorrect-credentials");
    if (!user.enabled) throw new UserPoolError("user-disabled");
    return { kind: "let-in", user };
  }
  return poseDefined(parts, request, decision.name);
}

async function poseDefined(parts: PoolParts, request: CustomStepRequest, name: string): Promise<CustomStep> {
  const { claimant, srpA } = request;
  if (name === CUSTOM_CHALLENGE) return poseCustom(parts, request);
  if (name === "PASSWORD_VERIFIER" && srpA !== undefined) {
    const asked = { claimant, A: srpA, isSessionBound: true };
    return pose(parts, request, { challenge: await toSrpChallenge(parts, parts.handshakes, asked) });
  }
  const factor = FACTORS.find((one) => one === name);
  // Assumed: what the user cannot answer is no answer of a function.
  if (!factor || !claimant.user || !isUsableFactor(parts, claimant.user, factor)) {
    throw new UserPoolError("trigger-response-invalid");
  }
  return poseFactor(parts, request, { user: claimant.user, factor });
}

async function poseCustom(parts: PoolParts, request: CustomStepRequest): Promise<CustomStep> {
  const { publicParameters, privateParameters, metadata } = await askCreateAuthChallenge(parts, request);
  const parameters = { ...publicParameters, USERNAME: toPublicUsername(parts, request.claimant) };
  const challenge = { name: CUSTOM_CHALLENGE, parameters };
  return pose(parts, request, { challenge, detail: { kind: "custom", privateParameters, metadata } });
}

async function poseFactor(
  parts: PoolParts,
  { claimant, results }: CustomStepRequest,
  { user, factor }: { readonly user: UserRecord; readonly factor: MfaFactor },
): Promise<CustomStep> {
  const { client, clientMetadata } = claimant;
  const proved = { client, user, isHosted: false, results, clientMetadata };
  const progress = await poseChallenge(parts, proved, toFactorChallenge(parts, user, factor));
  if (progress.kind !== "challenge") throw new TypeError("A challenge that was posed is a challenge.");
  return { kind: "challenge", challenge: progress.challenge, session: progress.session };
}

async function pose(
  parts: PoolParts,
  { claimant, results }: CustomStepRequest,
  { challenge, detail }: { readonly challenge: Challenge; readonly detail?: SessionDetail },
): Promise<CustomStep> {
  const { client, user, countedName } = claimant;
  const session = await issueAuthSession(parts, client, {
    username: user?.username ?? countedName,
    sub: user?.sub ?? NOBODY,
    challengeName: challenge.name,
    isHosted: false,
    results,
    ...(detail === undefined ? {} : { detail }),
  });
  return { kind: "challenge", challenge, session };
}

/** Somebody who does not exist has a username of the same form as everybody else (contract C8). */
function toPublicUsername({ settings, secret }: PoolParts, claimant: Claimant): string {
  const isGenerated = settings.usernameAttributes.length > 0;
  if (claimant.user) return claimant.user.username;
  return isGenerated ? getSrpCredentials(secret, claimant).userId : claimant.countedName;
}
