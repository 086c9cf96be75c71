import type { PoolParts } from "../pool-parts.ts";
import type { UserRecord } from "../store.ts";
import type { FirstAuthFactor } from "../user-pool-settings.ts";

/** How the user could sign in by choice: what the pool allows and the user has the means for (contract F2). */
export function listFirstFactors(
  { factors }: Pick<PoolParts, "factors">,
  user: UserRecord,
): readonly FirstAuthFactor[] {
  const { firstFactors } = factors.current();
  return firstFactors.filter((factor) => hasMeans(user, factor));
}

function hasMeans(user: UserRecord, factor: FirstAuthFactor): boolean {
  const isVerified = (contact: string) =>
    user.attributes[contact] !== undefined && user.attributes[`${contact}_verified`] === "true";
  switch (factor) {
    case "PASSWORD":
      return user.password !== null;
    case "EMAIL_OTP":
      return isVerified("email");
    case "SMS_OTP":
      return isVerified("phone_number");
    case "WEB_AUTHN":
      return false;
  }
}
