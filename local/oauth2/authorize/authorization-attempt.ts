import type { AppClient } from "../../user-pool/app-client.ts";
import type { IdentityProvider } from "../../user-pool/resources/identity-provider.ts";
import type { ClientOfPool } from "../find-client.ts";
import type { FormParameters } from "../form-parameters.ts";

export type AuthorizationErrorCode =
  | "invalid_request"
  | "unauthorized_client"
  | "invalid_scope"
  | "login_required"
  | "access_denied"
  | "server_error";

/** What is being checked: the parameters, and the client they name on this host. */
export interface AuthorizationAttempt {
  readonly parameters: FormParameters;
  readonly found: ClientOfPool | undefined;
}

export type AuthorizationRefusal =
  /** Shown to the person: nothing the request named may be trusted with the browser. */
  | { readonly kind: "shown"; readonly error: string }
  /** Sent to the registered callback URL. */
  | { readonly kind: "redirected"; readonly error: AuthorizationErrorCode };

/** A check passes (`undefined`) or refuses; the first refusal counts. */
export type AuthorizationCheck = (attempt: AuthorizationAttempt) => AuthorizationRefusal | undefined;

/** The client of an attempt that has passed `checkClient`. */
export function clientOf({ found }: AuthorizationAttempt): AppClient {
  if (found === undefined) throw new TypeError("checkClient comes before every check that needs the client.");
  return found.client;
}

/** The external provider by which the person is to sign in; `unknown` for one that this client has not. */
export type ProviderChoice =
  | { readonly kind: "local" }
  | { readonly kind: "external"; readonly provider: IdentityProvider }
  | { readonly kind: "open" | "unknown" };

/**
 * AWS: `identity_provider` by name, or `idp_identifier`. Assumed: without either, a client with one external
 * provider and nothing else goes there.
 */
export function chooseProvider(attempt: AuthorizationAttempt): ProviderChoice {
  const { parameters, found } = attempt;
  const named = findNamedProvider(attempt);
  const providers = clientOf(attempt).identityProviders;
  if (named === "COGNITO" && providers.includes(named)) return { kind: "local" };
  const isAsked = parameters.has("identity_provider") || parameters.has("idp_identifier");
  const name = isAsked || providers.length !== 1 ? named : providers[0];
  const isOffered = name !== undefined && name !== "COGNITO" && providers.includes(name);
  const provider = isOffered
    ? found?.pool.listIdentityProviders().find((one) => one.name === name)
    : undefined;
  if (provider) return { kind: "external", provider };
  return { kind: isAsked ? "unknown" : "open" };
}

function findNamedProvider({ parameters, found }: AuthorizationAttempt): string | undefined {
  const identifier = parameters.get("idp_identifier");
  if (parameters.has("identity_provider") || identifier === undefined) {
    return parameters.get("identity_provider");
  }
  return found?.pool.findIdentityProviderByIdentifier(identifier)?.name;
}

/**
 * Where the answer goes: the parameter, else the client's default.
 *
 * AWS: a client with a `DefaultRedirectURI` and one identity provider may leave `redirect_uri` out.
 */
export function redirectUriOf({ parameters, found }: AuthorizationAttempt): string | undefined {
  if (parameters.has("redirect_uri")) return parameters.get("redirect_uri");
  return found?.client.identityProviders.length === 1 ? found.client.defaultRedirectUri : undefined;
}

/** What the real page says about a parameter that is not there. */
export function toMissingParameter(name: string): string {
  return `Required String parameter '${name}' is not present`;
}

/** Space-separated words of a parameter. */
export function toWords(text: string | undefined): readonly string[] {
  return (text ?? "").split(" ").filter((word) => word !== "");
}
