export interface CookieOptions {
  /** True on https: adds `Secure`. */
  readonly isSecure: boolean;
  /** Seconds until the browser drops it; absent, it lasts as long as the browser's session. */
  readonly maxAgeSeconds?: number | undefined;
  /** Milliseconds since 1970, for `Expires` beside `Max-Age`. */
  readonly now?: number | undefined;
}

const NAME = /^[\w-]+$/;
/** RFC 6265 §4.1.1 `cookie-octet`. */
const VALUE = /^[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]*$/;

/**
 * The value of the first cookie named `name`: browsers send the one with the longest path first
 * (RFC 6265 §5.4).
 */
export function findCookie(header: string | undefined, name: string): string | undefined {
  for (const pair of (header ?? "").split(";")) {
    const separator = pair.indexOf("=");
    if (separator !== -1 && pair.slice(0, separator).trim() === name) return pair.slice(separator + 1).trim();
  }
  return undefined;
}

/**
 * One `Set-Cookie` value: for the whole host, out of reach of scripts, not sent on foreign posts. There is no
 * `Domain`: a host-only cookie is never sent to a name below this one.
 *
 * @throws TypeError when name or value would need quoting
 */
export function toSetCookie(name: string, value: string, options: CookieOptions): string {
  if (!NAME.test(name) || !VALUE.test(value)) throw new TypeError(`Cookie ${name} cannot be written.`);
  return [`${name}=${value}`, ...toLifetime(options), "Path=/", ...toProtection(options)].join("; ");
}

/** The `Set-Cookie` value that makes a browser drop the cookie. */
export function toExpiredCookie(name: string, { isSecure }: Pick<CookieOptions, "isSecure">): string {
  return toSetCookie(name, "", { isSecure, maxAgeSeconds: 0, now: 0 });
}

function toLifetime({ maxAgeSeconds, now }: CookieOptions): readonly string[] {
  if (maxAgeSeconds === undefined) return [];
  const maxAge = `Max-Age=${maxAgeSeconds}`;
  if (now === undefined) return [maxAge];
  return [maxAge, `Expires=${new Date(now + maxAgeSeconds * 1000).toUTCString()}`];
}

function toProtection({ isSecure }: CookieOptions): readonly string[] {
  return [...(isSecure ? ["Secure"] : []), "HttpOnly", "SameSite=Lax"];
}
