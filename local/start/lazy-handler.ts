import type { RequestListener } from "node:http";
import type { Log } from "../platform/log.ts";
import { createDeferredHandler } from "./deferred-handler.ts";

/**
 * Loads what answers with the first request, so that it costs a start nothing; from the second request on it
 * costs a request nothing either.
 */
export function createLazyHandler(load: () => Promise<RequestListener>, log: Log): RequestListener {
  const deferred = createDeferredHandler();
  let isLoading = false;
  return (request, response) => {
    deferred.handle(request, response);
    if (isLoading) return;
    isLoading = true;
    load().then(deferred.open, (error: unknown) => {
      log.error(`a part of the twin could not be loaded: ${String(error)}`);
      deferred.open((_request, refused) => refused.writeHead(500, { Connection: "close" }).end());
    });
  };
}
