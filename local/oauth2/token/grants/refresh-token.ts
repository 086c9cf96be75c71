import { OAuthError } from "../../oauth-error.ts";
import { type Grant, getParameter } from "../grant.ts";

/**
 * New tokens for a refresh token, also for one that the API issued (contract A6.2). `scope` is not read: the
 * scopes once granted stay (catalogue B-51).
 *
 * @throws OAuthError `unauthorized_client`, `invalid_request`
 * @throws UserPoolError `refresh-token-…`
 */
export const redeemRefreshToken: Grant = async ({ pool, client }, form) => {
  if (!client.isOAuthEnabled) throw new OAuthError("unauthorized_client");
  return pool.refresh(client, getParameter(form, "refresh_token"));
};
