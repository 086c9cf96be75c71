import type { IncomingMessage } from "node:http";
import type { RequestHeaders } from "./request-headers.ts";

/** Contract E-70. */
export const MAX_BODY_BYTES = 10_485_760;

export const NO_BODY = Buffer.alloc(0);

/** Why there is no body: larger than allowed, or the client went away. */
export type BodyFailure = "too-large" | "aborted";

/** Whether a body follows the headers; most requests have none. */
export function hasBody({ read }: RequestHeaders): boolean {
  return read.contentLength === undefined ? read.transferEncoding !== undefined : read.contentLength !== "0";
}

/** Reads the body; one that is too large is refused as soon as that is known, declared or not. */
export function readBody(request: IncomingMessage): Promise<Buffer | BodyFailure> {
  if (Number(request.headers["content-length"] ?? 0) > MAX_BODY_BYTES) return Promise.resolve("too-large");
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let length = 0;
    request.on("data", (chunk: Buffer) => {
      length += chunk.length;
      if (length <= MAX_BODY_BYTES) return void chunks.push(chunk);
      chunks.length = 0;
      request.pause();
      resolve("too-large");
    });
    request.once("end", () => resolve(chunks.length === 1 ? (chunks[0] ?? NO_BODY) : Buffer.concat(chunks)));
    request.once("error", () => resolve("aborted"));
    request.once("close", () => resolve("aborted"));
  });
}
