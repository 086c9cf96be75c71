import { OAuthError } from "../../oauth-error.ts";
import type { Grant } from "../grant.ts";

/** Scopes about a person, which a client by itself is not. */
const SYSTEM_SCOPES = ["openid", "email", "phone", "profile", "aws.cognito.signin.user.admin"];

/**
 * Checks a `client_credentials` request as the service does; the tokens themselves are refused by name, for
 * this pool has no resource servers yet.
 *
 * @throws OAuthError `unauthorized_client`, `invalid_scope`, `unsupported_grant_type`
 */
export const redeemClientCredentials: Grant = async ({ client }, form) => {
  if (client.clientSecret === undefined || !client.isOAuthEnabled)
    throw new OAuthError("unauthorized_client");
  if (!client.oauthFlows.includes("client_credentials")) throw new OAuthError("unauthorized_client");
  const asked = (form.get("scope") ?? "").split(" ").filter((scope) => scope !== "");
  const customScopes = client.oauthScopes.filter((scope) => !SYSTEM_SCOPES.includes(scope));
  if (!asked.every((scope) => customScopes.includes(scope))) throw new OAuthError("invalid_scope");
  throw new OAuthError(
    "unsupported_grant_type",
    "The local user pool does not issue client_credentials tokens.",
  );
};
