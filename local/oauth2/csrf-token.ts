import { findCookie } from "../http/cookies.ts";
import { isEqualSecret } from "../platform/constant-time.ts";

export const XSRF_COOKIE = "XSRF-TOKEN";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The token of the browser's cookie, when it has the form of one. */
export function findCsrfToken(cookies: string | undefined): string | undefined {
  const token = findCookie(cookies, XSRF_COOKIE);
  return token !== undefined && UUID.test(token) ? token : undefined;
}

/**
 * Whether the form carries the token of the very browser that posts it (contract A11). As on AWS the cookie is
 * the only memory: a script may invent one token and send it in both places, but the token that another
 * browser was given does not fit this one's cookie (catalogue B-26).
 */
export function isCsrfTokenOf(cookies: string | undefined, posted: string | undefined): boolean {
  const token = findCsrfToken(cookies);
  return token !== undefined && posted !== undefined && isEqualSecret(token, posted);
}
