import type { RawRequest } from "../support/raw-http.ts";
import { createGuardedRoute, createTestApi, createTestRoute } from "../support/rest-api.ts";
import { receiveEvent, startTestGateway, type TestGateway } from "../support/test-gateway.ts";
import { createIdClaims, signToken } from "../support/test-issuer.ts";

describe("the event of a proxy integration", () => {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await startTestGateway({
      apis: [
        createTestApi({
          routes: [
            createGuardedRoute({ operationName: "getRoot" }),
            createTestRoute({ method: "ANY", resourcePath: "/open" }),
            createTestRoute({ resourcePath: "/users/{id}" }),
            createTestRoute({ method: "ANY", resourcePath: "/files/{proxy+}" }),
          ],
        }),
        createTestApi({
          restApiId: "binary0001",
          stageName: "binary",
          stageVariables: { colour: 'bl"ue' },
          binaryMediaTypes: ["image/*", "application/octet-stream"],
          routes: [createTestRoute({ method: "POST", resourceId: "res0000002" })],
        }),
      ],
    });
  });
  afterAll(() => gateway.close());

  const eventOf = (request: RawRequest) => receiveEvent(gateway, request);

  test("E.1: has these members in this order, with these values", async () => {
    const token = signToken(gateway.key, createIdClaims());
    const answer = await gateway.send({
      headers: ["User-Agent", "curl/8", "Accept", "*/*", "authorization", `Bearer ${token}`],
    });
    const event = gateway.lambda.events.at(-1);
    const trace = /^(Root=1-6afd86c2-[0-9a-f]{24});/.exec(answer.headers["x-amzn-trace-id"] ?? "")?.[1];
    const headers = {
      Accept: "*/*",
      Authorization: `Bearer ${token}`,
      Host: `localhost:${gateway.port}`,
      "User-Agent": "curl/8",
      "X-Amzn-Trace-Id": trace,
      "X-Forwarded-For": "127.0.0.1",
      "X-Forwarded-Port": String(gateway.port),
      "X-Forwarded-Proto": "http",
    };
    expect(JSON.stringify(event)).toBe(
      JSON.stringify({
        resource: "/",
        path: "/",
        httpMethod: "GET",
        headers,
        multiValueHeaders: Object.fromEntries(
          Object.entries(headers).map(([name, value]) => [name, [value]]),
        ),
        queryStringParameters: null,
        multiValueQueryStringParameters: null,
        pathParameters: null,
        stageVariables: null,
        requestContext: {
          resourceId: "res0000001",
          authorizer: {
            claims: {
              sub: "11111111-2222-3333-4444-555555555555",
              aud: "exampleclientid00000000001",
              email_verified: "true",
              event_id: "66666666-7777-8888-9999-000000000000",
              token_use: "id",
              auth_time: "1794999992",
              iss: "http://localhost:3001/us-east-1_TestPool1",
              "cognito:username": "11111111-2222-3333-4444-555555555555",
              name: "Ada Example",
              exp: "Wed Nov 18 12:06:42 UTC 2026",
              iat: "Wed Nov 18 11:06:32 UTC 2026",
              jti: "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee",
              email: "ada@example.com",
            },
          },
          resourcePath: "/",
          operationName: "getRoot",
          httpMethod: "GET",
          extendedRequestId: answer.headers["x-amz-apigw-id"],
          requestTime: "18/Nov/2026:11:06:42 +0000",
          path: "/Prod/",
          accountId: "123456789012",
          protocol: "HTTP/1.1",
          stage: "Prod",
          domainPrefix: "abc123defg",
          requestTimeEpoch: 1_795_000_002_000,
          requestId: answer.headers["x-amzn-requestid"],
          identity: {
            cognitoIdentityPoolId: null,
            accountId: null,
            cognitoIdentityId: null,
            caller: null,
            sourceIp: "127.0.0.1",
            principalOrgId: null,
            accessKey: null,
            cognitoAuthenticationType: null,
            cognitoAuthenticationProvider: null,
            userArn: null,
            userAgent: "curl/8",
            user: null,
          },
          domainName: "abc123defg.execute-api.us-east-1.amazonaws.com",
          deploymentId: "dep001",
          apiId: "abc123defg",
        },
        body: null,
        isBase64Encoded: false,
      }),
    );
  });

  test("E-05, E-06, E-11: has no authorizer, operation or user agent where there is none", async () => {
    const { requestContext } = await eventOf({ target: "/Prod/open" });
    expect(Object.keys(requestContext)).not.toContain("authorizer");
    expect(Object.keys(requestContext)).not.toContain("operationName");
    expect(requestContext.identity.userAgent).toBeNull();
  });

  test.each([
    ["C-03: the stage alone", "/Prod", "/", "/Prod"],
    ["C-04: slashes before the stage are ignored", "//Prod/open", "/open", "/Prod/open"],
    ["C-05: slashes after it are merged in path only", "/Prod//open", "/open", "/Prod//open"],
    ["C-06: a trailing slash stays", "/Prod/open/", "/open/", "/Prod/open/"],
    ["C-07: a double slash within stays", "/Prod/files/x//y", "/files/x//y", "/Prod/files/x//y"],
    ["the long path", "/restapis/abc123defg/Prod/_user_request_/open", "/open", "/Prod/open"],
    ["percent signs stay as they are", "/Prod/files/%zz%2F%20", "/files/%zz%2F%20", "/Prod/files/%zz%2F%20"],
  ])("E-02, E-03: %s", async (...[, target, path, fullPath]) => {
    const headers = target === "/Prod" ? ["Authorization", signToken(gateway.key, createIdClaims())] : [];
    const event = await eventOf({ target, headers });
    expect([event.path, event.requestContext.path]).toEqual([path, fullPath]);
  });

  test("a host of its own reaches the API, with the stage in the path", async () => {
    const event = await eventOf({
      target: "/Prod/open",
      headers: ["Host", "abc123defg.execute-api.localhost"],
    });
    expect([event.path, event.requestContext.path]).toEqual(["/open", "/Prod/open"]);
    const unknown = { target: "/Prod/open", headers: ["Host", "unknown.execute-api.localhost"] };
    expect((await gateway.send(unknown)).status).toBe(403);
  });

  test("E-01, E-04, C-37: path parameters as sent, resource as in the document", async () => {
    const single = await eventOf({ target: "/Prod/users/a%2Fb+c" });
    expect([single.resource, single.requestContext.resourcePath, single.pathParameters]).toEqual([
      "/users/{id}",
      "/users/{id}",
      { id: "a%2Fb+c" },
    ]);
    const greedy = await eventOf({ target: "/Prod/files/test%2Balias@gmail.com/x//y/" });
    expect(greedy.pathParameters).toEqual({ proxy: "test%2Balias@gmail.com/x//y" });
  });

  test("C-33 to C-36: query parameters decoded, the last one and all", async () => {
    const event = await eventOf({ target: "/Prod/open?a=1%2B2&b=x+y;a=3&__proto__=p&e" });
    expect(event.queryStringParameters).toEqual(JSON.parse('{"a":"3","b":"x y","__proto__":"p","e":""}'));
    expect(event.multiValueQueryStringParameters).toEqual(
      JSON.parse('{"a":["1+2","3"],"b":["x y"],"__proto__":["p"],"e":[""]}'),
    );
    expect((await eventOf({ target: "/Prod/open?" })).queryStringParameters).toBeNull();
  });

  test.each(["|", "{", "}"])("C-36: a raw %s in the query is 400", async (character) => {
    const answer = await gateway.send({ target: `/Prod/open?a=${character}` });
    expect([answer.status, answer.headers["x-amzn-errortype"]]).toEqual([400, "BadRequestException"]);
  });

  test.each(["http://evil.example/Prod/open", "*"])(
    "D-16: the request line %s is 400, and not proxied",
    async (target) => {
      const method = target === "*" ? "OPTIONS" : "GET";
      expect((await gateway.send({ target, method })).status).toBe(400);
    },
  );

  test("C-26: the overriding verb is the event's", async () => {
    const event = await eventOf({ target: "/Prod/open", headers: ["X-HTTP-Method-Override", "PATCH"] });
    expect([event.httpMethod, event.requestContext.httpMethod]).toEqual(["PATCH", "PATCH"]);
  });

  test("E-12: stage variables are a map", async () => {
    const event = await eventOf({ target: "/binary/", method: "POST" });
    expect(event.stageVariables).toEqual({ colour: 'bl"ue' });
  });

  test.each([
    ["E-13: text", "/Prod/open", [], 'né"e', 'né"e', false],
    ["E-13: an empty body", "/Prod/open", [], "", null, false],
    ["E-15: bytes that are no UTF-8", "/Prod/open", [], Buffer.of(0x61, 0xff), "a\ufffd", false],
    ["E-14: a binary type", "/binary/", ["Content-Type", "Image/PNG"], Buffer.of(0, 255), "AP8=", true],
    ["E-14: another type", "/binary/", ["Content-Type", "text/plain"], "x", "x", false],
    ["E-14: no type", "/binary/", [], "x", "x", false],
  ])("%s", async (...[, target, headers, body, expected, isBase64Encoded]) => {
    const event = await eventOf({ target, method: "POST", headers, body });
    expect({ body: event.body, isBase64Encoded: event.isBase64Encoded }).toEqual({
      body: expected,
      isBase64Encoded,
    });
  });

  test("a chunked body is read to its end", async () => {
    const event = await eventOf({
      target: "/Prod/open",
      method: "POST",
      headers: ["Transfer-Encoding", "chunked"],
      body: "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n",
    });
    expect(event.body).toBe("abcde");
    expect(event.headers).not.toHaveProperty("Transfer-Encoding");
  });
});
