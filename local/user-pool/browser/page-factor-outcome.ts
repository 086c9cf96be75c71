import type { PageFactorOutcome } from "../page-factors.ts";
import type { SignInProgress } from "../sign-in/sign-in-progress.ts";
import type { MfaFactor } from "../user-pool-settings.ts";

/** What the pages show for a challenge of a second factor; `undefined` for any other challenge. */
export function toPageFactorOutcome(
  progress: SignInProgress & { readonly kind: "challenge" },
): PageFactorOutcome | undefined {
  const { session, challenge } = progress;
  const { parameters } = challenge;
  switch (challenge.name) {
    case "SMS_MFA":
    case "EMAIL_OTP":
    case "SOFTWARE_TOKEN_MFA": {
      const destination = parameters.CODE_DELIVERY_DESTINATION;
      return { kind: "mfa-code-required", session, factor: challenge.name, destination };
    }
    case "SELECT_MFA_TYPE":
      return { kind: "mfa-choice-required", session, factors: readFactors(parameters.MFAS_CAN_CHOOSE) };
    case "MFA_SETUP":
      return { kind: "mfa-setup-required", session, factors: readFactors(parameters.MFAS_CAN_SETUP) };
    default:
      return undefined;
  }
}

/** The pool's own text, written a moment ago. */
function readFactors(text = "[]"): readonly MfaFactor[] {
  return JSON.parse(text) as readonly MfaFactor[];
}
