import type { Context } from "hono";
import type { AuthorizationCheck } from "../oauth2/authorize/authorization-attempt.ts";
import { LOCAL_CHECKS } from "../oauth2/authorize/authorization-checks.ts";
import { type AuthorizationRequest, checkAuthorization } from "../oauth2/authorize/authorization-request.ts";
import { refuseAuthorization } from "../oauth2/authorize/refuse-authorization.ts";
import type { DomainEnv } from "../oauth2/domain-headers.ts";
import { type DomainRequest, toDomainRequest } from "../oauth2/domain-request.ts";
import type { OAuth2Deps } from "../oauth2/oauth2-deps.ts";
import type { FindLook } from "./find-look.ts";
import type { PageLook } from "./page-look.ts";
import { type Flow, type Notice, recall } from "./page-memory.ts";
import { toPageResponse } from "./page-response.ts";
import { renderMessagePage } from "./pages/message-pages.ts";
import type { PageView } from "./pages/page.ts";
import type { PoolDomainDeps } from "./pool-domain-deps.ts";
import type { Sealer } from "./sealed-cookie.ts";
import { TEXTS } from "./texts.ts";

/** What all hosted pages share. */
export interface PageRoom extends Omit<PoolDomainDeps, "fetch">, Pick<OAuth2Deps, "showError" | "fetch"> {
  readonly sealer: Sealer;
  readonly findLook: FindLook;
}

/** One request to one page, with an OAuth query that has passed every check. */
export interface PageVisit {
  readonly request: DomainRequest;
  readonly authorization: AuthorizationRequest;
  readonly csrfToken: string;
  /** Only a notice that was meant for this page. */
  readonly notice: Notice | undefined;
  readonly flow: Flow | undefined;
  readonly look: PageLook;
}

/**
 * Checks the query as authorize does, for the page may be opened without it, and what the person types here ends
 * at the callback URL. Answers a refusal instead of a visit.
 */
export async function openVisit(
  room: PageRoom,
  context: Context<DomainEnv>,
  checks: readonly AuthorizationCheck[] = LOCAL_CHECKS,
): Promise<PageVisit | Response> {
  const request = toDomainRequest(context);
  const checked = checkAuthorization(room.userPools, request, checks);
  if (checked.kind !== "accepted") return refuseAuthorization(checked, request, room);
  const look = room.findLook(checked.request, request.host);
  if (look === undefined) return showUnavailable(checked.request, room);
  const { notice, flow } = recall(room.sealer, request.cookies);
  return {
    request,
    authorization: checked.request,
    csrfToken: context.get("csrfToken"),
    notice: notice?.page === request.path ? notice : undefined,
    flow,
    look,
  };
}

/**
 * Whether the person chooses how to sign in: managed login, and a client that allows `USER_AUTH`.
 * AWS: other clients get the page for username and password.
 */
export function canChooseFactor({ authorization, look }: PageVisit): boolean {
  return look.generation === "managed" && authorization.client.explicitAuthFlows.includes("ALLOW_USER_AUTH");
}

/**
 * AWS: managed login shows nothing to clients without a branding (contract A1).
 * Assumed: the status; authorize redirects here all the same.
 */
function showUnavailable({ client, pool }: AuthorizationRequest, { log }: PageRoom): Promise<Response> {
  log.warn(
    `The pages of client ${client.clientId} are unavailable, as they are on AWS: the domain has ManagedLoginVersion 2, and ` +
      `the client has no managed login branding. Add a resource AWS::Cognito::ManagedLoginBranding with UserPoolId ` +
      `${pool.settings.userPoolId}, this ClientId and UseCognitoProvidedValues: true, or call CreateManagedLoginBranding.`,
  );
  return toPageResponse({
    page: renderMessagePage(TEXTS.unavailableTitle, TEXTS.unavailableLead),
    status: 400,
    brand: "",
    outboxUrl: undefined,
  });
}

export function toPageView({ authorization, request, csrfToken, notice, look }: PageVisit): PageView {
  const { pool, client } = authorization;
  const { generation } = look;
  return { settings: pool.settings, client, query: request.query, csrfToken, notice, generation };
}
