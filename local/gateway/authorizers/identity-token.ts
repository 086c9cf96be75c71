import { findHeaderValues, type RequestHeaders } from "../request-headers.ts";
import { refuse, type Verdict } from "./authorizer.ts";

/**
 * Contract B-05: whether the word is compared without regard to case is not known; it is here.
 * Assumed: exactly one blank follows it.
 */
const BEARER = /^bearer(?: |$)/i;
const SCHEME = /^([A-Za-z][\w-]{0,30})[ \t]/;
const PLACEHOLDERS = new Set(["null", "undefined", "[object Object]"]);

/**
 * Takes the token from the identity source, the only place that is read: no query string, no cookie, no
 * body (contract B-01 to B-08).
 *
 * @param headerName as the authorizer declares it
 * @returns the token, or the verdict that refuses the request
 */
export function readIdentityToken(headers: RequestHeaders, headerName: string): string | Verdict {
  const values = findHeaderValues(headers, headerName.toLowerCase());
  if (values.length > 1) {
    // Assumed (B-08): two of them are refused, for the function might read the one that was not checked.
    return refuse(`there are ${values.length} ${headerName} headers`, "Send exactly one.");
  }
  const value = trimBlanks(values[0] ?? "");
  if (value === "") return refuseMissing(headerName, values.length === 1);
  const token = BEARER.test(value) ? value.slice("Bearer ".length) : value;
  return findMisspelling(token, headerName) ?? token;
}

/** Blanks and tabs only, as HTTP parsers do (B-07): any other white space belongs to the value. */
function trimBlanks(value: string): string {
  let start = 0;
  let end = value.length;
  while (start < end && isBlank(value.charCodeAt(start))) start += 1;
  while (end > start && isBlank(value.charCodeAt(end - 1))) end -= 1;
  return value.slice(start, end);
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09;
}

function refuseMissing(headerName: string, isPresent: boolean): Verdict {
  return refuse(
    isPresent ? `the ${headerName} header is empty` : `there is no ${headerName} header`,
    `Send the token in it: ${headerName}: <token>, or ${headerName}: Bearer <token>.`,
  );
}

function findMisspelling(token: string, headerName: string): Verdict | undefined {
  if (token === "") return refuse("no token follows the word Bearer", "Send the token after one blank.");
  if (PLACEHOLDERS.has(token)) {
    return refuse(
      `the token is the word "${token}"`,
      "The client wrote the header before it had a token: sign in first.",
    );
  }
  if (!/[ \t]/.test(token)) return undefined;
  const scheme = SCHEME.exec(token)?.[1];
  return scheme === undefined
    ? refuse("there are blanks within the token", "Send the token as it was issued, in one piece.")
    : refuse(
        `the ${headerName} header uses the scheme ${scheme}`,
        "Send the token bare, or after the word Bearer.",
      );
}
