import type { FactorSettings, MfaFactor } from "../../user-pool/user-pool-settings.ts";
import { ARN, BOOLEAN, TEXT, USER_POOL_ID } from "../model-shapes.ts";
import type { Operation } from "../operation.ts";
import type { PoolLookup } from "../operation-deps.ts";
import { parseRequest } from "../parse-request.ts";
import { type RequestOf, required, structure } from "../request-shape.ts";
import { toWireMfaConfig } from "../wire-factors.ts";

const REQUEST = structure({
  UserPoolId: required(USER_POOL_ID),
  SmsMfaConfiguration: structure({
    SmsAuthenticationMessage: { kind: "string", min: 6, max: 140, pattern: "(?:.|\\n)*\\{####\\}(?:.|\\n)*" },
    SmsConfiguration: structure({ SnsCallerArn: required(ARN), ExternalId: TEXT, SnsRegion: TEXT }),
  }),
  SoftwareTokenMfaConfiguration: structure({ Enabled: BOOLEAN }),
  EmailMfaConfiguration: structure({
    Message: { kind: "string", min: 6, max: 20_000, pattern: "(?:.|\\n|\\r)*\\{####\\}(?:.|\\n|\\r)*" },
    Subject: { kind: "string", min: 1, max: 140 },
  }),
  MfaConfiguration: { kind: "string", values: ["OFF", "ON", "OPTIONAL"] },
  WebAuthnConfiguration: structure({
    RelyingPartyId: { kind: "string", min: 1, max: 127 },
    UserVerification: { kind: "string", values: ["required", "preferred"] },
    FactorConfiguration: {
      kind: "string",
      values: ["SINGLE_FACTOR", "MULTI_FACTOR_WITH_USER_VERIFICATION"],
    },
  }),
});

type Request = RequestOf<typeof REQUEST>;

export interface SetUserPoolMfaConfigDeps {
  readonly userPools: PoolLookup<"getFactorSettings" | "setFactorSettings">;
}

/** Changes which further factors a pool asks for; in the twin, until its template's do (contract C3, F1). */
export function createSetUserPoolMfaConfig({
  userPools,
}: SetUserPoolMfaConfigDeps): Operation<Request, Readonly<Record<string, unknown>>> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run(request) {
      const pool = userPools.get(request.UserPoolId);
      return toWireMfaConfig(await pool.setFactorSettings(readChange(request, pool.getFactorSettings())));
    },
  };
}

/** Assumed: what the request does not mention stays as it is. */
function readChange(request: Request, before: FactorSettings): Partial<FactorSettings> {
  const { SmsMfaConfiguration: sms, EmailMfaConfiguration: email, WebAuthnConfiguration: passkeys } = request;
  const mfaConfiguration = request.MfaConfiguration ?? before.mfaConfiguration;
  return {
    mfaConfiguration,
    mfaFactors: mfaConfiguration === "OFF" ? [] : readFactors(request, before),
    ...(sms && {
      smsMessage: sms.SmsAuthenticationMessage ?? before.smsMessage,
      smsConfiguration: sms.SmsConfiguration ? { ...sms.SmsConfiguration } : before.smsConfiguration,
    }),
    ...(email && {
      emailMessage: email.Message ?? before.emailMessage,
      emailSubject: email.Subject ?? before.emailSubject,
    }),
    ...(passkeys && {
      webAuthn: {
        relyingPartyId: passkeys.RelyingPartyId ?? before.webAuthn.relyingPartyId,
        userVerification: passkeys.UserVerification ?? before.webAuthn.userVerification,
        isMultiFactor: passkeys.FactorConfiguration === "MULTI_FACTOR_WITH_USER_VERIFICATION",
      },
    }),
  };
}

function readFactors(request: Request, before: FactorSettings): readonly MfaFactor[] {
  const { SmsMfaConfiguration, SoftwareTokenMfaConfiguration, EmailMfaConfiguration } = request;
  const isOn: Readonly<Record<MfaFactor, boolean>> = {
    SMS_MFA: SmsMfaConfiguration !== undefined || before.mfaFactors.includes("SMS_MFA"),
    SOFTWARE_TOKEN_MFA:
      SoftwareTokenMfaConfiguration?.Enabled ?? before.mfaFactors.includes("SOFTWARE_TOKEN_MFA"),
    EMAIL_OTP: EmailMfaConfiguration !== undefined || before.mfaFactors.includes("EMAIL_OTP"),
  };
  const order: readonly MfaFactor[] = ["SMS_MFA", "SOFTWARE_TOKEN_MFA", "EMAIL_OTP"];
  return order.filter((factor) => isOn[factor]);
}
