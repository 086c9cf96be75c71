import type { HttpRoute } from "../../local/openapi/http-api/http-api.ts";
import { createHttpRoute, createJwtRoute } from "../support/http-api.ts";
import { startHttpGateway } from "../support/http-gateway.ts";
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

describe("CORS", () => {
  const cors = {
    allowOrigins: ["https://app.example"],
    allowMethods: ["GET", "POST"],
    allowHeaders: ["authorization", "content-type"],
    exposeHeaders: ["date"],
    allowCredentials: true,
    maxAgeInSeconds: 300,
  };
  const preflight = (target: string, origin = "https://app.example"): RawRequest => ({
    target,
    method: "OPTIONS",
    headers: ["Origin", origin, "Access-Control-Request-Method", "GET"],
  });
  const corsOf = (headers: Readonly<Record<string, unknown>>) =>
    Object.fromEntries(Object.entries(headers).filter(([name]) => name.startsWith("access-control-")));

  test("H-61: a preflight is answered without a token and without a function", async () => {
    const gateway = await start({ cors, routes: [createJwtRoute("GET /")] });
    const { status, body, headers } = await gateway.send(preflight("/"));
    expect([status, body]).toEqual([204, ""]);
    expect(corsOf(headers)).toEqual({
      "access-control-allow-origin": "https://app.example",
      "access-control-allow-credentials": "true",
      "access-control-expose-headers": "date",
      "access-control-allow-methods": "GET,POST",
      "access-control-allow-headers": "authorization,content-type",
      "access-control-max-age": "300",
    });
    expect(gateway.lambda.events).toEqual([]);
  });

  test("H-61: another origin learns nothing, and without CORS there is no such answer", async () => {
    const gateway = await start({ cors });
    expect(corsOf((await gateway.send(preflight("/", "https://evil.example"))).headers)).toEqual({});
    await gateway.close();
    expect((await (await start()).send(preflight("/"))).status).toBe(404);
  });

  test("H-61: a route that takes OPTIONS keeps its guard", async () => {
    const gateway = await start({
      cors,
      routes: [createJwtRoute("ANY /{proxy+}"), createHttpRoute("GET /")],
    });
    expect((await gateway.send(preflight("/x"))).status).toBe(401);
    expect((await gateway.send(preflight("/"))).status).toBe(204);
  });

  test("H-62: the API's headers take the place of the function's", async () => {
    const gateway = await start({ cors, routes: [createHttpRoute("GET /")] });
    gateway.lambda.answer = () => ({
      statusCode: 200,
      headers: { "Access-Control-Allow-Origin": "*", "X-Mine": "1" },
      body: "",
    });
    const answer = await gateway.send({ headers: ["Origin", "https://app.example"] });
    expect(corsOf(answer.headers)).toEqual({
      "access-control-allow-origin": "https://app.example",
      "access-control-allow-credentials": "true",
      "access-control-expose-headers": "date",
    });
    expect(answer.headers["x-mine"]).toBe("1");
    expect(corsOf((await gateway.send()).headers)).toEqual({});
  });

  test("H-62: without a configuration the function speaks for itself", async () => {
    const gateway = await start({ routes: [createHttpRoute("GET /")] });
    gateway.lambda.answer = () => ({ statusCode: 200, headers: { "Access-Control-Allow-Origin": "*" } });
    expect(corsOf((await gateway.send({ headers: ["Origin", "https://a.example"] })).headers)).toEqual({
      "access-control-allow-origin": "*",
    });
  });
});

describe("failures", () => {
  const MESSAGE = {
    431: "Request Header Fields Too Large",
    413: "Request Entity Too Large",
    429: "Too Many Requests",
    500: "Internal Server Error",
    503: "Service Unavailable",
  };
  const expectMessage = async (
    gateway: TestGateway,
    status: keyof typeof MESSAGE,
    request: RawRequest = {},
  ) => {
    const answer = await gateway.send(request);
    expect([answer.status, answer.body]).toEqual([status, JSON.stringify({ message: MESSAGE[status] })]);
  };

  test("H-53: a function that throws is 500, and nothing of it gets out", async () => {
    const gateway = await start({ routes: [createHttpRoute()] });
    gateway.lambda.outcome = {
      kind: "failed",
      error: { errorType: "Error", errorMessage: "secret" },
      durationMs: 1,
    };
    await expectMessage(gateway, 500);
    expect(gateway.refusals.join()).toContain("secret");
  });

  test("H-54: a function that takes too long is 503", async () => {
    const integration = {
      ...createHttpRoute().integration,
      timeoutInMillis: 1,
    } as HttpRoute["integration"];
    const gateway = await start({ routes: [createHttpRoute("GET /", { integration })] });
    gateway.lambda.outcome = new Promise(() => {});
    await expectMessage(gateway, 503);
  });

  test("H-55: too much of a head is 431, too much of a body 413", async () => {
    const gateway = await start({ routes: [createHttpRoute("POST /")] });
    await expectMessage(gateway, 431, { method: "POST", headers: ["X-Long", "x".repeat(10_240)] });
    await expectMessage(gateway, 413, { method: "POST", headers: ["Content-Length", "10485761"] });
  });

  test("H-57: a route has its own limit, or that of the stage, and is refused beyond it", async () => {
    const throttles = { "*": { burstLimit: 2, rateLimit: 1 }, "GET /own": { burstLimit: 1, rateLimit: 1 } };
    const stages = [{ stageName: "$default", stageVariables: null, throttles }];
    const gateway = await start({
      stages,
      routes: ["GET /", "GET /b", "GET /own"].map((key) => createHttpRoute(key)),
    });
    const statuses = async (target: string, count: number) => {
      const answers = [];
      for (let index = 0; index < count; index += 1) answers.push((await gateway.send({ target })).status);
      return answers;
    };
    expect(await statuses("/", 3)).toEqual([200, 200, 429]);
    expect(await statuses("/b", 2)).toEqual([200, 200]);
    expect(await statuses("/own", 2)).toEqual([200, 429]);
    await expectMessage(gateway, 429);
    gateway.clock.advance({ seconds: 1 });
    expect(await statuses("/", 2)).toEqual([200, 429]);
  });

  test("H-56: a function that lets nobody in is 500", async () => {
    const gateway = await start({ routes: [createHttpRoute()] });
    Object.assign(gateway.lambda, {
      invokePermissions: ["arn:aws:execute-api:us-east-1:123456789012:http123abc/*/POST/*"],
    });
    await expectMessage(gateway, 500);
    Object.assign(gateway.lambda, {
      invokePermissions: ["arn:aws:execute-api:us-east-1:123456789012:http123abc/*/*/"],
    });
    expect((await gateway.send()).status).toBe(200);
  });
});
