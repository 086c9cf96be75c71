import type { Log } from "../../platform/log.ts";
import type { DomainRequest } from "../domain-request.ts";
import { findClientOnHost } from "../find-client.ts";
import type { OAuth2Deps } from "../oauth2-deps.ts";
import { toRedirect } from "../redirect.ts";
import type { CheckedAuthorization } from "./authorization-request.ts";
import { toRefusedCallbackUrl } from "./callback-url.ts";

type RefusedAuthorization = Exclude<CheckedAuthorization, { readonly kind: "accepted" }>;

/**
 * The answer to a request that failed `AUTHORIZATION_CHECKS`: a page of our own, or the registered callback URL
 * with `error`. The log says what the answer does not.
 */
export async function refuseAuthorization(
  refused: RefusedAuthorization,
  request: DomainRequest,
  deps: Pick<OAuth2Deps, "userPools" | "log" | "showError">,
): Promise<Response> {
  if (refused.kind === "redirected") {
    deps.log.warn(`${request.path} refused, and the callback URL told: ${refused.error}.`);
    return toRedirect(toRefusedCallbackUrl(refused.redirectUri, refused));
  }
  explain(refused.error, request, deps);
  return refused.error === "redirect_mismatch"
    ? toRedirect(`/error?error=redirect_mismatch&client_id=${encodeURIComponent(refused.clientId ?? "")}`)
    : deps.showError(refused.error, 400);
}

function explain(
  error: string,
  { path, parameters, host }: DomainRequest,
  { log, userPools }: Pick<OAuth2Deps, "userPools"> & { readonly log: Log },
): void {
  const clientId = parameters.get("client_id") ?? "";
  const client = findClientOnHost(userPools, host, clientId)?.client;
  log.warn(
    error === "redirect_mismatch" && client !== undefined
      ? `${path} refused: redirect_uri "${parameters.get("redirect_uri") ?? ""}" is no callback URL of client ${clientId}. ` +
          `It must equal one of these, character by character: ${client.callbackUrls.join(" ")}`
      : `${path} refused: ${error} (client_id "${clientId}", host ${host}; a pool needs a domain to have hosted pages)`,
  );
}
