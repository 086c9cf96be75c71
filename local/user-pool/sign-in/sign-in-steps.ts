import { toEpochSeconds } from "../../platform/clock.ts";
import type { AppClient } from "../app-client.ts";
import { toNewPasswordChallenge } from "../challenges/new-password-challenge.ts";
import type { PoolParts } from "../pool-parts.ts";
import type { UserRecord } from "../store.ts";
import type { Challenge } from "../user-pool.ts";
import { UserPoolError } from "../user-pool-error.ts";
import { issueAuthSession } from "./auth-session.ts";

/** Somebody who has proved the first factor. */
export interface ProvedUser {
  readonly client: AppClient;
  readonly user: UserRecord;
  readonly isHosted: boolean;
}

/** Throws to refuse, returns a challenge to ask for more, or nothing to go on. */
type SignInStep = (parts: Pick<PoolParts, "settings" | "clock">, proved: ProvedUser) => Challenge | undefined;

/** Behind the first factor, in contract C5.4's order; further factors come after the new password. */
const SIGN_IN_STEPS: readonly SignInStep[] = [
  requireEnabled,
  requireFreshTemporaryPassword,
  requireNewPassword,
];

export type SignInProgress =
  | { readonly kind: "signed-in"; readonly user: UserRecord }
  | {
      readonly kind: "challenge";
      readonly user: UserRecord;
      readonly challenge: Challenge;
      readonly session: string;
    };

/** Walks on from the first factor until something more is asked for, or nothing is left to ask. */
export async function continueSignIn(
  parts: Pick<PoolParts, "settings" | "store" | "clock" | "random" | "invokeTrigger">,
  proved: ProvedUser,
): Promise<SignInProgress> {
  for (const step of SIGN_IN_STEPS) {
    const challenge = step(parts, proved);
    if (!challenge) continue;
    const session = await issueAuthSession(parts, proved.client, {
      username: proved.user.username,
      sub: proved.user.sub,
      challengeName: challenge.name,
      isHosted: proved.isHosted,
    });
    return { kind: "challenge", user: proved.user, challenge, session };
  }
  await announceSignIn(parts, proved);
  return { kind: "signed-in", user: proved.user };
}

function requireEnabled(_parts: unknown, { user }: ProvedUser): undefined {
  if (!user.enabled) throw new UserPoolError("user-disabled");
}

function requireFreshTemporaryPassword({ clock }: Pick<PoolParts, "clock">, { user }: ProvedUser): undefined {
  const expiresAt = user.password?.expiresAt ?? null;
  if (expiresAt !== null && toEpochSeconds(clock) >= expiresAt) {
    throw new UserPoolError("temporary-password-expired");
  }
}

function requireNewPassword(
  { settings }: Pick<PoolParts, "settings">,
  { user }: ProvedUser,
): Challenge | undefined {
  return user.status === "FORCE_CHANGE_PASSWORD" ? toNewPasswordChallenge(settings, user) : undefined;
}

async function announceSignIn(
  { invokeTrigger }: Pick<PoolParts, "invokeTrigger">,
  { client, user }: ProvedUser,
): Promise<void> {
  await invokeTrigger("PostAuthentication", {
    triggerSource: "PostAuthentication_Authentication",
    userPoolId: user.userPoolId,
    username: user.username,
    clientId: client.clientId,
    request: { userAttributes: { sub: user.sub, ...user.attributes }, newDeviceUsed: false },
  });
}
