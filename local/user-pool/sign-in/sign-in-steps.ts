import { toEpochSeconds } from "../../platform/clock.ts";
import { toNewPasswordChallenge } from "../challenges/new-password-challenge.ts";
import { requireDevice, requireSecondFactorOrDevice } from "../devices/require-device.ts";
import type { PoolParts } from "../pool-parts.ts";
import { toTriggerAttributes } from "../trigger.ts";
import { UserPoolError } from "../user-pool-error.ts";
import { takeCustomStep } from "./custom-sign-in.ts";
import { type PosedChallenge, type PosingParts, poseChallenge } from "./pose-challenge.ts";
import type { ProvedUser, SignInProgress } from "./sign-in-progress.ts";

/** Throws to refuse, returns a challenge to ask for more, or nothing to go on. */
type SignInStep = (parts: PosingParts, proved: ProvedUser) => PosedChallenge | undefined;

/** Behind the first factor, in contract C5.4's order: the second factor after the new password, the device last. */
const SIGN_IN_STEPS: readonly SignInStep[] = [
  requireEnabled,
  requireFreshTemporaryPassword,
  requireNewPassword,
  requireSecondFactorOrDevice,
  requireDevice,
];

/** Walks on from the first factor until something more is asked for, or nothing is left to ask. */
export async function continueSignIn(parts: PoolParts, proved: ProvedUser): Promise<SignInProgress> {
  for (const step of SIGN_IN_STEPS) {
    const posed = step(parts, proved);
    if (posed) return poseChallenge(parts, proved, posed);
  }
  if (proved.results) {
    const { user, client, clientMetadata, results } = proved;
    const claimant = { client, user, countedName: user.keys.username, clientMetadata };
    const step = await takeCustomStep(parts, { claimant, results });
    if (step.kind === "challenge") return { ...step, user };
  }
  return finishSignIn(parts, proved);
}

/** Nothing is left to ask. */
export async function finishSignIn(
  parts: Pick<PoolParts, "invokeTrigger">,
  proved: ProvedUser,
): Promise<SignInProgress> {
  await announceSignIn(parts, proved);
  const { user, hasNewPassword, clientMetadata, deviceKey, hasDevice } = proved;
  return { kind: "signed-in", user, hasNewPassword, clientMetadata, deviceKey, hasDevice };
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
): PosedChallenge | undefined {
  if (user.status !== "FORCE_CHANGE_PASSWORD") return undefined;
  return { challenge: toNewPasswordChallenge(settings, user) };
}

async function announceSignIn(
  { invokeTrigger }: Pick<PoolParts, "invokeTrigger">,
  { client, user, clientMetadata, deviceKey }: ProvedUser,
): Promise<void> {
  await invokeTrigger("PostAuthentication", {
    triggerSource: "PostAuthentication_Authentication",
    userPoolId: user.userPoolId,
    username: user.username,
    clientId: client.clientId,
    request: { userAttributes: toTriggerAttributes(user), newDeviceUsed: deviceKey === null, clientMetadata },
  });
}
