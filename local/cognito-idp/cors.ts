import type { IncomingHttpHeaders, OutgoingHttpHeaders } from "node:http";

const EXPOSED_HEADERS = "x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date";
const MAX_AGE_SECONDS = 172_800;
const HEADER_NAMES = /^[\w!#$%&'*+.^`|~, -]*$/;

/** What lets a page of any origin read the answer to an unsigned operation, refusals included (contract C2). */
export const CORS_HEADERS: Readonly<Record<string, string>> = {
  "Access-Control-Allow-Origin": "*",
  "Access-Control-Expose-Headers": EXPOSED_HEADERS,
};

/**
 * The answer to a preflight (contract C2). It cannot know the operation, for a preflight has no
 * `X-Amz-Target`: {@link isForeignOrigin} closes the signed ones when the request itself arrives. Neither
 * credentials nor private networks are ever allowed (catalogue D-05).
 */
export function toPreflightHeaders(headers: IncomingHttpHeaders): OutgoingHttpHeaders {
  const requested = headers["access-control-request-headers"] ?? "";
  return {
    ...CORS_HEADERS,
    "Access-Control-Allow-Methods": "POST",
    ...(requested !== "" && HEADER_NAMES.test(requested)
      ? { "Access-Control-Allow-Headers": requested }
      : {}),
    "Access-Control-Max-Age": String(MAX_AGE_SECONDS),
    "Content-Length": "0",
  };
}

/**
 * Whether a page of another origin than the API's own sent the request: a web page must not administer the
 * pools (contract C1, catalogue D-04). Browsers send `Origin` with every POST; other clients send none.
 */
export function isForeignOrigin({ origin, host }: IncomingHttpHeaders): boolean {
  return origin !== undefined && origin !== `http://${host}` && origin !== `https://${host}`;
}
