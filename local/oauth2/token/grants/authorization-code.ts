import { OAuthError } from "../../oauth-error.ts";
import { type Grant, getParameter } from "../grant.ts";

/**
 * Redeems an authorization code, once. The pool spends the code before it checks it.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-4.1.3
 * @throws OAuthError `unauthorized_client`, `invalid_request`
 * @throws UserPoolError `authorization-code-unusable`, `redirect-uri-mismatch`, `code-verifier-mismatch`
 */
export const redeemAuthorizationCode: Grant = async ({ pool, client }, form) => {
  if (!client.isOAuthEnabled || !client.oauthFlows.includes("code"))
    throw new OAuthError("unauthorized_client");
  return pool.redeemAuthorizationCode(client, {
    code: getParameter(form, "code"),
    redirectUri: getParameter(form, "redirect_uri"),
    codeVerifier: form.get("code_verifier"),
  });
};
