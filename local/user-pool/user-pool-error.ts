/**
 * Every refusal of the user pool with its public message (contract C11): the one catalogue. Clients match
 * whole messages, final full stop included. `{name}` is filled from the error's `values`.
 */
export const REFUSALS = {
  "incorrect-credentials": "Incorrect username or password.",
  "user-disabled": "User is disabled.",
  "password-attempts-exceeded": "Password attempts exceeded",
  "temporary-password-expired": "Temporary password has expired and must be reset by an administrator.",
  "sign-up-not-permitted": "SignUp is not permitted for this user pool",
  "user-cannot-be-confirmed": "User cannot be confirmed. Current status is {status}",
  "password-cannot-be-reset": "User password cannot be reset in the current state.",
  "recovery-by-administrator-only": "Contact administrator to reset password.",
  "no-verified-contact":
    "Cannot reset password for the user as there is no registered/verified email or phone_number",
  "auth-session-invalid": "Invalid session for the user.",
  "auth-session-expired": "Invalid session for the user, session is expired.",
  "auth-session-spent": "Invalid session for the user, session can only be used once.",
  "access-token-signature-invalid": "Could not verify signature for Access Token",
  "access-token-invalid": "Invalid Access Token",
  "access-token-expired": "Access Token has expired",
  "access-token-revoked": "Access Token has been revoked",
  "access-token-scope-missing": "Access Token does not have required scopes",
  "refresh-token-invalid": "Invalid Refresh Token",
  "refresh-token-expired": "Refresh Token has expired",
  "refresh-token-revoked": "Refresh Token has been revoked",
  "refresh-token-of-other-client": "Refresh Token has different Client.",
  "secret-hash-mismatch": "Unable to verify secret hash for client {clientId}",
  "secret-hash-missing": "Client {clientId} is configured with secret but SECRET_HASH was not received",
  "client-secret-missing": "Client {clientId} is configured for secret but secret was not received",
  "attribute-not-writable": "A client attempted to write unauthorized attribute",
  "user-not-found": "User does not exist.",
  "user-not-found-for-client": "Username/client id combination not found.",
  "attributes-required": "attributes required: [{names}]",
  "external-user-unknown": "Invalid ID token: sub is missing.",
  "user-not-migrated": "Exception migrating user in app client {clientId}",
  "user-not-confirmed": "User is not confirmed.",
  "password-reset-required": "Password reset required for the user",
  "username-exists": "User already exists",
  "user-account-exists": "User account already exists",
  "username-attribute-exists": "An account with the given {attribute} already exists.",
  "alias-exists-at-confirmation": "An account with the {attribute} already exists.",
  "alias-exists": "An account with the given {attribute} already exists.",
  "code-mismatch": "Invalid verification code provided, please try again.",
  "challenge-code-mismatch": "Invalid code or auth state for the user.",
  "code-expired": "Invalid code provided, please request a code again.",
  "software-token-used": "Your software token has already been used once.",
  "software-token-code-mismatch": "Code mismatch",
  "software-token-not-found": "Software Token MFA has not been enabled by the userPool.",
  "mfa-not-deliverable": "User does not have delivery config set to turn on {factor}",
  // Assumed: the texts of the refusals of passkeys.
  "passkeys-not-enabled": "Passkeys are not enabled for this user pool.",
  "passkey-configuration-missing": "The user pool has neither a relying party ID nor a domain.",
  "passkey-challenge-not-found": "The challenge of the passkey registration was not found or has expired.",
  "passkey-client-mismatch": "The passkey registration was started with another client.",
  "passkey-origin-not-allowed": "The origin of the passkey is not allowed for the relying party.",
  "passkey-relying-party-mismatch": "The passkey is for another relying party.",
  "passkey-not-supported": "The passkey is not supported.",
  "passkey-limit-exceeded": "The user has as many passkeys as are allowed.",
  "passkey-not-found": "The passkey was not found.",
  "code-delivery-failed": "The confirmation link needs a domain, and the user pool has none.",
  "device-not-found": "Device does not exist.",
  "device-key-invalid": "Invalid device key given.",
  // Assumed: the texts of these three.
  "device-exists": "Device already exists.",
  "device-verifier-invalid": "Invalid device secret verifier config given.",
  "devices-not-tracked": "Devices are not tracked in this user pool.",
  "too-many-requests": "Too many requests",
  "attempt-limit-exceeded": "Attempt limit exceeded, please try after some time.",
  "refresh-token-reused": "Refresh token has been reused",
  "refresh-flow-rotating":
    "REFRESH_TOKEN_AUTH is not supported when refresh token rotation is enabled for this client",
  "resource-server-not-found": "Resource server {identifier} does not exist.",
  "identity-provider-exists": "A resource with the name {name} already exists.",
  "branding-exists": "Client {clientId} has a managed login branding already.",
  "resource-not-found": "{message}",
  "resource-limit-exceeded": "{message}",
  "scope-not-found": "{message}",
  "oauth-flow-invalid": "{message}",
  "client-not-found": "User pool client {clientId} does not exist.",
  "user-pool-not-found": "User pool {userPoolId} does not exist.",
  "user-already-confirmed": "User is already confirmed.",
  "email-format": "Invalid email address format.",
  "phone-number-format": "Invalid phone number format.",
  "username-not-an-email": "Username should be an email.",
  "username-not-a-phone-number": "Username should be a phone number.",
  "username-not-an-email-or-phone-number": "Username should be either an email or a phone number.",
  "username-looks-like-email":
    "Username cannot be of email format, since user pool is configured for email alias.",
  "username-looks-like-phone-number":
    "Username cannot be of phone number format, since user pool is configured for phone number alias.",
  "attributes-not-conforming": "Attributes did not conform to the schema: {details}",
  "attribute-immutable": "user.{attribute}: Attribute cannot be updated.",
  "password-not-conforming": "{rule}",
  // Assumed: the text.
  "password-used-before": "Password has previously been used.",
  "password-missing": "Missing required parameter PASSWORD",
  "auth-flow-not-enabled": "Auth flow not enabled for this client",
  "password-flow-not-enabled": "USER_PASSWORD_AUTH flow not enabled for this client",
  "srp-flow-not-enabled": "USER_SRP_AUTH is not enabled for the client.",
  "user-auth-flow-not-enabled": "USER_AUTH flow not enabled for this client",
  "refresh-flow-not-enabled": "REFRESH_TOKEN_AUTH flow not enabled for this client",
  "auth-flow-not-supported": "Initiate Auth method not supported.",
  "auth-parameter-missing": "Missing required parameter {parameter}",
  "srp-a-invalid": "SRP_A must not be congruent to zero modulo N.",
  "timestamp-format": "TIMESTAMP format should be EEE MMM d HH:mm:ss z yyyy in english.",
  "new-password-missing": "Invalid attributes given, new password should be given with key NEW_PASSWORD.",
  "required-attribute-missing": "Invalid attributes given, {attribute} is missing",
  "attribute-already-provided": "Cannot modify an already provided {attribute}",
  "group-exists": "A group with the name already exists.",
  "group-not-found": "Group not found.",
  "resend-not-possible": "Resend not possible. {username} status is not FORCE_CHANGE_PASSWORD",
  "token-type-unsupported": "Unsupported token type",
  "token-revocation-disabled": "Token revocation is not enabled for this client",
  "client-secret-mismatch": "Invalid client secret",
  "authorization-code-unusable": "invalid_grant",
  "code-verifier-mismatch": "invalid_grant",
  "redirect-uri-mismatch": "invalid_redirect",
  "trigger-refused": "{trigger} failed with error {message}.",
  "trigger-unreachable": "{trigger} invocation failed due to error {message}.",
  "trigger-response-invalid": "Unrecognizable lambda output",
  "invalid-parameter": "{message}",
  "search-attribute-invalid": "Invalid search attribute: {attribute}",
  "filter-malformed": "Error while parsing filter",
  "pagination-token-invalid": "Invalid pagination token given.",
} as const satisfies Readonly<Record<string, string>>;

export type UserPoolErrorReason = keyof typeof REFUSALS;

/**
 * The user pool refuses. `message` is public (it goes to the client as it stands); `cause` is private and
 * goes to the log at most.
 */
export class UserPoolError extends Error {
  override readonly name = "UserPoolError";
  readonly reason: UserPoolErrorReason;

  constructor(
    reason: UserPoolErrorReason,
    details: { readonly values?: Readonly<Record<string, string>>; readonly cause?: unknown } = {},
  ) {
    super(fillMessage(REFUSALS[reason], details.values ?? {}), { cause: details.cause });
    this.reason = reason;
  }
}

function fillMessage(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/\{(\w+)\}/g, (placeholder, name: string) =>
    Object.hasOwn(values, name) ? (values[name] ?? placeholder) : placeholder,
  );
}
