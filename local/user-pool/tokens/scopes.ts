const SYSTEM_SCOPES = ["openid", "email", "phone", "profile", "aws.cognito.signin.user.admin"];

/** Whether the scope is one of the service's own; every other one belongs to a resource server. */
export function isSystemScope(scope: string): boolean {
  return SYSTEM_SCOPES.includes(scope);
}
