import { ATTRIBUTE_NAME, BOOLEAN } from "./model-shapes.ts";
import { list, required, structure } from "./request-shape.ts";

/** Members of `CreateUserPoolClient` and `UpdateUserPoolClient`, limits as the service model has them. */

const UNIT = { kind: "string", values: ["seconds", "minutes", "hours", "days"] } as const;
const URL = { kind: "string", min: 1, max: 1024, pattern: "[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+" } as const;

export const CLIENT_NAME = { kind: "string", min: 1, max: 128, pattern: "[\\w\\s+=,.@-]+" } as const;

export const CLIENT_SETTINGS = {
  RefreshTokenValidity: { kind: "integer", min: 0, max: 315_360_000 },
  AccessTokenValidity: { kind: "integer", min: 1, max: 86_400 },
  IdTokenValidity: { kind: "integer", min: 1, max: 86_400 },
  TokenValidityUnits: structure({ AccessToken: UNIT, IdToken: UNIT, RefreshToken: UNIT }),
  ReadAttributes: list(ATTRIBUTE_NAME),
  WriteAttributes: list(ATTRIBUTE_NAME),
  ExplicitAuthFlows: list({
    kind: "string",
    values: [
      "ADMIN_NO_SRP_AUTH",
      "CUSTOM_AUTH_FLOW_ONLY",
      "USER_PASSWORD_AUTH",
      "ALLOW_ADMIN_USER_PASSWORD_AUTH",
      "ALLOW_CUSTOM_AUTH",
      "ALLOW_USER_PASSWORD_AUTH",
      "ALLOW_USER_SRP_AUTH",
      "ALLOW_REFRESH_TOKEN_AUTH",
      "ALLOW_USER_AUTH",
    ],
  }),
  SupportedIdentityProviders: list({ kind: "string", min: 1, max: 32 }),
  CallbackURLs: list(URL, { max: 100 }),
  LogoutURLs: list(URL, { max: 100 }),
  DefaultRedirectURI: URL,
  AllowedOAuthFlows: list({ kind: "string", values: ["code", "implicit", "client_credentials"] }, { max: 3 }),
  AllowedOAuthScopes: list(
    { kind: "string", min: 1, max: 256, pattern: "[\\x21\\x23-\\x5B\\x5D-\\x7E]+" },
    { max: 50 },
  ),
  AllowedOAuthFlowsUserPoolClient: BOOLEAN,
  AnalyticsConfiguration: structure({
    ApplicationId: { kind: "string" },
    ApplicationArn: { kind: "string" },
    RoleArn: { kind: "string" },
    ExternalId: { kind: "string" },
    UserDataShared: BOOLEAN,
  }),
  PreventUserExistenceErrors: { kind: "string", values: ["LEGACY", "ENABLED"] },
  EnableTokenRevocation: BOOLEAN,
  EnablePropagateAdditionalUserContextData: BOOLEAN,
  AuthSessionValidity: { kind: "integer", min: 3, max: 15 },
  RefreshTokenRotation: structure({
    Feature: required({ kind: "string", values: ["ENABLED", "DISABLED"] }),
    RetryGracePeriodSeconds: { kind: "integer", min: 0, max: 60 },
  }),
} as const;
