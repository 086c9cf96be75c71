import { type IncomingMessage, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { text } from "node:stream/consumers";

/** One request, header by header and byte by byte as given. */
export interface SentRequest {
  readonly method?: string;
  /** Origin and more; nothing of it is normalised. */
  readonly url: string;
  /** Name and value in turn, so that a name may come twice. `Host` is added. */
  readonly headers?: readonly string[];
  readonly body?: string;
}

export interface Answer {
  readonly status: number;
  /** By lower-case name; several values joined by `, `. */
  readonly headers: ReadonlyMap<string, string>;
  readonly cookies: readonly string[];
  readonly body: string;
}

const TIMEOUT_MS = 30_000;

/** Sends it on a connection of its own; follows nothing. @throws Error when there is no answer in 30 s */
export async function send({ method = "GET", url, headers = [], body }: SentRequest): Promise<Answer> {
  const [, origin = "", path = "/"] = /^(https?:\/\/[^/]+)(.*)$/.exec(url) ?? [];
  const { protocol, hostname, port, host } = new URL(origin);
  const length = body === undefined ? [] : ["Content-Length", String(Buffer.byteLength(body))];
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const request = (protocol === "https:" ? requestHttps : requestHttp)({
      ...{ method, hostname, port, path, agent: false, timeout: TIMEOUT_MS },
      headers: ["Host", host, ...length, ...headers],
    });
    request.on("response", resolve);
    request.on("error", reject);
    request.on("timeout", () => request.destroy(new Error(`no answer from ${url}`)));
    request.end(body);
  });
  return {
    status: response.statusCode ?? 0,
    headers: toHeaders(response.rawHeaders),
    cookies: response.headers["set-cookie"] ?? [],
    body: await text(response),
  };
}

function toHeaders(raw: readonly string[]): ReadonlyMap<string, string> {
  const headers = new Map<string, string>();
  for (let index = 0; index < raw.length; index += 2) {
    const name = (raw[index] ?? "").toLowerCase();
    const before = headers.get(name);
    headers.set(name, before === undefined ? (raw[index + 1] ?? "") : `${before}, ${raw[index + 1]}`);
  }
  return headers;
}
