import {
  type AuthorizationAttempt,
  type AuthorizationCheck,
  type AuthorizationRefusal,
  chooseProvider,
  clientOf,
  redirectUriOf,
  toMissingParameter,
  toWords,
} from "./authorization-attempt.ts";
import { checkPkce } from "./check-pkce.ts";
import { checkScope } from "./check-scope.ts";

/**
 * The order is the security argument (contract A2.2): until client and callback URL are known to be right, the
 * browser is sent nowhere; only then do errors travel to the callback URL.
 */
export const AUTHORIZATION_CHECKS: readonly AuthorizationCheck[] = [
  checkClient,
  checkRedirectUri,
  checkWellFormed,
  checkResponseType,
  checkPkce,
  checkScope,
  checkResource,
  checkPrompt,
  checkIdentityProvider,
];

/** The same for a page that is about users of the pool itself. */
export const LOCAL_CHECKS: readonly AuthorizationCheck[] = [
  checkClient,
  checkLocalSignIn,
  ...AUTHORIZATION_CHECKS.slice(1),
];

/** Parameters that mean something here: each may stand once (RFC 6749 §3.1). Others are ignored. */
const SINGLE_PARAMETERS = [
  "response_type",
  "scope",
  "state",
  "nonce",
  "code_challenge",
  "code_challenge_method",
  "prompt",
  "resource",
  "identity_provider",
  "idp_identifier",
] as const;

export function checkClient({ parameters, found }: AuthorizationAttempt): AuthorizationRefusal | undefined {
  if (!parameters.has("client_id")) return { kind: "shown", error: toMissingParameter("client_id") };
  if (parameters.isRepeated("client_id")) return { kind: "shown", error: "invalid_request" };
  // Assumed: the text for an unknown client.
  if (found === undefined) return { kind: "shown", error: "Client does not exist." };
  return found.client.identityProviders.length > 0 ? undefined : UNAVAILABLE;
}

const UNAVAILABLE: AuthorizationRefusal = {
  kind: "shown",
  error: "Login pages unavailable. The app client has no identity provider.",
};

/** For the pages about passwords and the like: they are for users of the pool itself. */
export function checkLocalSignIn(attempt: AuthorizationAttempt): AuthorizationRefusal | undefined {
  return clientOf(attempt).identityProviders.includes("COGNITO") ? undefined : UNAVAILABLE;
}

export function checkRedirectUri(attempt: AuthorizationAttempt): AuthorizationRefusal | undefined {
  const redirectUri = redirectUriOf(attempt);
  if (redirectUri === undefined && !attempt.parameters.has("redirect_uri"))
    return { kind: "shown", error: toMissingParameter("redirect_uri") };
  const isRegistered =
    redirectUri !== undefined &&
    !attempt.parameters.isRepeated("redirect_uri") &&
    clientOf(attempt).callbackUrls.includes(redirectUri);
  return isRegistered ? undefined : { kind: "shown", error: "redirect_mismatch" };
}

export function checkWellFormed({ parameters }: AuthorizationAttempt): AuthorizationRefusal | undefined {
  const isBroken = SINGLE_PARAMETERS.some(
    (name) => parameters.isRepeated(name) || parameters.isMalformed(name),
  );
  return isBroken ? { kind: "redirected", error: "invalid_request" } : undefined;
}

function checkResponseType(attempt: AuthorizationAttempt): AuthorizationRefusal | undefined {
  const { oauthFlows, isOAuthEnabled } = clientOf(attempt);
  const responseType = attempt.parameters.get("response_type");
  if (responseType !== "code" && responseType !== "token")
    return { kind: "redirected", error: "invalid_request" };
  const flow = responseType === "code" ? "code" : "implicit";
  const isAllowed = isOAuthEnabled && oauthFlows.includes(flow);
  return isAllowed ? undefined : { kind: "redirected", error: "unauthorized_client" };
}

/** `https://…`, `http://localhost…`, or a scheme of the application's own. */
const RESOURCE =
  /^(?!https?:|javascript:|data:)[a-z][a-z0-9+.-]*:\/\/\S+$|^https:\/\/\S+$|^http:\/\/localhost(?:[:/]\S*)?$/i;

/**
 * AWS: one resource, a URL; it need not be a resource server of the pool.
 * Assumed: how others are refused, and that RFC 8707's ban on fragments holds.
 */
function checkResource({ parameters }: AuthorizationAttempt): AuthorizationRefusal | undefined {
  const resource = parameters.get("resource");
  if (resource === undefined || (RESOURCE.test(resource) && !resource.includes("#"))) return undefined;
  return { kind: "redirected", error: "invalid_request" };
}

/** OpenID Connect Core §3.1.2.1: `none` stands alone. Unknown words are ignored. */
function checkPrompt({ parameters }: AuthorizationAttempt): AuthorizationRefusal | undefined {
  const prompts = toWords(parameters.get("prompt"));
  return prompts.includes("none") && prompts.length > 1
    ? { kind: "redirected", error: "invalid_request" }
    : undefined;
}

/** A provider that the client has not is not asked, whatever is named (catalogue B-19). */
function checkIdentityProvider(attempt: AuthorizationAttempt): AuthorizationRefusal | undefined {
  return chooseProvider(attempt).kind === "unknown"
    ? { kind: "redirected", error: "invalid_request" }
    : undefined;
}
