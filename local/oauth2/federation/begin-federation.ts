import { createHash } from "node:crypto";
import { toSetCookie } from "../../http/cookies.ts";
import { toBase64url } from "../../platform/base64url.ts";
import type { Log } from "../../platform/log.ts";
import type { FederationTicket } from "../../user-pool/federation.ts";
import type { IdentityProvider } from "../../user-pool/resources/identity-provider.ts";
import { type OidcDetails, parseOidcDetails } from "../../user-pool/settings/oidc-details.ts";
import type { AuthorizationRequest } from "../authorize/authorization-request.ts";
import { toRefusedCallbackUrl } from "../authorize/callback-url.ts";
import type { DomainRequest } from "../domain-request.ts";
import { toRedirect } from "../redirect.ts";
import { ProviderError } from "./call-provider.ts";
import { findEndpoints } from "./provider-endpoints.ts";

export interface FederationDeps {
  readonly fetch: typeof fetch;
  readonly log: Log;
}

/** What a provider is asked for, and by whom. */
export interface FederatedAuthorization {
  readonly authorization: AuthorizationRequest;
  readonly provider: IdentityProvider;
}

/**
 * Sends the browser to the provider (contract A2.2). What comes back is good in this browser alone: the state
 * is nothing without the cookie that goes out with it, so nobody can be signed in to somebody else's account.
 */
export async function beginFederation(
  deps: FederationDeps,
  request: DomainRequest,
  { authorization, provider }: FederatedAuthorization,
): Promise<Response> {
  const { pool, client, redirectUri, state } = authorization;
  try {
    const details = parseOidcDetails(provider.details);
    const { authorize } = await findEndpoints(deps.fetch, details);
    const callbackUrl = toProviderCallback(request);
    const ticket = await pool.beginFederatedSignIn({
      clientId: client.clientId,
      providerName: provider.name,
      query: request.query,
      callbackUrl,
    });
    const response = toRedirect(toProviderUrl({ authorize, details, ticket, callbackUrl, authorization }));
    const lifetime = { isSecure: request.isSecure, maxAgeSeconds: ticket.expiresInSeconds };
    response.headers.append(
      "Set-Cookie",
      toSetCookie(toFederationCookieName(ticket.state), ticket.browserKey, lifetime),
    );
    return response;
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    deps.log.warn(`The identity provider ${provider.name} cannot be asked: ${error.message}`);
    const refusal = { error: "invalid_request", description: error.message, state } as const;
    return toRedirect(toRefusedCallbackUrl(redirectUri, refusal));
  }
}

/** Where providers answer to: what is registered with them. */
export function toProviderCallback({ host, isSecure }: Pick<DomainRequest, "host" | "isSecure">): string {
  return `${isSecure ? "https" : "http"}://${host}/oauth2/idpresponse`;
}

/** One for each sign-in under way, for two tabs may be at it. */
export function toFederationCookieName(state: string): string {
  return `cognito-idp-${createHash("sha256").update(state).digest("hex").slice(0, 12)}`;
}

interface ProviderQuestion {
  readonly authorize: string;
  readonly details: OidcDetails;
  readonly ticket: FederationTicket;
  readonly callbackUrl: string;
  readonly authorization: AuthorizationRequest;
}

/** AWS: `login_hint` is forwarded. Assumed: so are the prompts that the pool does not act on alone. */
function toProviderUrl(question: ProviderQuestion): string {
  const { authorize, details, ticket, callbackUrl, authorization } = question;
  const url = new URL(authorize);
  const prompt = authorization.prompts.filter((one) => FORWARDED_PROMPTS.includes(one)).join(" ");
  const parameters = {
    client_id: details.clientId,
    redirect_uri: callbackUrl,
    response_type: "code",
    scope: details.scopes.join(" "),
    state: ticket.state,
    nonce: ticket.nonce,
    code_challenge: toBase64url(createHash("sha256").update(ticket.codeVerifier, "ascii").digest()),
    code_challenge_method: "S256",
    login_hint: authorization.loginHint ?? "",
    prompt,
  };
  for (const [name, value] of Object.entries(parameters)) if (value !== "") url.searchParams.set(name, value);
  return url.href;
}

const FORWARDED_PROMPTS = ["login", "select_account", "consent"];
