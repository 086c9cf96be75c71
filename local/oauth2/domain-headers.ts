import type { MiddlewareHandler } from "hono";
import { toExpiredCookie, toSetCookie } from "../http/cookies.ts";
import type { Random } from "../platform/random.ts";
import { findCsrfToken, XSRF_COOKIE } from "./csrf-token.ts";

/** What the middleware tells the handlers. */
export interface DomainEnv {
  readonly Variables: {
    /** The token that a form must carry: the cookie's, or the one that this answer sets. */
    csrfToken: string;
  };
}

/**
 * What every answer of the domain carries (contract A1). There is no `Strict-Transport-Security`: it would lock
 * every port of the developer's `localhost` to https.
 */
const HEADERS = {
  "X-Content-Type-Options": "nosniff",
  "X-XSS-Protection": "1; mode=block",
  "X-Frame-Options": "DENY",
  "Cache-Control": "no-cache, no-store, max-age=0, must-revalidate",
  Pragma: "no-cache",
  Expires: "0",
  Server: "Server",
} as const;

/**
 * Adds the headers of the domain and the `XSRF-TOKEN` cookie to every answer. The token stays what it was, so
 * that a form opened in another tab still works, until an answer sets another (contract A11).
 */
export function domainHeaders(random: Random): MiddlewareHandler<DomainEnv> {
  return async (context, next) => {
    const token = findCsrfToken(context.req.header("cookie")) ?? random.uuid();
    context.set("csrfToken", token);
    await next();
    const { headers } = context.res;
    headers.set("x-amz-cognito-request-id", random.uuid());
    for (const [name, value] of Object.entries(HEADERS)) headers.set(name, value);
    if (headers.getSetCookie().some((cookie) => cookie.startsWith(`${XSRF_COOKIE}=`))) return;
    const isSecure = context.req.url.startsWith("https:");
    headers.append("Set-Cookie", toSetCookie(XSRF_COOKIE, token, { isSecure }));
  };
}

/** Replaces the token: done where the browser's session changes (contract A11). */
export function toNewCsrfCookies(random: Random, isSecure: boolean): readonly string[] {
  return [toExpiredCookie(XSRF_COOKIE, { isSecure }), toSetCookie(XSRF_COOKIE, random.uuid(), { isSecure })];
}
