import type { Context } from "hono";
import { findCookie, toExpiredCookie } from "../../http/cookies.ts";
import {
  type AuthorizationRequest,
  checkAuthorization,
} from "../../oauth2/authorize/authorization-request.ts";
import {
  type CallbackError,
  toCallbackUrl,
  toRefusedCallbackUrl,
} from "../../oauth2/authorize/callback-url.ts";
import { refuseAuthorization } from "../../oauth2/authorize/refuse-authorization.ts";
import type { DomainEnv } from "../../oauth2/domain-headers.ts";
import { type DomainRequest, toDomainRequest } from "../../oauth2/domain-request.ts";
import { toFederationCookieName } from "../../oauth2/federation/begin-federation.ts";
import { ProviderError } from "../../oauth2/federation/call-provider.ts";
import { redeemProviderCode } from "../../oauth2/federation/redeem-provider-code.ts";
import { listPoolsOnHost } from "../../oauth2/find-client.ts";
import { type FormParameters, parseFormParameters } from "../../oauth2/form-parameters.ts";
import { toRedirect } from "../../oauth2/redirect.ts";
import type { PendingFederation } from "../../user-pool/federation.ts";
import { parseOidcDetails } from "../../user-pool/settings/oidc-details.ts";
import { UserPoolError } from "../../user-pool/user-pool-error.ts";
import { withCookies } from "../page-response.ts";
import type { PageRoom } from "../page-visit.ts";
import { beginLoginSession } from "./sign-in-outcome.ts";

/**
 * `GET /oauth2/idpresponse`: an external provider sends the browser back (contract A1, A2.4).
 *
 * Until the state is known to be this browser's, and the authorization request behind it to be right still, the
 * browser is sent nowhere.
 */
export function createIdpResponse(room: PageRoom): (context: Context<DomainEnv>) => Promise<Response> {
  return async (context) => {
    const answer = toDomainRequest(context);
    const pending = await takePending(room, answer);
    if (!pending) {
      room.log.warn(
        "/oauth2/idpresponse refused: the state is unknown, over, used already, or another browser's.",
      );
      return room.showError("Invalid state", 400);
    }
    const request = toOriginalRequest(answer, pending);
    const checked = checkAuthorization(room.userPools, request);
    if (checked.kind !== "accepted") return refuseAuthorization(checked, request, room);
    const response = await finish(room, { answer, request, pending, authorization: checked.request });
    const name = toFederationCookieName(answer.parameters.get("state") ?? "");
    return withCookies(response, [toExpiredCookie(name, { isSecure: request.isSecure })]);
  };
}

async function takePending(
  { userPools }: PageRoom,
  { parameters, cookies, host }: DomainRequest,
): Promise<PendingFederation | undefined> {
  const state = parameters.isRepeated("state") ? undefined : parameters.get("state");
  if (state === undefined || state === "") return undefined;
  const key = findCookie(cookies, toFederationCookieName(state));
  if (key === undefined) return undefined;
  for (const pool of listPoolsOnHost(userPools, host)) {
    const pending = await pool.takeFederatedSignIn(state, key);
    if (pending) return pending;
  }
  return undefined;
}

/** The request that the application began with: checked again, for the client may have changed meanwhile. */
function toOriginalRequest(answer: DomainRequest, { query }: PendingFederation): DomainRequest {
  return { ...answer, query, parameters: parseFormParameters(query) };
}

interface ProviderResponse {
  readonly answer: DomainRequest;
  readonly request: DomainRequest;
  readonly pending: PendingFederation;
  readonly authorization: AuthorizationRequest;
}

async function finish(room: PageRoom, response: ProviderResponse): Promise<Response> {
  const { answer, request, pending, authorization } = response;
  const { pool, client, redirectUri, state, nonce = pending.nonce } = authorization;
  try {
    // AWS: the ID token has a nonce, also where the application has sent none (contract B2).
    const claims = await askProvider(room, { answer, pending, authorization });
    const { providerName } = pending;
    const signedIn = await pool.signInExternalUser(client, { providerName, claims });
    const cookies = await beginLoginSession(signedIn, { request, authorization }, room);
    const target = await toCallbackUrl({ ...authorization, nonce }, signedIn, room.log);
    return withCookies(toRedirect(target), cookies);
  } catch (error) {
    const refusal = toRefusal(error);
    room.log.warn(`/oauth2/idpresponse refused: ${toReason(error)}`);
    return toRedirect(toRefusedCallbackUrl(redirectUri, { ...refusal, state }));
  }
}

function askProvider(
  room: PageRoom,
  { answer, pending, authorization: { pool } }: Omit<ProviderResponse, "request">,
) {
  const provider = pool.getIdentityProvider(pending.providerName);
  const { parameters } = answer;
  checkIssuer(parameters, parseOidcDetails(provider.details).issuer);
  const error = parameters.get("error");
  if (error !== undefined) throw new RefusedByProvider(error, parameters.get("error_description"));
  const code = parameters.isRepeated("code") ? undefined : parameters.get("code");
  if (code === undefined || code === "") throw new ProviderError("The identity provider sent no code.");
  return redeemProviderCode(room, provider, { code, pending });
}

/** RFC 9207: an answer that says it is from somebody else is not redeemed at this provider (mix-up). */
function checkIssuer(parameters: FormParameters, issuer: string): void {
  if (!parameters.has("iss")) return;
  if (parameters.get("iss") !== issuer)
    throw new ProviderError("The answer is from another identity provider.");
}

/** The provider, or the person there, said no. */
class RefusedByProvider extends Error {
  override readonly name = "RefusedByProvider";
  readonly code: string;

  constructor(code: string, description: string | undefined) {
    super(description ?? code);
    this.code = code;
  }
}

/** Nothing but words goes on to the application: no code and no address that the provider has sent. */
function toRefusal(error: unknown): Omit<CallbackError, "state"> {
  if (error instanceof RefusedByProvider) {
    const code = error.code === "access_denied" ? "access_denied" : "invalid_request";
    return { error: code, description: error.message };
  }
  if (error instanceof ProviderError || error instanceof UserPoolError) {
    return { error: "invalid_request", description: error.message };
  }
  return { error: "server_error" };
}

function toReason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
}
