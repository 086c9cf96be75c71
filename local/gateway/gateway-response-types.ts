/** What the gateway answers by itself, as long as nobody customises it (contract D.1). */
export interface GatewayResponseDefault {
  readonly status: number;
  /** Header `x-amzn-ErrorType`. */
  readonly errorType: string;
  /** `Message` where a policy denies (B-60). */
  readonly member: "message" | "Message";
  /** D.2: the execution layer writes a blank after the colon, the front layer none. */
  readonly isSpaced: boolean;
  /** E-62: whether the answer carries `X-Amzn-Trace-Id` (`Root=` only). */
  readonly isTraced: boolean;
}

const front = (status: number, errorType: string): GatewayResponseDefault => ({
  status,
  errorType,
  member: "message",
  isSpaced: false,
  isTraced: false,
});

const execution = (status: number, errorType: string, isTraced = false): GatewayResponseDefault => ({
  status,
  errorType,
  member: "message",
  isSpaced: true,
  isTraced,
});

/**
 * One row per type. `DEFAULT_5XX` is a fallback, and here also the type of a malformed result, which can be
 * customised through it alone. Assumed: contract I-12.
 */
export const GATEWAY_RESPONSES = {
  ACCESS_DENIED: { ...front(403, "AccessDeniedException"), member: "Message" },
  API_CONFIGURATION_ERROR: execution(500, "InternalServerErrorException"),
  AUTHORIZER_CONFIGURATION_ERROR: front(500, "AuthorizerConfigurationException"),
  AUTHORIZER_FAILURE: front(500, "AuthorizerFailureException"),
  BAD_REQUEST_BODY: execution(400, "BadRequestException", true),
  BAD_REQUEST_PARAMETERS: execution(400, "BadRequestException", true),
  DEFAULT_5XX: execution(502, "InternalServerErrorException"),
  EXPIRED_TOKEN: front(403, "ExpiredTokenException"),
  INTEGRATION_FAILURE: execution(504, "InternalServerErrorException"),
  INTEGRATION_TIMEOUT: execution(504, "InternalServerErrorException", true),
  INVALID_API_KEY: front(403, "ForbiddenException"),
  INVALID_SIGNATURE: front(403, "InvalidSignatureException"),
  MISSING_AUTHENTICATION_TOKEN: front(403, "MissingAuthenticationTokenException"),
  QUOTA_EXCEEDED: front(429, "LimitExceededException"),
  RESOURCE_NOT_FOUND: front(404, "ResourceNotFoundException"),
  THROTTLED: front(429, "TooManyRequestsException"),
  UNAUTHORIZED: front(401, "UnauthorizedException"),
  UNSUPPORTED_MEDIA_TYPE: execution(415, "BadRequestException"),
  WAF_FILTERED: front(403, "ForbiddenException"),
} as const satisfies Record<string, GatewayResponseDefault>;

export type GatewayResponseType = keyof typeof GATEWAY_RESPONSES;

export const INTERNAL_SERVER_ERROR = "Internal server error";
