import type { IncomingMessage } from "node:http";

/**
 * The whole body, or `undefined` when it is longer than `maxBytes`: then nothing of it is kept, and Node
 * discards the rest once the request is answered. Rejects when the client gives up.
 */
export function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer | undefined> {
  if (Number(request.headers["content-length"] ?? 0) > maxBytes) return Promise.resolve(undefined);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const onData = (chunk: Buffer) => {
      length += chunk.length;
      if (length <= maxBytes) return void chunks.push(chunk);
      chunks.length = 0;
      request.off("data", onData);
      resolve(undefined);
    };
    request.on("data", onData);
    request.once("end", () => resolve(Buffer.concat(chunks, length)));
    request.once("error", reject);
    request.once("close", () => reject(new Error("The client closed the connection.")));
  });
}
