import type { Context, Hono } from "hono";
import type { AuthorizationCheck } from "../oauth2/authorize/authorization-attempt.ts";
import { refuseMethod } from "../oauth2/create-oauth2.ts";
import type { DomainEnv } from "../oauth2/domain-headers.ts";
import { toDomainRequest } from "../oauth2/domain-request.ts";
import type { FormParameters } from "../oauth2/form-parameters.ts";
import { toRedirect } from "../oauth2/redirect.ts";
import { UserPoolError } from "../user-pool/user-pool-error.ts";
import { type Notice, toNoticeCookie } from "./page-memory.ts";
import { forgetNotice, toPageResponse, withCookies } from "./page-response.ts";
import { openVisit, type PageRoom, type PageVisit } from "./page-visit.ts";
import type { Page } from "./pages/page.ts";
import { readPostedForm } from "./posted-form.ts";
import { toRefusalText } from "./texts.ts";

/** One hosted page: how it looks, and what its form does. */
export interface PageRoute {
  readonly path: string;
  /** What its query has to pass. @default `LOCAL_CHECKS` */
  readonly checks?: readonly AuthorizationCheck[];
  /** Absent for a path that takes posts only. A page may also send the browser elsewhere. */
  readonly show?: (visit: PageVisit, room: PageRoom) => Page | Response | Promise<Page | Response>;
  readonly submit: (submission: Submission, room: PageRoom) => Promise<Response>;
  /** Cookies to set when `submit` refuses, so that the page still knows whom it is about. */
  readonly keep?: (submission: Submission, room: PageRoom) => readonly string[];
  /** Where a refused form is shown again. @default `path` */
  readonly page?: string;
}

export interface Submission {
  readonly visit: PageVisit;
  readonly form: FormParameters;
}

export function addPage(app: Hono<DomainEnv>, route: PageRoute, room: PageRoom): void {
  const { path, show } = route;
  if (show !== undefined) app.get(path, (context) => showPage({ ...route, show }, room, context));
  app.post(path, (context) => submitPage(route, room, context));
  app.all(path, refuseMethod);
}

/** Back to a page of our own, with the same OAuth query. */
export function toPath(path: string, { request }: PageVisit): Response {
  return toRedirect(`${path}?${request.query}`);
}

/** To a page of our own that shows a message once. */
export function toNoticedPath(
  notice: Omit<Notice, "values"> & Partial<Pick<Notice, "values">>,
  visit: PageVisit,
  { sealer }: PageRoom,
): Response {
  const cookie = toNoticeCookie(sealer, { values: {}, ...notice }, visit.request.isSecure);
  return withCookies(toPath(notice.page, visit), [cookie]);
}

async function showPage(
  { show, checks }: PageRoute & Required<Pick<PageRoute, "show">>,
  room: PageRoom,
  context: Context<DomainEnv>,
): Promise<Response> {
  const visit = await openVisit(room, context, checks);
  if (visit instanceof Response) return visit;
  const page = await showOrRefuse(() => show(visit, room), room);
  if (page instanceof Response) return page;
  return toPageResponse({
    page,
    status: 200,
    brand: visit.authorization.client.clientName,
    look: visit.look,
    hasError: visit.notice?.kind === "error",
    outboxUrl: room.outboxUrl?.(),
    cookies: forgetNotice(visit, visit.request.isSecure),
  });
}

async function showOrRefuse(
  show: () => Page | Response | Promise<Page | Response>,
  { showError }: PageRoom,
): Promise<Page | Response> {
  try {
    return await show();
  } catch (error) {
    if (!(error instanceof UserPoolError)) throw error;
    return showError(toRefusalText(error), 400);
  }
}

/** The form's origin comes first: nothing is even looked up for a forged one. */
async function submitPage(route: PageRoute, room: PageRoom, context: Context<DomainEnv>): Promise<Response> {
  const posted = await readPostedForm(toDomainRequest(context));
  if (posted.kind === "refused") {
    room.log.warn(`POST ${route.path} refused: ${posted.reason}.`);
    return room.showError(posted.message, posted.status);
  }
  const visit = await openVisit(room, context, route.checks);
  if (visit instanceof Response) return visit;
  const submission = { visit, form: posted.form };
  try {
    return await route.submit(submission, room);
  } catch (error) {
    if (!(error instanceof UserPoolError)) throw error;
    return refuse(route, submission, { room, message: toRefusalText(error) });
  }
}

/**
 * Assumed: a refused form is answered by a redirect to its page, which then shows the message and what was
 * typed, passwords and codes apart (contract A3).
 */
function refuse(
  { path, page = path, keep }: PageRoute,
  submission: Submission,
  { room, message }: { readonly room: PageRoom; readonly message: string },
): Response {
  const { visit, form } = submission;
  const typed = form.names.filter((name) => name === "username" || name.startsWith("requiredAttributes["));
  const values = Object.fromEntries(typed.map((name) => [name, form.get(name) ?? ""]));
  const response = toNoticedPath({ page, kind: "error", message, values }, visit, room);
  return withCookies(response, keep?.(submission, room) ?? []);
}
