import type { AppClient } from "../../user-pool/app-client.ts";
import type { ClientOfPool } from "../find-client.ts";
import type { FormParameters } from "../form-parameters.ts";

export type AuthorizationErrorCode =
  | "invalid_request"
  | "unauthorized_client"
  | "invalid_scope"
  | "login_required"
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
