import type { JSONWebKeySet } from "jose";
import { type Clock, toEpochSeconds } from "../../platform/clock.ts";
import type { JsonObject } from "../../platform/json.ts";
import type { OidcDetails } from "../../user-pool/settings/oidc-details.ts";
import { callProvider, ProviderError } from "./call-provider.ts";

export interface ExpectedIdToken {
  readonly details: Pick<OidcDetails, "issuer" | "clientId">;
  readonly jwksUrl: string;
  readonly nonce: string;
}

/** Signatures by a key pair: a shared secret, or none, would let anybody who knows it speak for the provider. */
const ALGORITHMS = [
  ...["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"],
  ...["ES256", "ES384", "ES512", "EdDSA", "Ed25519"],
];

const CLOCK_TOLERANCE_SECONDS = 60;

/**
 * The claims of the provider's ID token: signed by one of its keys, issued by it, for this client alone, now,
 * and in answer to this very request.
 *
 * @see https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation
 * @throws ProviderError
 */
export async function verifyIdToken(
  deps: { readonly fetch: typeof fetch; readonly clock: Clock },
  token: string,
  { details, jwksUrl, nonce }: ExpectedIdToken,
): Promise<JsonObject & { readonly sub: string }> {
  const { createLocalJWKSet, jwtVerify } = await import("jose");
  const keys = await fetchKeys(deps.fetch, jwksUrl);
  try {
    const { payload } = await jwtVerify(token, createLocalJWKSet(keys), {
      algorithms: ALGORITHMS,
      issuer: details.issuer,
      audience: details.clientId,
      requiredClaims: ["exp", "iat", "sub"],
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      currentDate: new Date(toEpochSeconds(deps.clock) * 1000),
    });
    const { sub, aud, azp } = payload;
    if (payload.nonce !== nonce) throw new ProviderError("Invalid ID token: nonce");
    const isForOthers = Array.isArray(aud) && aud.length > 1 && azp === undefined;
    if (isForOthers || (azp !== undefined && azp !== details.clientId)) {
      throw new ProviderError("Invalid ID token: azp");
    }
    if (typeof sub !== "string" || sub === "") throw new ProviderError("Invalid ID token: sub");
    return { ...payload, sub };
  } catch (cause) {
    if (cause instanceof ProviderError) throw cause;
    // Assumed: the words. Which check it was, the log says.
    throw new ProviderError("Invalid ID token", { cause });
  }
}

async function fetchKeys(fetchUrl: typeof fetch, url: string): Promise<JSONWebKeySet> {
  const { status, body } = await callProvider(fetchUrl, { url, onTimeout: "Timeout in calling jwks uri" });
  if (status !== 200 || !body || !Array.isArray(body.keys)) {
    throw new ProviderError("The keys of the identity provider are not usable.");
  }
  // The library looks at every member before it takes it for a key.
  return body as unknown as JSONWebKeySet;
}
