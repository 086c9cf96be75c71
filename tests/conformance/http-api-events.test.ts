import type { APIGatewayProxyEvent, APIGatewayProxyEventV2WithJWTAuthorizer } from "aws-lambda";
import type { HttpRoute } from "../../local/openapi/http-api/http-api.ts";
import { createHttpRoute, createJwtDefinition, createJwtRoute } from "../support/http-api.ts";
import { startHttpGateway, toIdToken } from "../support/http-gateway.ts";
import type { RawRequest } from "../support/raw-http.ts";
import type { TestGateway } from "../support/test-gateway.ts";

let open: TestGateway | undefined;

async function start(...options: Parameters<typeof startHttpGateway>): Promise<TestGateway> {
  open = await startHttpGateway(...options);
  return open;
}
afterEach(async () => {
  await open?.close();
  open = undefined;
});

const inFormat1 = (routeKey: string, overrides: Partial<HttpRoute> = {}): HttpRoute => {
  const route = createHttpRoute(routeKey, overrides);
  const { integration } = route;
  return integration.kind === "lambda-proxy"
    ? { ...route, integration: { ...integration, payloadFormatVersion: "1.0" } }
    : route;
};

async function receive<Event>(gateway: TestGateway, request: RawRequest): Promise<Event> {
  expect((await gateway.send(request)).status).toBe(200);
  return gateway.lambda.events.at(-1) as unknown as Event;
}

test("H-31 to H-35: an event of format 2.0 has what a request has, and nothing else", async () => {
  const stages = [{ stageName: "dev", stageVariables: { colour: "blue" } }];
  const gateway = await start({ stages, routes: [createJwtRoute("POST /things/{id}", [])] });
  const groups = ["admins", "a b"];
  const token = toIdToken(gateway, { "cognito:groups": groups, identities: [{ b: 1, a: null }], n: 1.5 });
  const event = await receive<APIGatewayProxyEventV2WithJWTAuthorizer>(gateway, {
    method: "POST",
    target: "/dev/things/a%20b?x=1&x=2&y=%C3%A4&z",
    headers: [
      ["Authorization", `Bearer ${token}`],
      ["X-Mine", "1"],
      ["x-mine", "2"],
      ["Cookie", "s=1; t=2"],
      ["Content-Type", "application/json"],
      ["User-Agent", "test"],
      ["Host", "localhost"],
      ["X-Forwarded-For", "1.2.3.4"],
      ["Content-Length", "7"],
    ].flat(),
    body: '{"a":1}',
  });
  expect(event).toEqual({
    version: "2.0",
    routeKey: "POST /things/{id}",
    rawPath: "/dev/things/a b",
    rawQueryString: "x=1&x=2&y=%C3%A4&z",
    cookies: ["s=1", "t=2"],
    headers: {
      authorization: `Bearer ${token}`,
      "content-length": "7",
      "content-type": "application/json",
      host: "localhost",
      "user-agent": "test",
      "x-amzn-trace-id": expect.stringMatching(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/),
      "x-forwarded-for": "1.2.3.4, 127.0.0.1",
      "x-forwarded-port": String(gateway.port),
      "x-forwarded-proto": "http",
      "x-mine": "1,2",
    },
    queryStringParameters: { x: "1,2", y: "ä", z: "" },
    requestContext: {
      accountId: "123456789012",
      apiId: "http123abc",
      authorizer: {
        jwt: {
          claims: expect.objectContaining({
            "cognito:groups": "[admins a b]",
            identities: "[map[a:<nil> b:1]]",
            email_verified: "true",
            exp: expect.stringMatching(/^\d{10}$/),
            n: "1.5",
          }),
          scopes: null,
        },
      },
      domainName: "http123abc.execute-api.us-east-1.amazonaws.com",
      domainPrefix: "http123abc",
      http: {
        method: "POST",
        path: "/dev/things/a b",
        protocol: "HTTP/1.1",
        sourceIp: "127.0.0.1",
        userAgent: "test",
      },
      requestId: expect.stringMatching(/^[\w-]{15}=$/),
      routeKey: "POST /things/{id}",
      stage: "dev",
      time: "18/Nov/2026:11:06:42 +0000",
      timeEpoch: 1_795_000_002_000,
    },
    pathParameters: { id: "a b" },
    body: '{"a":1}',
    isBase64Encoded: false,
    stageVariables: { colour: "blue" },
  });
});

test("H-31: what the request does not have is left out", async () => {
  const gateway = await start({ routes: [createHttpRoute("$default")] });
  const event = await receive<Record<string, unknown>>(gateway, { target: "/my/path" });
  expect(Object.keys(event)).toEqual([
    "version",
    "routeKey",
    "rawPath",
    "rawQueryString",
    "headers",
    "requestContext",
    "isBase64Encoded",
  ]);
  expect(event.requestContext).not.toHaveProperty("authorizer");
  expect(event).toMatchObject({ routeKey: "$default", rawPath: "/my/path", rawQueryString: "" });
});

test("the answer names the request as the event does", async () => {
  const gateway = await start({ routes: [createHttpRoute()] });
  const { headers } = await gateway.send();
  expect(headers["apigw-requestid"]).toBe(gateway.lambda.events[0]?.requestContext.requestId);
});

test("H-35: the scopes of the route are in the event", async () => {
  const gateway = await start({ routes: [createJwtRoute("GET /", ["a", "b"])] });
  const token = toIdToken(gateway, { scope: "b c" });
  const event = await receive<APIGatewayProxyEventV2WithJWTAuthorizer>(gateway, {
    headers: ["Authorization", token],
  });
  expect(event.requestContext.authorizer.jwt.scopes).toEqual(["a", "b"]);
});

test("H-36: an event of format 1.0 has the shape of a REST API's", async () => {
  const authorization = { authorizer: createJwtDefinition(), scopes: [] };
  const gateway = await start({ routes: [inFormat1("GET /things/{id}", { authorization })] });
  const event = await receive<APIGatewayProxyEvent>(gateway, {
    target: "/things/7?x=1&x=2",
    headers: ["Authorization", toIdToken(gateway), "X-Mine", "1", "X-Mine", "2", "Cookie", "a=b"],
  });
  expect(event).toMatchObject({
    version: "1.0",
    resource: "/things/{id}",
    path: "/things/7",
    httpMethod: "GET",
    headers: { "x-mine": "2", cookie: "a=b", "content-length": "0" },
    multiValueHeaders: { "x-mine": ["1", "2"] },
    queryStringParameters: { x: "2" },
    multiValueQueryStringParameters: { x: ["1", "2"] },
    requestContext: {
      accountId: "123456789012",
      authorizer: { claims: { email: "ada@example.com" }, scopes: null },
      identity: { sourceIp: "127.0.0.1", accessKey: null },
      path: "/things/7",
      resourceId: null,
      resourcePath: "/things/{id}",
      stage: "$default",
    },
    pathParameters: { id: "7" },
    stageVariables: null,
    body: null,
    isBase64Encoded: false,
  });
});

test("H-33: everything but text comes in base64, forms too", async () => {
  const gateway = await start({ routes: [createHttpRoute("POST /")] });
  const send = (headers: readonly string[]) =>
    receive<{ body: string; isBase64Encoded: boolean }>(gateway, {
      method: "POST",
      headers: [...headers, "Content-Length", "3"],
      body: "a=b",
    });
  const encoded = { body: Buffer.from("a=b").toString("base64"), isBase64Encoded: true };
  expect(await send(["Content-Type", "application/x-www-form-urlencoded"])).toMatchObject(encoded);
  expect(await send(["Content-Type", "image/png"])).toMatchObject(encoded);
  expect(await send([])).toMatchObject(encoded);
  expect(await send(["Content-Type", "text/csv; charset=utf-8"])).toMatchObject({ body: "a=b" });
  expect(await send(["Content-Type", "application/xml"])).toMatchObject({ isBase64Encoded: false });
});

describe("what a function returns", () => {
  const answerTo = async (result: unknown, routes = [createHttpRoute()]) => {
    const gateway = await start({ routes });
    gateway.lambda.answer = () => result;
    const { status, body, headers } = await gateway.send();
    return { status, body, type: headers["content-type"], headers };
  };

  test.each([
    ["a text", "Hello from Lambda!", "Hello from Lambda!"],
    ["a map", { message: "Hello" }, '{"message":"Hello"}'],
    ["a list", [1, 2], "[1,2]"],
    ["a number", 7, "7"],
    ["nothing", undefined, "null"],
  ])("H-37: %s without a status is a body of JSON", async (_what, result, body) => {
    expect(await answerTo(result)).toMatchObject({ status: 200, body, type: "application/json" });
  });

  test("H-38: an answer says its status, headers, cookies and body", async () => {
    const result = {
      statusCode: 201,
      headers: { "X-Mine": "1", "Content-Type": "image/png" },
      cookies: ["a=b; Secure", "c=d"],
      body: Buffer.from("png").toString("base64"),
      isBase64Encoded: true,
    };
    const { headers, ...answer } = await answerTo(result);
    expect(answer).toEqual({ status: 201, body: "png", type: "image/png" });
    expect(headers).toMatchObject({ "x-mine": "1", "set-cookie": "a=b; Secure, c=d" });
  });

  test("H-38: an answer without a type is plain text", async () => {
    expect(await answerTo({ statusCode: 200, body: "{}" })).toMatchObject({
      body: "{}",
      type: "text/plain; charset=utf-8",
    });
  });

  test.each([
    ["a status that is none", { statusCode: "abc" }],
    ["a body that is a map", { statusCode: 200, body: {} }],
    ["cookies that are no list", { statusCode: 200, cookies: "a=b" }],
    ["a cookie with a line break", { statusCode: 200, cookies: ["a=b\r\nX: y"] }],
    ["a header with a line break", { statusCode: 200, headers: { "X-Mine": "a\r\nX: y" } }],
  ])("H-53: %s is 500", async (_what, result) => {
    expect(await answerTo(result)).toMatchObject({
      status: 500,
      body: '{"message":"Internal Server Error"}',
    });
  });

  test("H-38: format 1.0 wants a status, and takes several values of a header", async () => {
    const routes = [inFormat1("GET /")];
    expect(await answerTo({ message: "Hello" }, routes)).toMatchObject({ status: 500 });
    await open?.close();
    const result = { statusCode: 200, multiValueHeaders: { "Set-Cookie": ["a=b", "c=d"] }, body: "" };
    expect((await answerTo(result, routes)).headers["set-cookie"]).toBe("a=b, c=d");
  });
});
