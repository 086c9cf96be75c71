import type { UserPoolErrorReason } from "../user-pool/user-pool-error.ts";
import { UserPoolError } from "../user-pool/user-pool-error.ts";

export type OAuthErrorCode =
  | "invalid_request"
  | "invalid_client"
  | "invalid_grant"
  | "unauthorized_client"
  | "unsupported_grant_type"
  | "unsupported_token_type"
  | "invalid_scope";

/** The token or revocation endpoint refuses (contract A6.3, A8). Both members are public. */
export class OAuthError extends Error {
  override readonly name = "OAuthError";
  readonly code: OAuthErrorCode;
  readonly description: string | undefined;

  constructor(code: OAuthErrorCode, description?: string) {
    super(description ?? code);
    this.code = code;
    this.description = description;
  }
}

/**
 * The refusals of the pool that mean something of their own on this wire. Every other one is about the grant
 * (its user, its token, what it may show): `invalid_grant`, and nothing more is said.
 */
const OAUTH_ERRORS: Readonly<Partial<Record<UserPoolErrorReason, (error: UserPoolError) => OAuthError>>> = {
  "redirect-uri-mismatch": () => new OAuthError("unauthorized_client", "invalid_redirect"),
  "token-type-unsupported": () => new OAuthError("unsupported_token_type"),
  "token-revocation-disabled": () => new OAuthError("invalid_request"),
  "client-not-found": () => new OAuthError("invalid_client"),
  "client-secret-missing": () => new OAuthError("invalid_client", "invalid_client_secret"),
  "client-secret-mismatch": () => new OAuthError("invalid_client", "invalid_client_secret"),
  "trigger-refused": toTriggerError,
  "trigger-unreachable": toTriggerError,
  "trigger-response-invalid": toTriggerError,
};

/** AWS: what a function says goes into the description (contract F5.1). Assumed: the code beside it. */
function toTriggerError({ message }: UserPoolError): OAuthError {
  return new OAuthError("invalid_grant", message);
}

/** The refusal as this wire says it; what is no refusal is thrown on. */
export function toOAuthError(error: unknown): OAuthError {
  if (error instanceof OAuthError) return error;
  if (!(error instanceof UserPoolError)) throw error;
  return OAUTH_ERRORS[error.reason]?.(error) ?? new OAuthError("invalid_grant");
}
