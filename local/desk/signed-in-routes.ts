import type { Context } from "hono";
import { type DeskRoom, readForm, sendPage } from "./desk-room.ts";
import type { DeskApi } from "./desk-status.ts";
import { toCallbackErrorPage } from "./pages/callback-pages.ts";
import { toSignedInPage } from "./pages/signed-in-page.ts";
import { callApi, type TokenChoice, toRouteUrl } from "./trials.ts";

const TOKEN_CHOICES: readonly TokenChoice[] = ["none", "id", "access", "tampered"];
const METHODS = new Set(["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]);

/** The page of a finished sign-in, and further calls with its tokens. */
export function addSignedInRoutes(room: DeskRoom): void {
  const { app, results, deps } = room;
  app.get("/signed-in/:id", (context) => {
    const found = results.find(context.req.param("id"));
    if (found) return sendPage(context, toSignedInPage(found, deps.status()));
    return sendPage(context, toCallbackErrorPage("gone", "This sign-in is no longer kept here."), 404);
  });
  app.post("/signed-in/:id/call", (context) => callOnce(room, context, context.req.param("id")));
}

/** The target is one of the twin's own APIs: nothing but method, path and kind of token is taken. */
async function callOnce(
  { deps, outbound, results }: DeskRoom,
  context: Context,
  id: string,
): Promise<Response> {
  const found = results.find(id);
  const field = await readForm(context);
  const api = deps.status().apis.find(({ restApiId }) => restApiId === field("api"));
  const token = TOKEN_CHOICES.find((choice) => choice === field("token"));
  const [method, path] = [field("method"), field("path")];
  const url = api && toCallUrl(api, path);
  if (!found || !api || !token || !METHODS.has(method) || url === undefined) {
    return context.text("Choose a method, a path of this API, and a token.", 400);
  }
  const header = api.routes.find((route) => route.path === path)?.guard?.header ?? "Authorization";
  results.addCall(id, await callApi(outbound, { method, url, header, token, tokens: found.tokens }));
  return context.redirect(`/signed-in/${id}`, 303);
}

/** The address under the API's stage, or `undefined` when `path` leads out of it. */
function toCallUrl(api: DeskApi, path: string): string | undefined {
  if (!/^\/[\x21-\x7e]*$/.test(path) || !URL.canParse(toRouteUrl(api, path))) return undefined;
  const url = new URL(toRouteUrl(api, path));
  const stage = new URL(`${api.url}/`);
  return url.origin === stage.origin && url.pathname.startsWith(stage.pathname) ? url.href : undefined;
}
