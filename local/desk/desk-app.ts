import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { DESK_ICON, DESK_SCRIPT, DESK_STYLE } from "./assets.ts";
import { addAwsRoutes } from "./aws-routes.ts";
import { addCallbackRoutes } from "./callback-routes.ts";
import type { DeskDeps } from "./desk-deps.ts";
import { type DeskRoom, sendPage } from "./desk-room.ts";
import { createOutbound } from "./outbound.ts";
import { toHomePage } from "./pages/home-page.ts";
import { toOutboxPage } from "./pages/outbox-page.ts";
import { createPendingSignIns } from "./pending-sign-ins.ts";
import { createSignInResults } from "./sign-in-results.ts";
import { addSignedInRoutes } from "./signed-in-routes.ts";

const MAX_FORM_BYTES = 256 * 1024;

/** The desk without its socket. */
export function createDeskApp(deps: DeskDeps): Hono {
  const room: DeskRoom = {
    app: new Hono(),
    deps,
    outbound: createOutbound({ fetch: deps.fetch ?? fetch, status: deps.status }),
    pending: createPendingSignIns(deps),
    results: createSignInResults(deps),
  };
  addSecurity(room);
  addOverviewRoutes(room);
  addCallbackRoutes(room);
  addSignedInRoutes(room);
  addAwsRoutes(room);
  return room.app;
}

function addSecurity({ app, deps }: DeskRoom): void {
  app.use(bodyLimit({ maxSize: MAX_FORM_BYTES }));
  app.use(async (context, next) => {
    await next();
    const pools = deps.status().pools.map(({ url }) => url);
    for (const [name, value] of toSecurityHeaders(pools)) context.header(name, value);
  });
  app.notFound((context) => context.text("Not found", 404));
  app.onError((error, context) => {
    deps.log.error(`desk: ${context.req.method} ${context.req.path} failed (${error.name})`);
    return context.text("Internal server error", 500);
  });
}

/** Forms may lead to the pools' sign-in pages, and to a user pool domain on AWS. */
function toSecurityHeaders(pools: readonly string[]): readonly (readonly [string, string])[] {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    `form-action 'self' https: ${pools.join(" ")}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ];
  return [
    ["Content-Security-Policy", policy.join("; ")],
    ["X-Content-Type-Options", "nosniff"],
    ["X-Frame-Options", "DENY"],
    // Not `no-referrer`: with it, browsers send `Origin: null` with the desk's own forms.
    ["Referrer-Policy", "same-origin"],
    ["Cross-Origin-Resource-Policy", "same-origin"],
    ["Cross-Origin-Opener-Policy", "same-origin"],
    ["Cache-Control", "no-store"],
  ];
}

/** Its sign-ins come back to `localhost`, where a cookie given to `127.0.0.1` is not sent. */
const PAGES_OF_LOCALHOST = new Set(["/", "/aws", "/callback"]);

function addOverviewRoutes({ app, deps }: DeskRoom): void {
  app.get("*", async (context, next) => {
    const { deskUrl } = deps.status();
    const { host, search } = new URL(context.req.url);
    if (host === new URL(deskUrl).host || !PAGES_OF_LOCALHOST.has(context.req.path)) return next();
    return context.redirect(`${deskUrl}${context.req.path}${search}`, 302);
  });
  app.get("/", (context) => sendPage(context, toHomePage(deps.status())));
  app.get("/outbox", (context) =>
    sendPage(context, toOutboxPage(deps.outbox.list(), deps.status().createUserCommand)),
  );
  app.get("/outbox.json", (context) => context.json({ messages: deps.outbox.list() }));
  app.get("/desk.css", (context) => context.body(DESK_STYLE, 200, { "Content-Type": "text/css" }));
  app.get("/desk.js", (context) => context.body(DESK_SCRIPT, 200, { "Content-Type": "text/javascript" }));
  app.get("/desk.svg", (context) => context.body(DESK_ICON, 200, { "Content-Type": "image/svg+xml" }));
}
