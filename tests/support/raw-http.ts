import { connect } from "node:net";

/** One request, sent byte for byte: targets and headers as no client library would send them. */
export interface RawRequest {
  readonly method?: string;
  readonly target?: string;
  /** Name and value in turn; `Host` is added unless it is here. */
  readonly headers?: readonly string[];
  readonly body?: string | Buffer;
}

export interface RawAnswer {
  readonly status: number;
  /** Header lines in the order and spelling of the wire. */
  readonly lines: readonly string[];
  /** Values by lower-case name; repeated ones joined by a comma. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Sends a request on a connection of its own and reads the one answer. */
export function sendRaw(port: number, request: RawRequest = {}): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect(port, "127.0.0.1", () => {
      socket.write(Buffer.from(toHead(port, request), "latin1"));
      if (request.body !== undefined) socket.write(request.body);
    });
    socket.on("data", (chunk) => {
      chunks.push(chunk);
      const answer = parseAnswer(Buffer.concat(chunks), request.method ?? "GET");
      if (answer === undefined) return;
      socket.destroy();
      resolve(answer);
    });
    socket.on("error", reject);
    socket.on("close", () => reject(new Error(`Closed after ${Buffer.concat(chunks).toString("latin1")}`)));
  });
}

function toHead(port: number, { method = "GET", target = "/Prod/", headers = [], body }: RawRequest): string {
  const lines = [`${method} ${target} HTTP/1.1`];
  const names = headers.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase());
  if (!names.includes("host")) lines.push(`Host: localhost:${port}`);
  if (body !== undefined && !names.includes("content-length") && !names.includes("transfer-encoding")) {
    lines.push(`Content-Length: ${Buffer.byteLength(body)}`);
  }
  for (let index = 0; index < headers.length; index += 2) {
    lines.push(`${headers[index]}: ${headers[index + 1]}`);
  }
  return `${lines.join("\r\n")}\r\n\r\n`;
}

/** `undefined` until all of it is there. */
function parseAnswer(data: Buffer, method: string): RawAnswer | undefined {
  const end = data.indexOf("\r\n\r\n");
  if (end === -1) return undefined;
  const [statusLine = "", ...lines] = data.subarray(0, end).toString("latin1").split("\r\n");
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const colon = line.indexOf(":");
    const name = line.slice(0, colon).toLowerCase();
    const value = line.slice(colon + 1).trim();
    headers[name] = Object.hasOwn(headers, name) ? `${headers[name]}, ${value}` : value;
  }
  const status = Number(statusLine.split(" ")[1]);
  const hasBody = method !== "HEAD" && status !== 204 && status !== 304;
  const length = hasBody ? Number(headers["content-length"] ?? 0) : 0;
  const body = data.subarray(end + 4);
  return body.length < length ? undefined : { status, lines, headers, body: body.toString("utf8") };
}
