import type { MiddlewareHandler } from "hono";

/** What a preflight may name: header names only, so that nothing else is echoed. */
const HEADER_NAMES = /^[\w-]+(?: *, *[\w-]+)*$/;

/** Opens an endpoint to scripts of every origin and answers their preflight (contract A12). */
export function allowEveryOrigin(methods: string): MiddlewareHandler {
  return async (context, next) => {
    if (context.req.method !== "OPTIONS") {
      await next();
      context.res.headers.set("Access-Control-Allow-Origin", "*");
      return;
    }
    const asked = context.req.header("access-control-request-headers") ?? "";
    return new Response(null, {
      status: 204,
      headers: {
        "Access-Control-Allow-Origin": "*",
        "Access-Control-Allow-Methods": methods,
        ...(HEADER_NAMES.test(asked) ? { "Access-Control-Allow-Headers": asked } : {}),
        "Access-Control-Max-Age": "7200",
      },
    });
  };
}
