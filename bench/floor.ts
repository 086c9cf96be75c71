// What no server on node:http can be faster than: reads the request, sends fixed bytes.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** The answer, as it was captured from the twin. */
export interface FixedAnswer {
  readonly status: number;
  /** Without what node:http adds by itself. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

const {
  port = 0,
  status,
  headers,
  body,
} = JSON.parse(process.argv[2] ?? "{}") as FixedAnswer & { port?: number };

const server = createServer((request, response) => {
  request.resume();
  request.on("end", () => {
    response.sendDate = false;
    response.writeHead(status, headers.flat());
    response.end(body);
  });
});
server.listen(port, "127.0.0.1", () => {
  console.log(JSON.stringify({ port: (server.address() as AddressInfo).port }));
});
