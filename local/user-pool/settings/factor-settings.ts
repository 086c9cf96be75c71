import type { FactorSettings, FirstAuthFactor, MfaFactor, WebAuthnSettings } from "../user-pool-settings.ts";
import {
  assertKnownProperties,
  type Properties,
  PropertyError,
  readBlock,
  readChoice,
  readChoices,
  readText,
  toPath,
} from "./properties.ts";

const MFA_FACTORS: readonly MfaFactor[] = ["SMS_MFA", "SOFTWARE_TOKEN_MFA", "EMAIL_OTP"];
const FIRST_FACTORS: readonly FirstAuthFactor[] = ["PASSWORD", "EMAIL_OTP", "SMS_OTP", "WEB_AUTHN"];

/** Multi-factor, choice-based and passkey sign-in as the template has them (contract G3, F1, F2). */
export function parseFactorSettings(pool: Properties): FactorSettings {
  const mfaConfiguration = readChoice(pool, "MfaConfiguration", ["OFF", "OPTIONAL", "ON"]) ?? "OFF";
  const smsConfiguration = readBlock(pool, "SmsConfiguration").values;
  const signIn = readBlock(readBlock(pool, "Policies"), "SignInPolicy");
  assertKnownProperties(signIn, ["AllowedFirstAuthFactors"]);
  const settings: FactorSettings = {
    mfaConfiguration,
    mfaFactors: mfaConfiguration === "OFF" ? [] : parseMfaFactors(pool, mfaConfiguration),
    firstFactors: readChoices(signIn, "AllowedFirstAuthFactors", FIRST_FACTORS) ?? ["PASSWORD"],
    smsMessage: readText(pool, "SmsAuthenticationMessage") ?? null,
    emailSubject: readText(pool, "EmailAuthenticationSubject") ?? null,
    emailMessage: readText(pool, "EmailAuthenticationMessage") ?? null,
    smsConfiguration: Object.keys(smsConfiguration).length === 0 ? null : smsConfiguration,
    webAuthn: parseWebAuthn(pool),
  };
  const problem = findFactorProblem(settings);
  if (problem === undefined) return settings;
  throw new PropertyError(toPath(pool, "MfaConfiguration"), {
    problem,
    remedy: "Change one of the two: AWS refuses the stack, too.",
  });
}

/**
 * What AWS does not take together.
 * AWS: one-time passwords as first factor and a second factor for everybody exclude each other (contract F1).
 */
export function findFactorProblem(
  settings: Pick<FactorSettings, "mfaConfiguration" | "mfaFactors" | "firstFactors">,
): string | undefined {
  if (settings.mfaConfiguration !== "OFF" && settings.mfaFactors.length === 0) {
    return `MfaConfiguration ${settings.mfaConfiguration} needs a factor: SMS, software token or email.`;
  }
  const passwordless = settings.firstFactors.filter(
    (factor) => factor === "EMAIL_OTP" || factor === "SMS_OTP",
  );
  if (settings.mfaConfiguration === "ON" && passwordless.length > 0) {
    return `MfaConfiguration ON and the first factor ${passwordless.join(", ")} exclude each other.`;
  }
  return undefined;
}

/** AWS: without a list, a pool that can send SMS uses them. */
function parseMfaFactors(pool: Properties, mfaConfiguration: string): readonly MfaFactor[] {
  const factors = readChoices(pool, "EnabledMfas", MFA_FACTORS) ?? [];
  if (factors.length > 0) return [...new Set(factors)];
  if (Object.keys(readBlock(pool, "SmsConfiguration").values).length > 0) return ["SMS_MFA"];
  throw new PropertyError(toPath(pool, "EnabledMfas"), {
    problem: `MfaConfiguration is ${mfaConfiguration}, and no factor is enabled.`,
    remedy: `List one or more of ${MFA_FACTORS.join(", ")}.`,
  });
}

function parseWebAuthn(pool: Properties): WebAuthnSettings {
  const factor = readChoice(pool, "WebAuthnFactorConfiguration", [
    "SINGLE_FACTOR",
    "MULTI_FACTOR_WITH_USER_VERIFICATION",
  ]);
  return {
    relyingPartyId: readText(pool, "WebAuthnRelyingPartyID") ?? null,
    userVerification: readChoice(pool, "WebAuthnUserVerification", ["preferred", "required"]) ?? "preferred",
    isMultiFactor: factor === "MULTI_FACTOR_WITH_USER_VERIFICATION",
  };
}
