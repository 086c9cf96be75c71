import type { AppClient } from "../../user-pool/app-client.ts";
import type { IdentityProvider } from "../../user-pool/resources/identity-provider.ts";
import type { UserPool, UserPools } from "../../user-pool/user-pool.ts";
import type { DomainRequest } from "../domain-request.ts";
import { findClientOnHost } from "../find-client.ts";
import {
  type AuthorizationAttempt,
  type AuthorizationCheck,
  type AuthorizationErrorCode,
  chooseProvider,
  redirectUriOf,
  toWords,
} from "./authorization-attempt.ts";
import { AUTHORIZATION_CHECKS } from "./authorization-checks.ts";
import { toScopes } from "./check-scope.ts";

/** An authorization request that has passed every check. */
export interface AuthorizationRequest {
  readonly pool: UserPool;
  readonly client: AppClient;
  readonly redirectUri: string;
  readonly responseType: "code" | "token";
  readonly scopes: readonly string[];
  readonly state: string | undefined;
  readonly nonce: string | undefined;
  readonly codeChallenge: string | undefined;
  /** What the access token is to be bound to (RFC 8707). */
  readonly resource: string | undefined;
  readonly prompts: readonly string[];
  readonly loginHint: string | undefined;
  /** The external provider that is asked for. */
  readonly provider: IdentityProvider | undefined;
}

export type CheckedAuthorization =
  | { readonly kind: "accepted"; readonly request: AuthorizationRequest }
  | { readonly kind: "shown"; readonly error: string; readonly clientId: string | undefined }
  | {
      readonly kind: "redirected";
      readonly error: AuthorizationErrorCode;
      /** Registered: `checkRedirectUri` has seen it. */
      readonly redirectUri: string;
      readonly state: string | undefined;
    };

/**
 * Runs `AUTHORIZATION_CHECKS` on the query of a request to authorize or to one of the pages; a page that asks
 * for less of its query names its own.
 */
export function checkAuthorization(
  userPools: UserPools,
  request: DomainRequest,
  checks: readonly AuthorizationCheck[] = AUTHORIZATION_CHECKS,
): CheckedAuthorization {
  const { parameters, host } = request;
  const clientId = parameters.isRepeated("client_id") ? undefined : parameters.get("client_id");
  const found = clientId === undefined ? undefined : findClientOnHost(userPools, host, clientId);
  const attempt = { parameters, found };
  for (const check of checks) {
    const refusal = check(attempt);
    if (refusal?.kind === "shown") return { ...refusal, clientId };
    if (refusal !== undefined) return { ...refusal, redirectUri: toTarget(attempt), state: toState(attempt) };
  }
  return { kind: "accepted", request: toAuthorizationRequest(attempt) };
}

function toAuthorizationRequest(attempt: AuthorizationAttempt): AuthorizationRequest {
  const { parameters, found } = attempt;
  if (found === undefined) throw new TypeError("AUTHORIZATION_CHECKS let an unknown client pass.");
  const choice = chooseProvider(attempt);
  return {
    ...found,
    redirectUri: toTarget(attempt),
    responseType: parameters.get("response_type") === "token" ? "token" : "code",
    scopes: toScopes(found, parameters.get("scope")),
    state: toState(attempt),
    nonce: parameters.get("nonce"),
    codeChallenge: parameters.get("code_challenge"),
    resource: parameters.get("resource"),
    prompts: toWords(parameters.get("prompt")),
    loginHint: parameters.get("login_hint"),
    provider: choice.kind === "external" ? choice.provider : undefined,
  };
}

function toTarget(attempt: AuthorizationAttempt): string {
  const redirectUri = redirectUriOf(attempt);
  if (redirectUri === undefined) throw new TypeError("checkRedirectUri comes before every redirect.");
  return redirectUri;
}

/** A state sent twice is none: which of the two the client means, nobody knows. */
function toState({ parameters }: AuthorizationAttempt): string | undefined {
  return parameters.isRepeated("state") ? undefined : parameters.get("state");
}
