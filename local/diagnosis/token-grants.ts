import type { AppClient } from "../user-pool/app-client.ts";

/** What a sign-in through the API grants, and nothing else (cognito B3). */
const API_SCOPE = "aws.cognito.signin.user.admin";

/** Whether somebody can sign in without the hosted pages. */
export function hasSignInFlow({ explicitAuthFlows }: AppClient): boolean {
  return explicitAuthFlows.some((flow) => flow !== "ALLOW_REFRESH_TOKEN_AUTH");
}

/** Whether the hosted pages serve the client. */
export function usesHostedPages({ isOAuthEnabled, oauthFlows }: AppClient): boolean {
  return isOAuthEnabled && oauthFlows.some((flow) => flow === "code" || flow === "implicit");
}

/** Every scope that an access token of the client may carry. */
export function listGrantedScopes(client: AppClient): readonly string[] {
  const byApi = hasSignInFlow(client) ? [API_SCOPE] : [];
  return client.isOAuthEnabled ? [...client.oauthScopes, ...byApi] : byApi;
}

/** Whether a sign-in to the client can end with an ID token (cognito A2.1: only with `openid`). */
export function canGetIdToken(client: AppClient): boolean {
  return hasSignInFlow(client) || (usesHostedPages(client) && client.oauthScopes.includes("openid"));
}
