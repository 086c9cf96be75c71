import type { RawRequest } from "../support/raw-http.ts";
import { createTestApi, createTestRoute } from "../support/rest-api.ts";
import { receiveEvent, startTestGateway, type TestGateway } from "../support/test-gateway.ts";

describe("the headers of an event", () => {
  let gateway: TestGateway;

  beforeAll(async () => {
    const routes = [createTestRoute({ method: "ANY", resourcePath: "/open" })];
    gateway = await startTestGateway({ apis: [createTestApi({ routes })] });
  });
  afterAll(() => gateway.close());

  const eventOf = (request: RawRequest) => receiveEvent(gateway, request);

  test("E-16, E-17: repeated headers, and names as sent", async () => {
    const event = await eventOf({
      target: "/Prod/open",
      headers: ["tEsT-HEADeR", "1", "x-a", "1", "X-A", "2", "user-agent", "u", "x-a", "3"],
    });
    expect(event.headers).toEqual(
      expect.objectContaining({ "tEsT-HEADeR": "1", "x-a": "3", "User-Agent": "u" }),
    );
    expect(event.multiValueHeaders["x-a"]).toEqual(["1", "2", "3"]);
    expect(Object.keys(event.headers)).not.toContain("X-A");
    expect(event.requestContext.identity.userAgent).toBe("u");
  });

  test("E-21 to E-24: what is kept, dropped and added", async () => {
    const kept = [
      "Accept-Charset",
      "Accept-Encoding",
      "Age",
      "Content-Encoding",
      "Content-Type",
      "Pragma",
      "Range",
      "Referer",
      "Via",
      "Warn",
      "Cookie",
    ];
    const dropped = [
      "Content-MD5",
      "Max-Forwards",
      "Proxy-Authenticate",
      "Server",
      "TE",
      "Trailer",
      "WWW-Authenticate",
    ];
    const event = await eventOf({
      target: "/Prod/open",
      method: "POST",
      body: "x",
      headers: [...kept, ...dropped].flatMap((name) => [name, "x"]).concat("Connection", "keep-alive"),
    });
    expect(Object.keys(event.headers).sort()).toEqual(
      [
        ...kept,
        "Accept",
        "Host",
        "X-Amzn-Trace-Id",
        "X-Forwarded-For",
        "X-Forwarded-Port",
        "X-Forwarded-Proto",
      ].sort(),
    );
    expect(event.headers.Accept).toBe("application/json");
  });

  test("E-24: an AWS signature is not handed on", async () => {
    const event = await eventOf({
      target: "/Prod/open",
      headers: ["Authorization", "AWS4-HMAC-SHA256 Credential=x/20261118/us-east-1/execute-api/aws4_request"],
    });
    expect(event.headers).not.toHaveProperty("Authorization");
  });

  test("E-19: what the gateway adds cannot be sent", async () => {
    const event = await eventOf({
      target: "/Prod/open",
      headers: ["x-forwarded-proto", "https", "X-Forwarded-Port", "443", "x-forwarded-for", "10.0.0.1"],
    });
    expect(event.headers).toEqual(
      expect.objectContaining({
        "X-Forwarded-For": "10.0.0.1, 127.0.0.1",
        "X-Forwarded-Port": String(gateway.port),
        "X-Forwarded-Proto": "http",
      }),
    );
    expect(event.multiValueHeaders["X-Forwarded-Proto"]).toEqual(["http"]);
  });

  test("E-26: the client's trace is continued, a malformed one is not", async () => {
    const root = "Root=1-67000000-0123456789abcdef01234567";
    const continued = await eventOf({
      target: "/Prod/open",
      headers: ["X-Amzn-Trace-Id", `Self=1;${root};Sampled=1`],
    });
    expect(continued.multiValueHeaders["X-Amzn-Trace-Id"]).toEqual([root]);
    const fresh = await eventOf({ target: "/Prod/open", headers: ["X-Amzn-Trace-Id", 'Root=x"y'] });
    expect(fresh.headers["X-Amzn-Trace-Id"]).toMatch(/^Root=1-6afd86c2-[0-9a-f]{24}$/);
  });

  test("E-07, E-08: a client may bring its own request id when it is a UUID, but no extended one", async () => {
    const own = "12345678-1234-1234-1234-123456789abc";
    const headers = ["x-amzn-RequestId", own, "x-amz-apigw-id", "AAAAAAAAAAAAAAA="];
    const answer = await gateway.send({ target: "/Prod/open", headers });
    expect(answer.headers["x-amzn-requestid"]).toBe(own);
    expect(gateway.lambda.events.at(-1)?.requestContext.requestId).toBe(own);
    expect(answer.headers["x-amz-apigw-id"]).not.toBe("AAAAAAAAAAAAAAA=");
    const other = await gateway.send({ target: "/Prod/open", headers: ["x-amzn-RequestId", 'x","y'] });
    expect(other.headers["x-amzn-requestid"]).toMatch(/^[0-9a-f-]{36}$/);
  });

  test("an answer is no one else's: a connection that repeats and changes its headers", async () => {
    const url = `http://127.0.0.1:${gateway.port}/Prod/open`;
    for (const value of ["one", "one", "two", "two", "one"]) {
      await (await fetch(url, { headers: { Host: "localhost", "X-Value": value } })).text();
      expect(
        gateway.lambda.events.at(-1)?.headers["x-value"] ?? gateway.lambda.events.at(-1)?.headers["X-Value"],
      ).toBe(value);
    }
    const traces = new Set(gateway.lambda.events.slice(-5).map(({ headers }) => headers["X-Amzn-Trace-Id"]));
    expect(traces.size).toBe(5);
  });
});
