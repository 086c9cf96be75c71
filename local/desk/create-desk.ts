import type { RequestListener } from "node:http";
import { guardBrowser } from "./browser-guard.ts";
import type { DeskDeps } from "./desk-deps.ts";

/**
 * The desk: overview, outbox and callback page, for the person at this machine and for nobody else. Its pages
 * are loaded with the first request, for a start needs none of them.
 */
export function createDesk(deps: DeskDeps): RequestListener {
  let app: Promise<RequestListener> | undefined;
  return guardBrowser((request, response) => {
    app ??= loadApp(deps);
    app.then(
      (listener) => listener(request, response),
      (error: unknown) => {
        deps.log.error(`the desk's pages could not be loaded (${String(error)})`);
        response.writeHead(500, { "Content-Type": "text/plain" }).end("Internal server error");
      },
    );
  });
}

async function loadApp(deps: DeskDeps): Promise<RequestListener> {
  const [{ getRequestListener }, { createDeskApp }] = await Promise.all([
    import("@hono/node-server"),
    import("./desk-app.ts"),
  ]);
  return getRequestListener(createDeskApp(deps).fetch, { overrideGlobalObjects: false });
}
