import type { Context } from "hono";
import { toExpiredCookie } from "../../http/cookies.ts";
import { toMissingParameter } from "../../oauth2/authorize/authorization-attempt.ts";
import { checkAuthorization } from "../../oauth2/authorize/authorization-request.ts";
import { refuseAuthorization } from "../../oauth2/authorize/refuse-authorization.ts";
import type { DomainEnv } from "../../oauth2/domain-headers.ts";
import { type DomainRequest, toDomainRequest } from "../../oauth2/domain-request.ts";
import { findClientOnHost, listPoolsOnHost } from "../../oauth2/find-client.ts";
import { endLoginSession, LOGIN_SESSION_COOKIE } from "../../oauth2/login-session.ts";
import { toRedirect } from "../../oauth2/redirect.ts";
import { withCookies } from "../page-response.ts";
import type { PageRoom } from "../page-visit.ts";

/**
 * `GET /logout`: ends the login session, then goes to a registered sign-out URL or back to the sign-in page
 * (contract A4). Tokens stay valid: that is what revocation and global sign-out are for.
 */
export function createLogout(room: PageRoom): (context: Context<DomainEnv>) => Promise<Response> {
  return async (context) => {
    const request = toDomainRequest(context);
    const target = await findTarget(request, room);
    if (target instanceof Response) return target;
    await endLoginSession(listPoolsOnHost(room.userPools, request.host), request.cookies);
    const { isSecure } = request;
    return withCookies(toRedirect(target), [toExpiredCookie(LOGIN_SESSION_COOKIE, { isSecure })]);
  };
}

/** Where to go, or the answer that refuses. `logout_uri` wins over `redirect_uri`. */
async function findTarget(request: DomainRequest, room: PageRoom): Promise<string | Response> {
  const { parameters } = request;
  if (parameters.has("logout_uri")) return findSignOutUrl(request, room);
  if (parameters.has("redirect_uri")) return findSignInPage(request, room);
  // OpenID Connect RP-initiated logout is not supported on AWS: its parameters just arrive at the sign-in page.
  if (parameters.has("id_token_hint") || parameters.has("post_logout_redirect_uri"))
    return `/login?${request.query}`;
  return room.showError(toMissingParameter("redirect_uri"), 400);
}

async function findSignOutUrl(
  { parameters, host }: DomainRequest,
  room: PageRoom,
): Promise<string | Response> {
  const logoutUri = parameters.get("logout_uri");
  const clientId = parameters.get("client_id");
  if (clientId === undefined) return room.showError(toMissingParameter("client_id"), 400);
  const isSingle = !parameters.isRepeated("logout_uri") && !parameters.isRepeated("client_id");
  const client = isSingle ? findClientOnHost(room.userPools, host, clientId)?.client : undefined;
  if (logoutUri !== undefined && client?.logoutUrls.includes(logoutUri)) return logoutUri;
  room.log.warn(
    `/logout refused: logout_uri "${logoutUri ?? ""}" is no sign-out URL of client ${clientId}. ` +
      `It must equal one of these, character by character: ${client?.logoutUrls.join(" ") ?? "(none)"}`,
  );
  return toRedirect(`/error?error=redirect_mismatch&client_id=${encodeURIComponent(clientId)}`);
}

/** AWS: where `scope` is missing, all of the client's are filled in. */
async function findSignInPage(request: DomainRequest, room: PageRoom): Promise<string | Response> {
  const checked = checkAuthorization(room.userPools, request);
  if (checked.kind !== "accepted") return refuseAuthorization(checked, request, room);
  if (request.parameters.has("scope")) return `/login?${request.query}`;
  const scope = checked.request.scopes.map(encodeURIComponent).join("+");
  return `/login?${request.query}&scope=${scope}`;
}
