import type { PoolParts } from "../pool-parts.ts";
import type { UserRecord } from "../store.ts";
import type { FirstAuthFactor } from "../user-pool-settings.ts";
import { listStoredPasskeys } from "./passkey-records.ts";

/** Challenges with which a sign-in by choice may begin. */
export type FirstChallengeName = "PASSWORD_SRP" | "PASSWORD" | "EMAIL_OTP" | "SMS_OTP" | "WEB_AUTHN";

type FactorParts = Pick<PoolParts, "factors" | "store">;

/** How the user could sign in by choice: what the pool allows and the user has the means for (contract F2). */
export function listFirstFactors(parts: FactorParts, user: UserRecord): readonly FirstAuthFactor[] {
  return parts.factors.current().firstFactors.filter((factor) => hasMeans(parts, user, factor));
}

/**
 * The same as challenges. Of somebody unknown, everything that the pool could offer to a user with a password
 * and an address (contract C8); who has a temporary password proves that one first.
 */
export function listFirstChallenges(
  parts: FactorParts,
  user: UserRecord | undefined,
): readonly FirstChallengeName[] {
  if (!user) return parts.factors.current().firstFactors.flatMap(toUnknownChallenges);
  if (user.status === "FORCE_CHANGE_PASSWORD") return toChallenges("PASSWORD");
  return listFirstFactors(parts, user).flatMap(toChallenges);
}

/** Whether the pool lets anybody in without a password (contract E4). */
export function findPasswordlessFactor(
  { factors }: FactorParts,
  attributes: UserRecord["attributes"],
): FirstAuthFactor | undefined {
  const sent: readonly FirstAuthFactor[] = ["EMAIL_OTP", "SMS_OTP"];
  const { firstFactors } = factors.current();
  return sent.find((factor) => firstFactors.includes(factor) && hasVerified(attributes, factor));
}

/** Whether a user may do without a password at all, once an address is verified. */
export function isPasswordOptional({ factors }: FactorParts): boolean {
  return factors.current().firstFactors.some((factor) => factor === "EMAIL_OTP" || factor === "SMS_OTP");
}

function toChallenges(factor: FirstAuthFactor): readonly FirstChallengeName[] {
  return factor === "PASSWORD" ? ["PASSWORD_SRP", "PASSWORD"] : [factor];
}

function toUnknownChallenges(factor: FirstAuthFactor): readonly FirstChallengeName[] {
  return factor === "WEB_AUTHN" ? [] : toChallenges(factor);
}

function hasMeans({ store }: FactorParts, user: UserRecord, factor: FirstAuthFactor): boolean {
  if (factor === "PASSWORD") return user.password !== null;
  if (factor === "WEB_AUTHN") return listStoredPasskeys(store, user).length > 0;
  return hasVerified(user.attributes, factor);
}

function hasVerified(attributes: UserRecord["attributes"], factor: FirstAuthFactor): boolean {
  const contact = factor === "EMAIL_OTP" ? "email" : "phone_number";
  return attributes[contact] !== undefined && attributes[`${contact}_verified`] === "true";
}
