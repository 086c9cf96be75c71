import type { Clock } from "../../platform/clock.ts";
import { getOwn, type JsonObject } from "../../platform/json.ts";
import type { PendingFederation } from "../../user-pool/federation.ts";
import type { IdentityProvider } from "../../user-pool/resources/identity-provider.ts";
import { type OidcDetails, parseOidcDetails } from "../../user-pool/settings/oidc-details.ts";
import { callProvider, ProviderError } from "./call-provider.ts";
import { verifyIdToken } from "./id-token.ts";
import { findEndpoints } from "./provider-endpoints.ts";

export interface ProviderDeps {
  /** Reaches external identity providers. */
  readonly fetch: typeof fetch;
  readonly clock: Clock;
}

/**
 * What the provider says of the user, for a code that it has given: the verified claims of its ID token, and
 * over them those of its attributes endpoint.
 *
 * @throws ProviderError
 */
export async function redeemProviderCode(
  deps: ProviderDeps,
  provider: IdentityProvider,
  { code, pending }: { readonly code: string; readonly pending: PendingFederation },
): Promise<JsonObject> {
  const details = parseOidcDetails(provider.details);
  const endpoints = await findEndpoints(deps.fetch, details);
  const tokens = await fetchTokens(deps, {
    url: endpoints.token,
    name: provider.name,
    details,
    code,
    pending,
  });
  const expected = { details, jwksUrl: endpoints.jwks, nonce: pending.nonce };
  const claims = await verifyIdToken(deps, tokens.idToken, expected);
  if (endpoints.attributes === undefined || tokens.accessToken === undefined) return claims;
  const attributes = await fetchAttributes(deps, {
    url: endpoints.attributes,
    method: details.attributesMethod,
    accessToken: tokens.accessToken,
  });
  // Core §5.3.2: claims about somebody else must not be used.
  if (getOwn(attributes, "sub") !== claims.sub) throw new ProviderError("Invalid user info: sub");
  return { ...claims, ...attributes };
}

interface CodeExchange {
  readonly url: string;
  readonly name: string;
  readonly details: OidcDetails;
  readonly code: string;
  readonly pending: PendingFederation;
}

/** AWS: the client proves itself by `client_secret_post`. */
async function fetchTokens(
  { fetch: fetchUrl }: ProviderDeps,
  { url, name, details, code, pending }: CodeExchange,
): Promise<{ readonly idToken: string; readonly accessToken: string | undefined }> {
  const { clientId, clientSecret } = details;
  const form = new URLSearchParams({
    grant_type: "authorization_code",
    code,
    redirect_uri: pending.callbackUrl,
    client_id: clientId,
    ...(clientSecret === undefined ? {} : { client_secret: clientSecret }),
    code_verifier: pending.codeVerifier,
  });
  const { status, body } = await callProvider(fetchUrl, {
    url,
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: form.toString(),
    onTimeout: "Timeout occurred in calling IdP token endpoint",
  });
  if (status !== 200) throw new ProviderError(`${name} Error - ${status} error getting token`);
  const idToken = body && getOwn(body, "id_token");
  const accessToken = body && getOwn(body, "access_token");
  if (typeof idToken !== "string") throw new ProviderError("Bad token response: id_token is missing");
  return { idToken, accessToken: typeof accessToken === "string" ? accessToken : undefined };
}

async function fetchAttributes(
  { fetch: fetchUrl }: ProviderDeps,
  asked: { readonly url: string; readonly method: "GET" | "POST"; readonly accessToken: string },
): Promise<JsonObject> {
  const { url, method, accessToken } = asked;
  const { status, body } = await callProvider(fetchUrl, {
    url,
    method,
    headers: { authorization: `Bearer ${accessToken}` },
    onTimeout: "Timeout in calling the user info endpoint",
  });
  if (status === 200 && body) return body;
  throw new ProviderError(`Bad user info response: HTTP ${status}`);
}
