import type { Context } from "hono";
import { toDomainRequest } from "../domain-request.ts";
import { beginFederation } from "../federation/begin-federation.ts";
import { findLoginSession } from "../login-session.ts";
import type { OAuth2Deps } from "../oauth2-deps.ts";
import { toRedirect } from "../redirect.ts";
import { checkAuthorization } from "./authorization-request.ts";
import { toCallbackUrl, toRefusedCallbackUrl } from "./callback-url.ts";
import { refuseAuthorization } from "./refuse-authorization.ts";

/**
 * `GET /oauth2/authorize`: with a login session straight to the callback URL, else to the sign-in page with the
 * same query, or to the external provider that is asked for (contract A2.2).
 *
 * @see https://www.rfc-editor.org/rfc/rfc6749#section-4.1.1
 */
export function createAuthorize(deps: OAuth2Deps): (context: Context) => Promise<Response> {
  return async (context) => {
    const request = toDomainRequest(context);
    const checked = checkAuthorization(deps.userPools, request);
    if (checked.kind !== "accepted") return refuseAuthorization(checked, request, deps);
    const { pool, prompts, provider, redirectUri, state } = checked.request;
    const session = await findLoginSession(pool, request.cookies);
    if (session !== undefined && !prompts.includes("login"))
      return toRedirect(await toCallbackUrl(checked.request, session, deps.log));
    if (prompts.includes("none"))
      return toRedirect(toRefusedCallbackUrl(redirectUri, { error: "login_required", state }));
    if (provider) return beginFederation(deps, request, { authorization: checked.request, provider });
    return toRedirect(`/login?${request.query}`);
  };
}
