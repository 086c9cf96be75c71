import type { Context } from "hono";
import { type AuthorizationRequest, checkAuthorization } from "../oauth2/authorize/authorization-request.ts";
import { refuseAuthorization } from "../oauth2/authorize/refuse-authorization.ts";
import type { DomainEnv } from "../oauth2/domain-headers.ts";
import { type DomainRequest, toDomainRequest } from "../oauth2/domain-request.ts";
import type { OAuth2Deps } from "../oauth2/oauth2-deps.ts";
import { type Flow, type Notice, recall } from "./page-memory.ts";
import type { PageView } from "./pages/page.ts";
import type { PoolDomainDeps } from "./pool-domain-deps.ts";
import type { Sealer } from "./sealed-cookie.ts";

/** What all hosted pages share. */
export interface PageRoom extends PoolDomainDeps, Pick<OAuth2Deps, "showError"> {
  readonly sealer: Sealer;
}

/** One request to one page, with an OAuth query that has passed every check. */
export interface PageVisit {
  readonly request: DomainRequest;
  readonly authorization: AuthorizationRequest;
  readonly csrfToken: string;
  /** Only a notice that was meant for this page. */
  readonly notice: Notice | undefined;
  readonly flow: Flow | undefined;
}

/**
 * Checks the query as authorize does, for the page may be opened without it, and what the person types here ends
 * at the callback URL. Answers a refusal instead of a visit.
 */
export async function openVisit(room: PageRoom, context: Context<DomainEnv>): Promise<PageVisit | Response> {
  const request = toDomainRequest(context);
  const checked = checkAuthorization(room.userPools, request);
  if (checked.kind !== "accepted") return refuseAuthorization(checked, request, room);
  const { notice, flow } = recall(room.sealer, request.cookies);
  return {
    request,
    authorization: checked.request,
    csrfToken: context.get("csrfToken"),
    notice: notice?.page === request.path ? notice : undefined,
    flow,
  };
}

export function toPageView({ authorization, request, csrfToken, notice }: PageVisit): PageView {
  const { pool, client } = authorization;
  return { settings: pool.settings, client, query: request.query, csrfToken, notice };
}
