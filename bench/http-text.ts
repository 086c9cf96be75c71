import { createConnection } from "node:net";
import type { FixedAnswer } from "./floor.ts";

export interface RequestParts {
  readonly method: string;
  readonly path: string;
  readonly host: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** The bytes of a request, as text; all header names in lower case. */
export function toRequestText({ method, path, host, headers = {}, body }: RequestParts): string {
  const all = {
    host,
    "user-agent": "gatehouse-bench",
    accept: "*/*",
    ...headers,
    ...(body !== undefined && { "content-length": String(Buffer.byteLength(body)) }),
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${method} ${path} HTTP/1.1\r\n${lines.join("")}\r\n${body ?? ""}`;
}

/** What node:http adds by itself. */
const OWN_HEADERS = ["connection", "keep-alive"];

/** Sends a request and gives its answer in the form that the floor repeats. */
export async function capture(port: number, request: string): Promise<FixedAnswer> {
  const text = await exchangeOnce(port, request);
  const headEnd = text.indexOf("\r\n\r\n");
  const [statusLine = "", ...lines] = text.slice(0, headEnd).split("\r\n");
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon), line.slice(colon + 1).trim()];
  });
  return {
    status: Number(statusLine.split(" ")[1]),
    headers: headers.filter(([name]) => !OWN_HEADERS.includes(name.toLowerCase())),
    body: text.slice(headEnd + 4),
  };
}

function exchangeOnce(port: number, request: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = createConnection({ port, host: "127.0.0.1" });
    let text = "";
    socket.setEncoding("utf8");
    socket.on("error", reject);
    socket.on("data", (chunk: string) => {
      text += chunk;
      const headEnd = text.indexOf("\r\n\r\n");
      const [, length] = /\r\ncontent-length: (\d+)/i.exec(text) ?? [];
      if (headEnd < 0 || length === undefined) return;
      if (Buffer.byteLength(text.slice(headEnd + 4)) < Number(length)) return;
      socket.destroy();
      resolve(text);
    });
    socket.on("close", () => reject(new Error(`The server closed the connection: ${text}`)));
    socket.write(request);
  });
}
