import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";

/**
 * Lets a request through only when no foreign page can have caused it, or when it can do nothing:
 * a POST needs the desk's own `Origin`, and whatever a foreign page embeds or fetches is refused. What is
 * left to a foreign page is to navigate here, as the sign-in page does (catalogue D-02, D-04, D-05).
 *
 * `localhost` is one site whatever the port, so `same-site` counts as foreign too.
 */
export function guardBrowser(handler: RequestListener): RequestListener {
  return (request, response) => {
    if (isAllowed(request)) return handler(request, response);
    refuse(response);
  };
}

function isAllowed(request: IncomingMessage): boolean {
  const { origin, host } = request.headers;
  const isOwnOrigin = origin === `http://${host}`;
  if (request.method === "POST") return isOwnOrigin;
  if (request.method !== "GET" && request.method !== "HEAD") return false;
  if (origin !== undefined && !isOwnOrigin) return false;
  const site = request.headers["sec-fetch-site"];
  if (site === undefined || site === "same-origin" || site === "none") return true;
  return request.headers["sec-fetch-mode"] === "navigate" && request.headers["sec-fetch-dest"] === "document";
}

function refuse(response: ServerResponse): void {
  response
    .writeHead(403, {
      "Content-Type": "text/plain",
      "X-Content-Type-Options": "nosniff",
      Connection: "close",
    })
    .end("Forbidden: the desk answers its own pages only.");
}
