import { list, type MapShape, required, type StringShape, structure } from "./request-shape.ts";

/** The named shapes of the service model `cognito-idp-2016-04-18` that requests share, limits as it has them. */

const PRINTABLE = "[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+";

export const USER_POOL_ID = { kind: "string", min: 1, max: 55, pattern: "[\\w-]+_[0-9a-zA-Z]+" } as const;
export const CLIENT_ID = {
  kind: "string",
  min: 1,
  max: 128,
  pattern: "[\\w+]+",
  isSensitive: true,
} as const;
export const CLIENT_SECRET = {
  kind: "string",
  min: 24,
  max: 64,
  pattern: "[\\w+]+",
  isSensitive: true,
} as const;
export const SECRET_HASH = {
  kind: "string",
  min: 1,
  max: 128,
  pattern: "[\\w+=/]+",
  isSensitive: true,
} as const;
export const USERNAME = {
  kind: "string",
  min: 1,
  max: 128,
  pattern: PRINTABLE,
  isSensitive: true,
} as const;
/**
 * Without the model's `[\S]+` and 256 characters: the password policy judges every password, and allows the
 * inner space that the pattern would forbid (contract C9.1, catalogue C-25).
 */
export const PASSWORD = { kind: "string", isSensitive: true } as const;
export const CONFIRMATION_CODE = {
  kind: "string",
  min: 1,
  max: 2048,
  pattern: "[\\S]+",
  isSensitive: true,
} as const;
/** Access and refresh tokens. */
export const TOKEN = { kind: "string", pattern: "[A-Za-z0-9-_=.]+", isSensitive: true } as const;
export const SESSION = { kind: "string", min: 20, max: 4096, isSensitive: true } as const;
export const DEVICE_KEY = { kind: "string", min: 1, max: 55, pattern: "[\\w-]+_[0-9a-f-]+" } as const;
export const REMEMBERED_STATUS = { kind: "string", values: ["remembered", "not_remembered"] } as const;
export const ATTRIBUTE_NAME = {
  kind: "string",
  min: 1,
  max: 32,
  pattern: "[\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}\\t\\n\\r ]+",
} as const;
export const ATTRIBUTE_VALUE = { kind: "string", max: 2048, isSensitive: true } as const;
export const GROUP_NAME = { kind: "string", min: 1, max: 128, pattern: PRINTABLE } as const;
export const PAGINATION_TOKEN = { kind: "string", min: 1, max: 131_072, pattern: "[\\S]+" } as const;
/** Of groups; 0 is as good as none. */
export const QUERY_LIMIT = { kind: "integer", min: 0, max: 60 } as const;
export const ARN = {
  kind: "string",
  min: 20,
  max: 2048,
  pattern:
    "arn:[\\w+=/,.@-]+:[\\w+=/,.@-]+:([\\w+=/,.@-]*)?:[0-9]+:[\\w+=/,.@-]+(:[\\w+=/,.@-]+)?(:[\\w+=/,.@-]+)?",
} as const;
export const BOOLEAN = { kind: "boolean" } as const;

/** `StringType`. */
export const TEXT = { kind: "string", min: 0, max: 131_072 } as const satisfies StringShape;
export const TEXT_MAP = { kind: "map", value: TEXT } as const satisfies MapShape;
/** `AuthParameters` and `ChallengeResponses`. */
export const SECRET_TEXT_MAP = { kind: "map", value: TEXT, isSensitive: true } as const satisfies MapShape;

export const ATTRIBUTES = list(structure({ Name: required(ATTRIBUTE_NAME), Value: ATTRIBUTE_VALUE }));

export const AUTH_FLOW = {
  kind: "string",
  values: [
    "USER_SRP_AUTH",
    "REFRESH_TOKEN_AUTH",
    "REFRESH_TOKEN",
    "CUSTOM_AUTH",
    "ADMIN_NO_SRP_AUTH",
    "USER_PASSWORD_AUTH",
    "ADMIN_USER_PASSWORD_AUTH",
    "USER_AUTH",
  ],
} as const;

export const CHALLENGE_NAME = {
  kind: "string",
  values: [
    "SMS_MFA",
    "EMAIL_OTP",
    "SOFTWARE_TOKEN_MFA",
    "SELECT_MFA_TYPE",
    "MFA_SETUP",
    "PASSWORD_VERIFIER",
    "CUSTOM_CHALLENGE",
    "SELECT_CHALLENGE",
    "DEVICE_SRP_AUTH",
    "DEVICE_PASSWORD_VERIFIER",
    "ADMIN_NO_SRP_AUTH",
    "NEW_PASSWORD_REQUIRED",
    "SMS_OTP",
    "PASSWORD",
    "WEB_AUTHN",
    "PASSWORD_SRP",
  ],
} as const;

/** What every public operation of a user takes besides its own members; only the metadata has an effect. */
export const CLIENT_CONTEXT = {
  AnalyticsMetadata: structure({ AnalyticsEndpointId: TEXT }),
  UserContextData: structure({ IpAddress: TEXT, EncodedData: TEXT }),
  ClientMetadata: TEXT_MAP,
} as const;

/** The same for the administrator's sign-in operations. */
export const SERVER_CONTEXT = {
  AnalyticsMetadata: structure({ AnalyticsEndpointId: TEXT }),
  ContextData: structure({
    IpAddress: required(TEXT),
    ServerName: required(TEXT),
    ServerPath: required(TEXT),
    HttpHeaders: required(list(structure({ headerName: TEXT, headerValue: TEXT }))),
    EncodedData: TEXT,
  }),
  ClientMetadata: TEXT_MAP,
} as const;
