import type { Handler } from "./load-handler.ts";

/** What a handler without callbacks, or one that returns a promise, is called with. */
export type HandlerContext = Record<string, unknown>;

/** Runs the handler as the runtimes since nodejs24.x do: what it returns is the result, awaited. */
export async function callHandler(
  handler: Handler,
  event: unknown,
  context: HandlerContext,
): Promise<unknown> {
  return handler(event, context);
}

/**
 * Runs the handler as the runtimes up to nodejs22.x do: a promise is awaited, any other returned value is
 * dropped, and the result is what the callback (or `context.succeed`, `fail`, `done`) was given. It is
 * handed on when nothing is left to do for the process, or at once where the handler has set
 * `context.callbackWaitsForEmptyEventLoop` to false.
 *
 * @param whenIdle runs its argument once the process has nothing left to wait for
 */
export function callWithCallback(
  { handler, whenIdle }: { readonly handler: Handler; readonly whenIdle: (run: () => void) => void },
  event: unknown,
  context: HandlerContext,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    let answer = () => resolve(null);
    const settle = (run: () => void) => {
      answer = run;
      if (context.callbackWaitsForEmptyEventLoop === false) run();
    };
    const succeed = (result?: unknown) => settle(() => resolve(result));
    const fail = (error: unknown) => settle(() => reject(error));
    const done = (error?: unknown, result?: unknown) =>
      error === undefined || error === null ? succeed(result) : fail(error);
    Object.assign(context, { callbackWaitsForEmptyEventLoop: true, succeed, fail, done });
    const returned = handler(event, context, done);
    if (isThenable(returned)) returned.then(resolve, reject);
    else whenIdle(() => answer());
  });
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}
