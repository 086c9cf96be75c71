import { type RequestOptions, request } from "node:https";
import type { Send } from "./domain-visitor.ts";

/** `fetch` for https that trusts this authority alone, and finds every `*.localhost` on the loopback address. */
export function createHttpsSend(ca: string): Send {
  return (url, init) =>
    new Promise((resolve, reject) => {
      const { hostname, port, pathname, search } = new URL(url);
      const options: RequestOptions = {
        ...{ host: "127.0.0.1", port, path: pathname + search, ca, servername: hostname, agent: false },
        method: init.method ?? "GET",
        headers: { host: `${hostname}:${port}`, ...Object.fromEntries(new Headers(init.headers)) },
      };
      const sent = request(options, (answer) => {
        const chunks: Buffer[] = [];
        answer.on("data", (chunk: Buffer) => chunks.push(chunk));
        answer.on("end", () => {
          const headers = new Headers();
          for (let index = 0; index < answer.rawHeaders.length; index += 2)
            headers.append(answer.rawHeaders[index] ?? "", answer.rawHeaders[index + 1] ?? "");
          const status = answer.statusCode ?? 0;
          const body = [204, 304].includes(status) ? null : Buffer.concat(chunks);
          resolve(new Response(body, { status, headers }));
        });
      });
      sent.on("error", reject);
      sent.end(typeof init.body === "string" ? init.body : undefined);
    });
}
