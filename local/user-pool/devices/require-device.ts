import { requireSecondFactor } from "../factors/second-factor.ts";
import type { PosedChallenge, PosingParts } from "../sign-in/pose-challenge.ts";
import type { ProvedUser } from "../sign-in/sign-in-progress.ts";
import { findDevice } from "./device-records.ts";

export const DEVICE_SRP_AUTH = "DEVICE_SRP_AUTH";
export const DEVICE_PASSWORD_VERIFIER = "DEVICE_PASSWORD_VERIFIER";

/**
 * Asks for the second factor, unless a remembered device is about to take its place (contract D5). AWS: only
 * where the pool says so, and never for a device that is not remembered.
 *
 * Assumed: who has no second factor yet, and needs one, sets it up on a remembered device, too.
 */
export function requireSecondFactorOrDevice(
  parts: PosingParts,
  proved: ProvedUser,
): PosedChallenge | undefined {
  const posed = requireSecondFactor(parts, proved);
  const isReplaced = parts.settings.devices?.isChallengeRequiredOnNew && isRemembered(parts, proved);
  return isReplaced && posed?.challenge.name !== "MFA_SETUP" ? undefined : posed;
}

/** AWS: a remembered device proves itself in every sign-in, whether or not it replaces a second factor. */
export function requireDevice(parts: PosingParts, proved: ProvedUser): PosedChallenge | undefined {
  if (proved.hasDevice || !isRemembered(parts, proved)) return undefined;
  const { hasSecondFactor = false, hasNewPassword = false } = proved;
  return {
    challenge: { name: DEVICE_SRP_AUTH, parameters: {} },
    detail: { kind: "device", hasSecondFactor, hasNewPassword },
  };
}

function isRemembered({ settings, store }: PosingParts, { user, deviceKey, isHosted }: ProvedUser): boolean {
  if (!settings.devices || !deviceKey || isHosted) return false;
  const device = findDevice(store, user, deviceKey);
  return device?.isRemembered === true && device.secret !== null;
}
