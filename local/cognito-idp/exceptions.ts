import { UserPoolError, type UserPoolErrorReason } from "../user-pool/user-pool-error.ts";
import { CognitoIdpError, type ExceptionType } from "./cognito-idp-error.ts";
import type { OperationName } from "./registry.ts";

/** What a client is told about a refusal. */
export interface Exception {
  readonly type: ExceptionType;
  readonly message: string;
  readonly status: number;
}

/**
 * The error name of each of the pool's refusals on this wire; the messages are the refusals' own. Clients
 * branch on the name first (contract C11, 0.2). A missing row does not compile.
 */
export const EXCEPTION_TYPES = {
  "incorrect-credentials": "NotAuthorizedException",
  "user-disabled": "NotAuthorizedException",
  "password-attempts-exceeded": "NotAuthorizedException",
  "temporary-password-expired": "NotAuthorizedException",
  "sign-up-not-permitted": "NotAuthorizedException",
  "user-cannot-be-confirmed": "NotAuthorizedException",
  "password-cannot-be-reset": "NotAuthorizedException",
  "recovery-by-administrator-only": "NotAuthorizedException",
  "no-verified-contact": "InvalidParameterException",
  "auth-session-invalid": "NotAuthorizedException",
  "auth-session-expired": "NotAuthorizedException",
  "auth-session-spent": "NotAuthorizedException",
  "access-token-signature-invalid": "NotAuthorizedException",
  "access-token-invalid": "NotAuthorizedException",
  "access-token-expired": "NotAuthorizedException",
  "access-token-revoked": "NotAuthorizedException",
  "access-token-scope-missing": "NotAuthorizedException",
  "refresh-token-invalid": "NotAuthorizedException",
  "refresh-token-expired": "NotAuthorizedException",
  "refresh-token-revoked": "NotAuthorizedException",
  "refresh-token-of-other-client": "NotAuthorizedException",
  "secret-hash-mismatch": "NotAuthorizedException",
  "secret-hash-missing": "NotAuthorizedException",
  "client-secret-missing": "NotAuthorizedException",
  "client-secret-mismatch": "NotAuthorizedException",
  "attribute-not-writable": "NotAuthorizedException",
  "attribute-already-provided": "NotAuthorizedException",
  "user-not-found": "UserNotFoundException",
  "attributes-required": "InvalidParameterException",
  "external-user-unknown": "InvalidParameterException",
  "user-not-migrated": "UserNotFoundException",
  "user-not-found-for-client": "UserNotFoundException",
  "user-not-confirmed": "UserNotConfirmedException",
  "password-reset-required": "PasswordResetRequiredException",
  "username-exists": "UsernameExistsException",
  "user-account-exists": "UsernameExistsException",
  "username-attribute-exists": "UsernameExistsException",
  "alias-exists-at-confirmation": "AliasExistsException",
  "alias-exists": "AliasExistsException",
  "code-mismatch": "CodeMismatchException",
  "challenge-code-mismatch": "CodeMismatchException",
  "code-expired": "ExpiredCodeException",
  "software-token-used": "ExpiredCodeException",
  "software-token-code-mismatch": "EnableSoftwareTokenMFAException",
  "software-token-not-found": "SoftwareTokenMFANotFoundException",
  "mfa-not-deliverable": "InvalidParameterException",
  "passkeys-not-enabled": "WebAuthnNotEnabledException",
  "passkey-configuration-missing": "WebAuthnConfigurationMissingException",
  "passkey-challenge-not-found": "WebAuthnChallengeNotFoundException",
  "passkey-client-mismatch": "WebAuthnClientMismatchException",
  "passkey-origin-not-allowed": "WebAuthnOriginNotAllowedException",
  "passkey-relying-party-mismatch": "WebAuthnRelyingPartyMismatchException",
  "passkey-not-supported": "WebAuthnCredentialNotSupportedException",
  "passkey-limit-exceeded": "LimitExceededException",
  "passkey-not-found": "ResourceNotFoundException",
  "code-delivery-failed": "CodeDeliveryFailureException",
  "device-not-found": "ResourceNotFoundException",
  "device-key-invalid": "InvalidParameterException",
  "device-exists": "DeviceKeyExistsException",
  "device-verifier-invalid": "InvalidParameterException",
  "devices-not-tracked": "InvalidUserPoolConfigurationException",
  "too-many-requests": "TooManyRequestsException",
  "attempt-limit-exceeded": "LimitExceededException",
  "refresh-token-reused": "RefreshTokenReuseException",
  "refresh-flow-rotating": "UnsupportedOperationException",
  "resource-server-not-found": "ResourceNotFoundException",
  "identity-provider-exists": "DuplicateProviderException",
  "branding-exists": "ManagedLoginBrandingExistsException",
  "resource-not-found": "ResourceNotFoundException",
  "resource-limit-exceeded": "LimitExceededException",
  "scope-not-found": "ScopeDoesNotExistException",
  "oauth-flow-invalid": "InvalidOAuthFlowException",
  "client-not-found": "ResourceNotFoundException",
  "user-pool-not-found": "ResourceNotFoundException",
  "user-already-confirmed": "InvalidParameterException",
  "email-format": "InvalidParameterException",
  "phone-number-format": "InvalidParameterException",
  "username-not-an-email": "InvalidParameterException",
  "username-not-a-phone-number": "InvalidParameterException",
  "username-not-an-email-or-phone-number": "InvalidParameterException",
  "username-looks-like-email": "InvalidParameterException",
  "username-looks-like-phone-number": "InvalidParameterException",
  "attributes-not-conforming": "InvalidParameterException",
  "attribute-immutable": "InvalidParameterException",
  "password-not-conforming": "InvalidPasswordException",
  "password-used-before": "PasswordHistoryPolicyViolationException",
  "password-missing": "InvalidParameterException",
  "auth-flow-not-enabled": "InvalidParameterException",
  "password-flow-not-enabled": "InvalidParameterException",
  "srp-flow-not-enabled": "InvalidParameterException",
  "user-auth-flow-not-enabled": "InvalidParameterException",
  "refresh-flow-not-enabled": "InvalidParameterException",
  "auth-flow-not-supported": "InvalidParameterException",
  "auth-parameter-missing": "InvalidParameterException",
  "srp-a-invalid": "InvalidParameterException",
  "timestamp-format": "InvalidParameterException",
  "new-password-missing": "InvalidParameterException",
  "required-attribute-missing": "InvalidParameterException",
  "group-exists": "GroupExistsException",
  "group-not-found": "ResourceNotFoundException",
  "resend-not-possible": "UnsupportedUserStateException",
  "token-type-unsupported": "UnsupportedTokenTypeException",
  "token-revocation-disabled": "UnsupportedOperationException",
  "trigger-refused": "UserLambdaValidationException",
  "trigger-unreachable": "UnexpectedLambdaException",
  "trigger-response-invalid": "InvalidLambdaResponseException",
  "invalid-parameter": "InvalidParameterException",
  "search-attribute-invalid": "InvalidParameterException",
  "filter-malformed": "InvalidParameterException",
  "pagination-token-invalid": "InvalidParameterException",
  // Only the OAuth endpoints meet these: here they would be a mistake of the twin's own.
  "authorization-code-unusable": "InternalErrorException",
  "code-verifier-mismatch": "InternalErrorException",
  "redirect-uri-mismatch": "InternalErrorException",
} as const satisfies Readonly<Record<UserPoolErrorReason, ExceptionType>>;

/** What the caller sees of a failure of the twin itself: always this, and nothing of the cause. */
export const INTERNAL_ERROR: Exception = {
  type: "InternalErrorException",
  message: "Internal server error",
  status: 500,
};

/** The exception for anything thrown while `operation` ran; whatever was not foreseen is an internal error. */
export function toException(error: unknown, operation?: OperationName): Exception {
  if (error instanceof CognitoIdpError)
    return { type: error.type, message: error.message, status: error.status };
  if (!(error instanceof UserPoolError)) return INTERNAL_ERROR;
  const type = toExceptionType(error.reason, operation);
  if (type === INTERNAL_ERROR.type) return INTERNAL_ERROR;
  return { type, message: error.message, status: 400 };
}

/** AWS: `RevokeToken` declares `UnauthorizedException` alone for a client that proves itself badly (C5.7). */
function toExceptionType(reason: UserPoolErrorReason, operation: OperationName | undefined): ExceptionType {
  const isClientSecret = reason === "client-secret-missing" || reason === "client-secret-mismatch";
  return operation === "RevokeToken" && isClientSecret ? "UnauthorizedException" : EXCEPTION_TYPES[reason];
}
