import { connect } from "node:net";
import { createGuardedRoute, createTestApi, createTestRoute, FUNCTION_ARN } from "../support/rest-api.ts";
import { createTestFunction } from "../support/test-function.ts";
import { startTestGateway, type TestGateway } from "../support/test-gateway.ts";
import { createIdClaims, signToken } from "../support/test-issuer.ts";

const API_ARN = "arn:aws:execute-api:us-east-1:123456789012:abc123defg";
const LOCKED_ARN = `${FUNCTION_ARN}-locked`;
const MEGABYTE = 1024 * 1024;

describe("the limits of a gateway", () => {
  let gateway: TestGateway;

  beforeAll(async () => {
    const slow = { kind: "lambda-proxy", functionArn: FUNCTION_ARN, timeoutInMillis: 50 } as const;
    const locked = { kind: "lambda-proxy", functionArn: LOCKED_ARN, timeoutInMillis: 29_000 } as const;
    const role = "arn:aws:iam::123456789012:role/caller";
    gateway = await startTestGateway({
      apis: [
        createTestApi({
          routes: [
            createTestRoute({ method: "ANY" }),
            createTestRoute({ resourcePath: "/slow", integration: slow }),
            createTestRoute({ method: "ANY", resourcePath: "/locked", integration: locked }),
            createTestRoute({ resourcePath: "/role", integration: { ...locked, credentials: role } }),
            createGuardedRoute({ resourcePath: "/guarded/{proxy+}" }),
            createTestRoute({ resourcePath: "/open/{proxy+}" }),
          ],
        }),
      ],
      functions: [
        createTestFunction({ functionArn: LOCKED_ARN, invokePermissions: [`${API_ARN}/*/GET/locked`] }),
      ],
    });
  });
  afterAll(() => gateway.close());
  afterEach(async () => {
    gateway.lambda.outcome = undefined;
    expect((await gateway.send()).status).toBe(200);
    expect(gateway.errors).toEqual([]);
  });

  test("CAP-3, E-50: an integration that takes too long is 504, traced by its root", async () => {
    gateway.lambda.outcome = new Promise(() => {});
    const answer = await gateway.send({ target: "/Prod/slow" });
    expect([answer.status, answer.body]).toEqual([504, '{"message": "Endpoint request timed out"}']);
    expect(answer.headers).toEqual(
      expect.objectContaining({
        "content-length": "41",
        "x-amzn-errortype": "InternalServerErrorException",
        "x-amzn-trace-id": expect.stringMatching(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/),
      }),
    );
    expect(gateway.refusals.at(-1)).toContain("did not answer within 50 ms. Make it faster");
  });

  test("E-44: a function that does not permit the method is 500, and is not called", async () => {
    expect((await gateway.send({ target: "/Prod/locked" })).status).toBe(200);
    for (let round = 0; round < 2; round += 1) {
      const answer = await gateway.send({ method: "POST", target: "/Prod/locked" });
      expect([answer.status, answer.body]).toEqual([500, '{"message": "Internal server error"}']);
      expect(answer.headers["x-amzn-errortype"]).toBe("InternalServerErrorException");
      expect(answer.headers).not.toHaveProperty("x-amzn-trace-id");
    }
    expect(gateway.refusals.at(-1)).toContain(
      `Add an AWS::Lambda::Permission for apigateway.amazonaws.com whose SourceArn fits ${API_ARN}/Prod/POST/locked.`,
    );
  });

  test("A-50: with a role of the integration's own no permission is asked for", async () => {
    expect((await gateway.send({ target: "/Prod/role" })).status).toBe(200);
  });

  test("CAP-10, E-70: a body of more than 10 485 760 bytes is 413, declared before it is sent", async () => {
    const answer = await gateway.send({ method: "POST", headers: ["Content-Length", "10485761"] });
    expect([answer.status, answer.body]).toEqual([413, "HTTP content length exceeded 10485760 bytes."]);
    expect(answer.headers).toEqual(
      expect.objectContaining({ "content-type": "text/plain", connection: "close" }),
    );
    expect(answer.headers).not.toHaveProperty("x-amzn-errortype");
  });

  test("D-07: a chunked body of 11 MB is 413 at the limit, and memory stays flat", async () => {
    const called = gateway.lambda.events.length;
    const before = process.memoryUsage();
    const chunk = `${MEGABYTE.toString(16)}\r\n${"x".repeat(MEGABYTE)}\r\n`;
    const body = Buffer.from(`${chunk.repeat(11)}0\r\n\r\n`);
    const request = { method: "POST", headers: ["Transfer-Encoding", "chunked"], body };
    expect((await gateway.send(request)).status).toBe(413);
    expect(gateway.lambda.events).toHaveLength(called);
    const after = process.memoryUsage();
    expect(after.arrayBuffers - before.arrayBuffers).toBeLessThan(5 * 30 * MEGABYTE);
  });

  test("E-71: an event of more than 6 MB is 413 of another kind", async () => {
    const called = gateway.lambda.events.length;
    const answer = await gateway.send({ method: "POST", body: "x".repeat(6_291_456) });
    expect([answer.status, answer.body]).toEqual([413, '{"message":"Request Too Long"}']);
    expect(gateway.lambda.events).toHaveLength(called);
    expect((await gateway.send({ method: "POST", body: "x".repeat(6_280_000) })).status).toBe(200);
  });

  test("E-73: header values of more than 10 240 bytes are 431", async () => {
    expect((await gateway.send({ headers: ["X-Long", "x".repeat(10_240)] })).status).toBe(431);
    expect((await gateway.send({ headers: ["X-Long", "x".repeat(10_200)] })).status).toBe(200);
  });

  test("E-74: a URL of more than 10 240 characters is 414", async () => {
    expect((await gateway.send({ target: `/Prod/open/${"x".repeat(10_230)}` })).status).toBe(414);
    expect((await gateway.send({ target: `/Prod/?${"x".repeat(10_000)}` })).status).toBe(200);
  });

  test("E-74: with an authorizer, a method ARN of more than 1600 bytes is 414", async () => {
    const headers = ["Authorization", signToken(gateway.key, createIdClaims())];
    const longest = 1600 - `${API_ARN}/Prod/GET/guarded/`.length;
    expect((await gateway.send({ target: `/Prod/guarded/${"x".repeat(longest)}`, headers })).status).toBe(
      200,
    );
    expect((await gateway.send({ target: `/Prod/guarded/${"x".repeat(longest + 1)}`, headers })).status).toBe(
      414,
    );
    expect((await gateway.send({ target: `/Prod/open/${"x".repeat(2000)}` })).status).toBe(200);
  });

  test("a client that goes away in the midst of its body leaves nothing behind", async () => {
    const called = gateway.lambda.events.length;
    const socket = connect(gateway.port, "127.0.0.1");
    await new Promise<void>((resolve) => {
      socket.write("POST /Prod/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nabc", () =>
        resolve(),
      );
    });
    socket.resetAndDestroy();
    expect((await gateway.send()).status).toBe(200);
    expect(gateway.lambda.events).toHaveLength(called + 1);
  });
});
