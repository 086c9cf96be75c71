import { deflateSync, gunzipSync, gzipSync, inflateSync } from "node:zlib";
import { createGuardedRoute, createTestApi, createTestRoute } from "../support/rest-api.ts";
import { startTestGateway, type TestGateway } from "../support/test-gateway.ts";
import { createIdClaims, signToken } from "../support/test-issuer.ts";

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.close());
beforeEach(() => {
  gateway.accessLines.length = 0;
  gateway.lambda.events.length = 0;
});

function serve(overrides: Parameters<typeof createTestApi>[0]): void {
  gateway.gateway.replace({
    apis: [createTestApi({ routes: [createGuardedRoute({ method: "ANY" })], ...overrides })],
    issuers: [gateway.issuer],
    findFunction: () => gateway.lambda,
  });
}

const withToken = (claims = createIdClaims()) => ["Authorization", signToken(gateway.key, claims)];

describe("E.8: the access log of a stage", () => {
  test("has one line for each request, with what is known of it", async () => {
    serve({
      accessLogFormat: `{"id":"$context.requestId","ip":"$context.identity.sourceIp","who":"$context.authorizer.claims.sub","at":"$context.requestTime","verb":"$context.httpMethod","route":"$context.resourcePath","path":"$context.path","status":"$context.status","length":"$context.responseLength","took":"$context.responseLatency","behind":"$context.integrationLatency","integration":"$context.integration.status","authorizer":"$context.authorizer.status","error":"$context.error.message","type":"$context.error.responseType","trace":"$context.xrayTraceId"}`,
    });
    const answer = await gateway.send({
      target: "/Prod?a=b",
      headers: withToken(createIdClaims({ sub: "s-1" })),
    });
    expect(gateway.accessLines.map((line) => JSON.parse(line))).toEqual([
      {
        id: answer.headers["x-amzn-requestid"],
        ip: "127.0.0.1",
        who: "s-1",
        at: expect.stringMatching(/^\d\d\/\w{3}\/\d{4}:/),
        verb: "GET",
        route: "/",
        path: "/Prod",
        status: "200",
        length: answer.headers["content-length"],
        took: "0",
        behind: "0",
        integration: "200",
        authorizer: "200",
        error: "-",
        type: "-",
        trace: "-",
      },
    ]);
    await gateway.send();
    expect(JSON.parse(gateway.accessLines[1] ?? "")).toMatchObject({
      who: "-",
      status: "401",
      integration: "-",
      authorizer: "401",
      error: "Unauthorized",
      type: "UNAUTHORIZED",
    });
    await gateway.send({ target: "/Prod/nowhere" });
    expect(JSON.parse(gateway.accessLines[2] ?? "")).toMatchObject({
      status: "403",
      route: "-",
      authorizer: "-",
    });
  });

  test("takes the common log format too", async () => {
    serve({
      accessLogFormat:
        '$context.identity.sourceIp $context.identity.caller $context.identity.user [$context.requestTime]"$context.httpMethod $context.resourcePath $context.protocol" $context.status $context.responseLength $context.requestId\n',
    });
    const answer = await gateway.send({ headers: withToken() });
    expect(gateway.accessLines[0]).toMatch(/^127\.0\.0\.1 - - \[.*\]"GET \/ HTTP\/1\.1" 200 20 /);
    expect(gateway.accessLines[0]).toContain(answer.headers["x-amzn-requestid"]);
  });

  test("D-21: nobody forges a line or a member", async () => {
    const headers = ["User-Agent", 'x","admin":"yes', ...withToken()];
    serve({ accessLogFormat: '{"agent":"$context.identity.userAgent","id":"$context.requestId"}' });
    await gateway.send({ headers });
    expect(JSON.parse(gateway.accessLines[0] ?? "")).toEqual({
      agent: 'x","admin":"yes',
      id: expect.any(String),
    });
    serve({ accessLogFormat: "$context.authorizer.claims.name $context.requestId" });
    await gateway.send({ headers: withToken(createIdClaims({ name: "a\nforged \u001b[31m" })) });
    expect(gateway.accessLines[1]).toMatch(/^a\\x0aforged \\x1b\[31m /);
  });

  test("G-26: messageString brings its own quotes, where there is an error", async () => {
    serve({ accessLogFormat: "$context.error.messageString $context.requestId" });
    await gateway.send();
    await gateway.send({ headers: withToken() });
    expect(gateway.accessLines.map((line) => line.split(" ")[0])).toEqual(['"Unauthorized"', "-"]);
  });

  test("without a format there is none", async () => {
    serve({});
    await gateway.send();
    expect(gateway.accessLines).toEqual([]);
  });
});

describe("E-68: compressed answers", () => {
  const send = async (accepted: string | undefined, least: number | undefined = 10) => {
    serve({
      routes: [createTestRoute({ method: "ANY" })],
      binaryMediaTypes: [],
      ...(least !== undefined && { minimumCompressionSize: least }),
    });
    const headers = accepted === undefined ? [] : ["Accept-Encoding", accepted];
    return fetchRaw(headers);
  };
  /** As bytes: what is compressed is no text. */
  const fetchRaw = async (headers: readonly string[]) => {
    const { request } = await import("node:http");
    return new Promise<{ coding: string | undefined; body: Buffer }>((resolve, reject) => {
      const pairs = ["Host", "localhost", ...headers];
      const sent = request(
        { port: gateway.port, host: "127.0.0.1", path: "/Prod", headers: pairs },
        (response) => {
          const chunks: Buffer[] = [];
          response.on("data", (chunk: Buffer) => chunks.push(chunk));
          response.on("end", () =>
            resolve({ coding: response.headers["content-encoding"], body: Buffer.concat(chunks) }),
          );
        },
      );
      sent.on("error", reject);
      sent.end();
    });
  };
  const TEXT = '"Hello from Lambda!"';

  test("go to who accepts them, from the size on that the API says", async () => {
    const gzip = await send("br, gzip;q=0.8");
    expect([gzip.coding, gunzipSync(gzip.body).toString()]).toEqual(["gzip", TEXT]);
    const deflate = await send("gzip;q=0, deflate");
    expect([deflate.coding, inflateSync(deflate.body).toString()]).toEqual(["deflate", TEXT]);
    for (const [accepted, least] of [
      [undefined, 10],
      ["br", 10],
      ["gzip", 1000],
    ] as const) {
      const plain = await send(accepted, least);
      expect([plain.coding, plain.body.toString()]).toEqual([undefined, TEXT]);
    }
    serve({ routes: [createTestRoute({ method: "ANY" })] });
    expect((await fetchRaw(["Accept-Encoding", "gzip"])).coding).toBeUndefined();
  });

  test("what the function encoded stays as it is", async () => {
    gateway.lambda.answer = () => ({
      statusCode: 200,
      headers: { "content-encoding": "br" },
      body: "0123456789abc",
    });
    const { coding, body } = await send("gzip");
    expect([coding, body.toString()]).toEqual(["br", "0123456789abc"]);
  });
});

describe("compressed requests", () => {
  const post = (body: Buffer, coding: string, minimumCompressionSize?: number) => {
    serve({
      routes: [createTestRoute({ method: "ANY" })],
      ...(minimumCompressionSize !== undefined && { minimumCompressionSize }),
    });
    return gateway.send({ method: "POST", body, headers: ["Content-Encoding", coding] });
  };

  test("are unpacked where answers are compressed", async () => {
    await post(gzipSync("packed"), "gzip", 0);
    await post(deflateSync("deflated"), "Deflate", 0);
    await post(Buffer.from("plain"), "identity", 0);
    expect(gateway.lambda.events.map(({ body }) => body)).toEqual(["packed", "deflated", "plain"]);
  });

  test("what is no such encoding is refused; what unpacks to more than 10 MB too", async () => {
    expect((await post(Buffer.from("x"), "br", 0)).status).toBe(415);
    expect((await post(Buffer.from("x"), "gzip", 0)).status).toBe(400);
    expect((await post(gzipSync(Buffer.alloc(10_485_761)), "gzip", 0)).status).toBe(400);
    expect(gateway.lambda.events).toEqual([]);
  });

  test("are handed on as they are elsewhere", async () => {
    await post(Buffer.from("x"), "br");
    expect(gateway.lambda.events.map(({ body }) => body)).toEqual(["x"]);
  });
});
