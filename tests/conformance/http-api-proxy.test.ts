import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { HttpRoute } from "../../local/openapi/http-api/http-api.ts";
import { createHttpRoute, createJwtDefinition } from "../support/http-api.ts";
import { startHttpGateway } from "../support/http-gateway.ts";
import type { TestGateway } from "../support/test-gateway.ts";

interface Seen {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

let server: Server;
let origin: string;
let seen: Seen[] = [];
let answer = (_request: IncomingMessage, response: ServerResponse): void => void response.end();
let open: TestGateway | undefined;

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => void chunks.push(chunk));
    request.on("end", () => {
      const { method, url, headers } = request;
      seen.push({ method, url, headers, body: Buffer.concat(chunks).toString() });
      answer(request, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => void server.close());
afterEach(async () => {
  await open?.close();
  open = undefined;
  seen = [];
});

async function start(
  routeKey: string,
  uri: string,
  overrides: Partial<HttpRoute> = {},
): Promise<TestGateway> {
  const integration = { kind: "http-proxy", uri, httpMethod: undefined, timeoutInMillis: 200 } as const;
  open = await startHttpGateway({ routes: [createHttpRoute(routeKey, { integration, ...overrides })] });
  return open;
}

test("H-46: the request goes on as it came, to the path that the uri names", async () => {
  answer = (_request, response) =>
    void response.writeHead(201, { "Content-Type": "text/x", "X-Mine": "1" }).end("made");
  const gateway = await start("POST /things/{id}", `${origin}/base/{id}?fixed=1`);
  const { status, body, headers } = await gateway.send({
    method: "POST",
    target: "/things/a%20b%3F?x=1&x=2",
    headers: ["Content-Type", "text/plain", "Authorization", "Bearer abc"],
    body: "hello",
  });
  expect([status, body, headers["content-type"], headers["x-mine"]]).toEqual([201, "made", "text/x", "1"]);
  expect(headers["apigw-requestid"]).toBeDefined();
  expect(seen).toEqual([
    {
      method: "POST",
      url: "/base/a%20b%3F?fixed=1&x=1&x=2",
      headers: expect.objectContaining({
        host: new URL(origin).host,
        "content-type": "text/plain",
        authorization: "Bearer abc",
        "content-length": "5",
        forwarded: "for=127.0.0.1;host=http123abc.execute-api.us-east-1.amazonaws.com;proto=http",
        via: "HTTP/1.1 AmazonAPIGateway",
      }),
      body: "hello",
    },
  ]);
});

test("H-46: the default route hands its whole path on, and no path leads to another host", async () => {
  answer = (_request, response) => void response.end("ok");
  const gateway = await start("$default", `${origin}/base`);
  for (const target of ["/a/b", "//evil.example/x", "/@evil.example"])
    expect((await gateway.send({ target })).status).toBe(200);
  expect(seen.map(({ url }) => url)).toEqual(["/base/a/b", "/base//evil.example/x", "/base/@evil.example"]);
});

test("H-46: nobody gets there without a token where the route is guarded", async () => {
  const authorization = { authorizer: createJwtDefinition(), scopes: [] };
  const gateway = await start("GET /", origin, { authorization });
  expect((await gateway.send()).status).toBe(401);
  expect(seen).toEqual([]);
});

test("H-54: an endpoint that takes too long, or is not there, is 503", async () => {
  answer = () => {};
  const slow = await start("GET /", origin);
  expect(await slow.send()).toMatchObject({ status: 503, body: '{"message":"Service Unavailable"}' });
  await slow.close();
  const gone = await start("GET /", "http://127.0.0.1:1");
  expect(await gone.send()).toMatchObject({ status: 503, body: '{"message":"Service Unavailable"}' });
});
