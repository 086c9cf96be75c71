import { getOwn } from "../../platform/json.ts";
import type { OidcDetails } from "../../user-pool/settings/oidc-details.ts";
import { callProvider, ProviderError } from "./call-provider.ts";

export interface ProviderEndpoints {
  readonly authorize: string;
  readonly token: string;
  readonly jwks: string;
  /** `undefined` for a provider without one: then the ID token says all. */
  readonly attributes: string | undefined;
}

/**
 * Where the provider is talked to: what the settings name, else its discovery document, which has to be about
 * that very issuer (OpenID Connect Discovery §4.3).
 *
 * AWS: discovers when the provider is created; here with each sign-in, so that a provider may start later.
 *
 * @throws ProviderError
 */
export async function findEndpoints(
  fetchUrl: typeof fetch,
  { issuer, endpoints }: OidcDetails,
): Promise<ProviderEndpoints> {
  const { authorize, token, jwks, attributes } = endpoints;
  if (authorize !== undefined && token !== undefined && jwks !== undefined) {
    return { authorize, token, jwks, attributes };
  }
  const { status, body } = await callProvider(fetchUrl, {
    url: `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`,
    onTimeout: "Timeout in calling the discovery endpoint",
  });
  if (status !== 200 || !body || getOwn(body, "issuer") !== issuer) {
    throw new ProviderError("The discovery document of the identity provider is not usable.");
  }
  const read = (name: string): string | undefined => {
    const value = getOwn(body, name);
    return typeof value === "string" ? value : undefined;
  };
  return {
    authorize: authorize ?? read("authorization_endpoint") ?? refuse("authorization_endpoint"),
    token: token ?? read("token_endpoint") ?? refuse("token_endpoint"),
    jwks: jwks ?? read("jwks_uri") ?? refuse("jwks_uri"),
    attributes: attributes ?? read("userinfo_endpoint"),
  };
}

function refuse(name: string): never {
  throw new ProviderError(`The discovery document of the identity provider has no ${name}.`);
}
