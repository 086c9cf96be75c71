import type { RequestListener } from "node:http";
import type { PoolDomainDeps } from "./pool-domain-deps.ts";

/**
 * Serves a pool's domain: the OAuth endpoints and the hosted pages, on one origin (contract A). The framework
 * and the pages are loaded with the first request, so that they cost a start nothing.
 */
export function createPoolDomain(deps: PoolDomainDeps): RequestListener {
  let listener: Promise<RequestListener> | undefined;
  return (request, response) => {
    listener ??= import("./pool-domain-app.ts").then(({ createPoolDomainListener }) =>
      createPoolDomainListener(deps),
    );
    listener.then(
      (listen) => listen(request, response),
      (error: unknown) => {
        deps.log.error(`The hosted pages cannot be loaded: ${String(error)}`);
        response.writeHead(500, { Connection: "close" }).end();
      },
    );
  };
}
