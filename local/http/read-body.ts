import type { IncomingMessage } from "node:http";

/** Why there is no body: larger than allowed, or the client went away. */
export type BodyFailure = "too-large" | "aborted";

const NOTHING = Buffer.alloc(0);

/** The whole body; one that is too large is refused as soon as that is known, declared or not, and not kept. */
export function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer | BodyFailure> {
  if (Number(request.headers["content-length"] ?? 0) > maxBytes) return Promise.resolve("too-large");
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let length = 0;
    request.on("data", (chunk: Buffer) => {
      length += chunk.length;
      if (length <= maxBytes) return void chunks.push(chunk);
      chunks.length = 0;
      request.pause();
      resolve("too-large");
    });
    request.once("end", () => resolve(chunks.length === 1 ? (chunks[0] ?? NOTHING) : Buffer.concat(chunks)));
    request.once("error", () => resolve("aborted"));
    request.once("close", () => resolve("aborted"));
  });
}
