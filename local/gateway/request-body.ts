import type { RequestHeaders } from "./request-headers.ts";

/** Contract E-70. */
export const MAX_BODY_BYTES = 10_485_760;

export const NO_BODY = Buffer.alloc(0);

/** Whether a body follows the headers; most requests have none. */
export function hasBody({ read }: RequestHeaders): boolean {
  return read.contentLength === undefined ? read.transferEncoding !== undefined : read.contentLength !== "0";
}
