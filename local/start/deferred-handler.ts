import type { RequestListener } from "node:http";

export interface DeferredHandler {
  /** Holds requests until {@link open} says who answers them. */
  readonly handle: RequestListener;
  open(handler: RequestListener): void;
}

/** Lets a port listen before what answers on it is built: ports are known first, and nobody is turned away. */
export function createDeferredHandler(): DeferredHandler {
  let answer: RequestListener | undefined;
  let held: Parameters<RequestListener>[] = [];
  return {
    handle(request, response) {
      if (answer) answer(request, response);
      else held.push([request, response]);
    },
    open(handler) {
      answer = handler;
      for (const [request, response] of held) handler(request, response);
      held = [];
    },
  };
}
