import type { MfaPreference, UserFactorSummary } from "../user-pool/factor-management.ts";
import type { FactorSettings } from "../user-pool/user-pool-settings.ts";
import { BOOLEAN } from "./model-shapes.ts";
import { type RequestOf, structure } from "./request-shape.ts";

const MFA_CHOICE = structure({ Enabled: BOOLEAN, PreferredMfa: BOOLEAN });

/** What `SetUserMFAPreference` and the administrator's twin of it take. */
export const MFA_PREFERENCE = {
  SMSMfaSettings: MFA_CHOICE,
  SoftwareTokenMfaSettings: MFA_CHOICE,
  EmailMfaSettings: MFA_CHOICE,
  WebAuthnMfaSettings: structure({ Enabled: BOOLEAN }),
} as const;

const PREFERENCE = structure(MFA_PREFERENCE);

export function readMfaPreference(request: RequestOf<typeof PREFERENCE>): MfaPreference {
  const { SMSMfaSettings, SoftwareTokenMfaSettings, EmailMfaSettings, WebAuthnMfaSettings } = request;
  return {
    ...(SMSMfaSettings && { SMS_MFA: readChoice(SMSMfaSettings) }),
    ...(SoftwareTokenMfaSettings && { SOFTWARE_TOKEN_MFA: readChoice(SoftwareTokenMfaSettings) }),
    ...(EmailMfaSettings && { EMAIL_OTP: readChoice(EmailMfaSettings) }),
    ...(WebAuthnMfaSettings && { isPasskeyEnabled: WebAuthnMfaSettings.Enabled ?? false }),
  };
}

/** A choice that does not say is no choice: the model's flags are false unless given. */
function readChoice({ Enabled = false, PreferredMfa = false }: RequestOf<typeof MFA_CHOICE>) {
  return { isEnabled: Enabled, isPreferred: PreferredMfa };
}

/** What a user set up, as far as there is anything: empty members are left out (contract H-37). */
export interface WireMfa {
  readonly PreferredMfaSetting?: string;
  readonly UserMFASettingList?: readonly string[];
}

export function toWireMfa({ mfaFactors, preferredMfa }: UserFactorSummary): WireMfa {
  return {
    ...(preferredMfa === null ? {} : { PreferredMfaSetting: preferredMfa }),
    ...(mfaFactors.length === 0 ? {} : { UserMFASettingList: mfaFactors }),
  };
}

/** `MFAOptions` tells of SMS alone, and only when it was turned on in the older way. */
export function toWireMfaOptions({ hasLegacySms }: UserFactorSummary): object {
  return hasLegacySms ? { MFAOptions: [{ DeliveryMedium: "SMS", AttributeName: "phone_number" }] } : {};
}

/** `GetUserPoolMfaConfig`: a block for everything that is turned on. */
export function toWireMfaConfig(settings: FactorSettings): Readonly<Record<string, unknown>> {
  const { mfaConfiguration, mfaFactors, webAuthn } = settings;
  const sms = { SmsAuthenticationMessage: settings.smsMessage, SmsConfiguration: settings.smsConfiguration };
  const email = { Message: settings.emailMessage, Subject: settings.emailSubject };
  return {
    ...(mfaFactors.includes("SMS_MFA") && { SmsMfaConfiguration: withoutNull(sms) }),
    ...(mfaFactors.includes("SOFTWARE_TOKEN_MFA") && { SoftwareTokenMfaConfiguration: { Enabled: true } }),
    ...(mfaFactors.includes("EMAIL_OTP") && { EmailMfaConfiguration: withoutNull(email) }),
    MfaConfiguration: mfaConfiguration,
    ...(settings.firstFactors.includes("WEB_AUTHN") && {
      WebAuthnConfiguration: {
        ...withoutNull({ RelyingPartyId: webAuthn.relyingPartyId }),
        UserVerification: webAuthn.userVerification,
        FactorConfiguration: webAuthn.isMultiFactor ? "MULTI_FACTOR_WITH_USER_VERIFICATION" : "SINGLE_FACTOR",
      },
    }),
  };
}

function withoutNull(members: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== null));
}
