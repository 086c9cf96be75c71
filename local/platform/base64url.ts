const BASE64URL = /^[A-Za-z0-9_-]*$/;

/** RFC 4648 §5, without padding; text is taken as UTF-8. */
export function toBase64url(data: Uint8Array | string): string {
  const bytes = typeof data === "string" ? Buffer.from(data, "utf8") : Buffer.from(data);
  return bytes.toString("base64url");
}

/**
 * The bytes behind `text`, or `undefined` unless it is the one canonical encoding of them: no padding, no
 * `+` or `/`, no length of 4n+1, no set bits behind the last byte. One token must have one spelling only.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7515#section-2
 */
export function parseBase64url(text: string): Buffer | undefined {
  if (!BASE64URL.test(text) || text.length % 4 === 1) return undefined;
  const bytes = Buffer.from(text, "base64url");
  return bytes.toString("base64url") === text ? bytes : undefined;
}
