import { createGuardedRoute, createTestApi, createTestRoute } from "../support/rest-api.ts";
import { startTestGateway, type TestGateway } from "../support/test-gateway.ts";
import { createAccessClaims, createIdClaims, NOW_SECONDS, signToken } from "../support/test-issuer.ts";

const UUID = "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";
const REQUEST_ID = `x-amzn-RequestId: ${UUID}`;
const EXTENDED_ID = "x-amz-apigw-id: [A-Za-z0-9_-]{15}=";
const DATE = "Date: Wed, 18 Nov 2026 11:06:42 GMT";
const TRACE = "X-Amzn-Trace-Id: Root=1-6afd86c2-[0-9a-f]{24}";

/** Compares the lines of an answer with patterns, one for each, in order. */
function expectLines(lines: readonly string[], patterns: readonly string[]): void {
  expect(lines).toEqual(patterns.map((pattern) => expect.stringMatching(new RegExp(`^${pattern}$`))));
}

describe("the answers of a gateway, line by line", () => {
  let gateway: TestGateway;
  let token: string;

  beforeAll(async () => {
    gateway = await startTestGateway({
      apis: [
        createTestApi({
          routes: [
            createGuardedRoute(),
            createGuardedRoute({ resourcePath: "/scoped" }, ["orders/read"]),
            createTestRoute({ resourcePath: "/open" }),
            createTestRoute({ method: "HEAD", resourcePath: "/open" }),
            createTestRoute({
              resourcePath: "/elsewhere",
              integration: { kind: "not-run-here", reason: "integrations of type http are not run here" },
            }),
            createGuardedRoute({
              resourcePath: "/guarded-elsewhere",
              integration: { kind: "not-run-here", reason: "integrations of type http are not run here" },
            }),
            createTestRoute({
              resourcePath: "/absent",
              integration: {
                kind: "lambda-proxy",
                functionArn: "arn:aws:lambda:::function:absent",
                timeoutInMillis: 50,
              },
            }),
          ],
        }),
      ],
    });
    token = signToken(gateway.key, createIdClaims());
  });
  afterAll(() => gateway.close());
  afterEach(() => {
    gateway.lambda.outcome = undefined;
    gateway.lambda.answer = () => ({ statusCode: 200 });
  });

  test("CAP-1, B-40 to B-42: 401 has these headers in this order, and no others", async () => {
    const answer = await gateway.send();
    expect(answer.status).toBe(401);
    expect(answer.body).toBe('{"message":"Unauthorized"}');
    expectLines(answer.lines, [
      DATE,
      "Content-Type: application/json",
      "Content-Length: 26",
      "Connection: keep-alive",
      REQUEST_ID,
      "x-amzn-ErrorType: UnauthorizedException",
      EXTENDED_ID,
    ]);
  });

  test("every 401 is the same but for its ids", async () => {
    const expected = (await gateway.send()).lines.map((line) =>
      line.replace(/(?<=-(?:RequestId|id): ).*/, "…"),
    );
    for (const value of ["garbage", "Basic x", signToken(gateway.key, createAccessClaims())]) {
      const answer = await gateway.send({ headers: ["Authorization", value] });
      expect(answer.lines.map((line) => line.replace(/(?<=-(?:RequestId|id): ).*/, "…"))).toEqual(expected);
    }
  });

  test("B-16: an expired token gets another text", async () => {
    const expired = signToken(gateway.key, createIdClaims({ exp: NOW_SECONDS }));
    const answer = await gateway.send({ headers: ["Authorization", expired] });
    expect(answer.body).toBe('{"message":"The incoming token has expired"}');
    expect(answer.headers["x-amzn-errortype"]).toBe("UnauthorizedException");
  });

  test("B-35, CAP-6: HEAD gets status and headers, and no body", async () => {
    const answer = await gateway.send({ method: "HEAD", target: "/Prod/nope" });
    expect([answer.status, answer.headers["content-length"]]).toEqual([403, "0"]);
    expect(answer.headers["x-amzn-errortype"]).toBe("MissingAuthenticationTokenException");
  });

  test.each([
    ["C-20: an unknown path", "GET", "/Prod/nope"],
    ["C-20: an undefined verb", "DELETE", "/Prod/"],
    ["C-20, C-30: HEAD where there is GET", "HEAD", "/Prod/"],
    ["C-20: OPTIONS", "OPTIONS", "/Prod/"],
  ])("%s is 403, never 404 or 405", async (_name, method, target) => {
    const answer = await gateway.send({ method, target });
    expect(answer.status).toBe(403);
    expect(answer.headers).not.toHaveProperty("allow");
    expect(answer.headers).not.toHaveProperty("x-amzn-trace-id");
    if (method === "HEAD") return;
    expect(answer.body).toBe('{"message":"Missing Authentication Token"}');
    expect(answer.headers["content-length"]).toBe("42");
  });

  test("C-21, C-25: with a good token, an unknown path is a signature error", async () => {
    const answer = await gateway.send({
      target: "/Prod/nope",
      headers: ["Authorization", `Bearer ${token}`],
    });
    expect([answer.status, answer.headers["x-amzn-errortype"]]).toEqual([
      403,
      "IncompleteSignatureException",
    ]);
    expect(answer.body).toMatch(
      /^\{"message":"Invalid key=value pair \(missing equal-sign\) in Authorization header \(hashed with SHA-256 and encoded with Base64\): '[A-Za-z0-9+/]{43}='\."\}$/,
    );
  });

  test.each(["/", "/nope/", "/prod/", "/Prod2"])("C-02: %s names no stage", async (target) => {
    const answer = await gateway.send({ target, headers: ["Authorization", token] });
    expect([answer.status, answer.body]).toEqual([403, '{"message":"Forbidden"}']);
    expectLines(answer.lines.slice(2, 6), [
      "Content-Length: 23",
      "Connection: keep-alive",
      REQUEST_ID,
      "x-amzn-ErrorType: ForbiddenException",
    ]);
  });

  test("E-60, E-61: a success has these headers in this order, then the function's", async () => {
    gateway.lambda.answer = () => ({
      statusCode: "201",
      headers: { "X-B": "1", "content-type": "text/plain; charset=utf-8", Date: "never" },
      multiValueHeaders: { "Set-Cookie": ["a=1", "b=2"] },
      body: "née",
    });
    const answer = await gateway.send({ target: "/Prod/open" });
    expect([answer.status, answer.body]).toEqual([201, "née"]);
    expectLines(answer.lines, [
      DATE,
      "content-type: text/plain; charset=utf-8",
      "Content-Length: 4",
      "Connection: keep-alive",
      REQUEST_ID,
      EXTENDED_ID,
      `${TRACE};Parent=[0-9a-f]{16};Sampled=0;Lineage=1:[0-9a-f]{8}:0`,
      "Set-Cookie: a=1",
      "Set-Cookie: b=2",
      "X-B: 1",
      "x-amzn-Remapped-Date: never",
    ]);
  });

  test("E-30, E-63: an empty success is JSON of length 0", async () => {
    const answer = await gateway.send({ target: "/Prod/open" });
    expect(answer.headers).toEqual(
      expect.objectContaining({ "content-type": "application/json", "content-length": "0" }),
    );
  });

  test.each([204, 304])("E-52: %i has a Content-Type and no length", async (statusCode) => {
    gateway.lambda.answer = () => ({ statusCode, body: "ignored" });
    const answer = await gateway.send({ target: "/Prod/open" });
    expect([answer.status, answer.body]).toEqual([statusCode, ""]);
    expect(answer.headers["content-type"]).toBe("application/json");
    expect(answer.headers).not.toHaveProperty("content-length");
  });

  test("a HEAD route answers with the length of what it does not send", async () => {
    gateway.lambda.answer = () => ({ body: "12345" });
    const answer = await gateway.send({ method: "HEAD", target: "/Prod/open" });
    expect([answer.status, answer.headers["content-length"], answer.body]).toEqual([200, "5", ""]);
  });

  test("CAP-9, E-62: a malformed result is 502 with a blank after the colon, and not traced", async () => {
    gateway.lambda.answer = () => "just a string";
    const answer = await gateway.send({ target: "/Prod/open" });
    expect([answer.status, answer.body]).toEqual([502, '{"message": "Internal server error"}']);
    expectLines(answer.lines.slice(2), [
      "Content-Length: 36",
      "Connection: keep-alive",
      REQUEST_ID,
      "x-amzn-ErrorType: InternalServerErrorException",
      EXTENDED_ID,
    ]);
  });

  test.each([
    ["threw", { kind: "failed" }],
    ["crashed", { kind: "crashed" }],
    ["ran out of time", { kind: "timed-out" }],
  ] as const)("E-43, D-23: a function that %s is 502, and only the log says why", async (what, outcome) => {
    const error = {
      errorType: "TypeError",
      errorMessage: "secret of the function",
      trace: ["at /home/me/x.js"],
    };
    gateway.lambda.outcome = { ...outcome, error, durationMs: 1 };
    const answer = await gateway.send({ target: "/Prod/open" });
    expect([answer.status, answer.body]).toEqual([502, '{"message": "Internal server error"}']);
    expect(answer.lines.join("\n")).not.toMatch(/TypeError|secret|home/);
    expect(gateway.refusals.at(-1)).toContain(
      `function test-function ${what}: TypeError: secret of the function.`,
    );
  });

  test("an invocation that fails to be made is 500 with a constant body, and the gateway lives", async () => {
    gateway.lambda.outcome = Promise.reject(new Error("secret of the gateway"));
    const answer = await gateway.send({ target: "/Prod/open" });
    expect([answer.status, answer.body]).toEqual([500, '{"message": "Internal server error"}']);
    expect(gateway.errors.pop()).toContain("secret of the gateway");
    gateway.lambda.outcome = undefined;
    expect((await gateway.send({ target: "/Prod/open" })).status).toBe(200);
  });

  test.each([
    ["an integration", "/Prod/elsewhere", "integrations of type http are not run here"],
    ["a function", "/Prod/absent", "the function arn:aws:lambda:::function:absent is not run here"],
  ])("%s that is not run here is 501, as AWS never answers", async (_name, target, reason) => {
    const answer = await gateway.send({ target });
    expect([answer.status, answer.body]).toEqual([
      501,
      `{"message":"Gatehouse cannot answer this: ${reason}."}`,
    ]);
    expectLines(answer.lines.slice(3), ["Connection: keep-alive", "x-gatehouse-error: NotRunHere"]);
    expect(gateway.refusals.at(-1)).toContain(reason);
  });

  test("a runtime that is not run here is 501 too", async () => {
    gateway.lambda.outcome = { kind: "not-run-here", reason: "python3.13 is not run here" };
    expect((await gateway.send({ target: "/Prod/open" })).status).toBe(501);
  });

  test("what is not run here stays behind its guard", async () => {
    expect((await gateway.send({ target: "/Prod/guarded-elsewhere" })).status).toBe(401);
    const headers = ["Authorization", token];
    expect((await gateway.send({ target: "/Prod/guarded-elsewhere", headers })).status).toBe(501);
  });

  test("B-34: keys that cannot be had are 500 with a null message", async () => {
    const other = await startTestGateway();
    other.issuer.failure = new Error("gone");
    const answer = await other.send({ headers: ["Authorization", token] });
    expect([answer.status, answer.body]).toEqual([500, '{"message":null}']);
    expect(answer.headers["x-amzn-errortype"]).toBe("AuthorizerConfigurationException");
    expect((await other.send()).status).toBe(401);
    other.issuer.failure = undefined;
    expect((await other.send({ headers: ["Authorization", token] })).status).toBe(200);
    expect(other.lambda.events).toHaveLength(1);
    await other.close();
  });

  test("a client that wants its connection closed has it closed", async () => {
    const answer = await gateway.send({ headers: ["Connection", "close"] });
    expect(answer.headers.connection).toBe("close");
  });
});
