import type { LambdaAuthorizer } from "../../local/openapi/authorizer-definition.ts";
import {
  API,
  closeLambdaAuthorizers,
  setUpLambdaAuthorizer,
  TOKEN,
  toPolicy,
} from "../support/lambda-authorizer-set-up.ts";

afterEach(closeLambdaAuthorizers);

describe("when the function is not asked at all", () => {
  test.each([
    ["no header", []],
    ["an empty header", ["Authorization", ""]],
    ["two headers", ["Authorization", "good", "Authorization", "good"]],
    ["another header", ["Authorisation", "good"]],
  ])("TOKEN, %s: 401", async (_what, headers) => {
    const { guard, lambda, send } = await setUpLambdaAuthorizer();
    expect(await send({ target: "/Prod/", headers })).toMatchObject({
      status: 401,
      body: '{"message":"Unauthorized"}',
    });
    expect([guard.events, lambda.events]).toEqual([[], []]);
  });

  test("A-77: a token that the validation expression does not fit as a whole", async () => {
    const input = {
      ...TOKEN.input,
      identityValidationExpression: "Bearer [a-z]+",
    } as LambdaAuthorizer["input"];
    const { guard, get } = await setUpLambdaAuthorizer({ input });
    for (const token of ["Bearer 1", "x Bearer abc", "Bearer abc1"])
      expect((await get("/Prod/", token)).status).toBe(401);
    expect(guard.events).toEqual([]);
    expect((await get("/Prod/", "Bearer abc")).status).toBe(200);
  });

  test("D-30: an expression that backtracks without end is given up", async () => {
    const input = { ...TOKEN.input, identityValidationExpression: "(a+)+b" } as LambdaAuthorizer["input"];
    const { get } = await setUpLambdaAuthorizer({ input });
    expect((await get("/Prod/", "a".repeat(60))).status).toBe(401);
  });

  test("REQUEST: an identity source that is missing or empty", async () => {
    const { guard, send } = await setUpLambdaAuthorizer(
      {
        input: {
          type: "REQUEST",
          identitySources: [
            { in: "header", name: "X-Auth" },
            { in: "querystring", name: "key" },
            { in: "stageVariables", name: "colour" },
            { in: "context", name: "httpMethod" },
          ],
        },
      },
      { stageVariables: { colour: "blue" } },
    );
    const ask = (target: string, headers: string[]) => send({ target, headers });
    for (const [target, headers] of [
      ["/Prod/?key=1", []],
      ["/Prod/", ["X-Auth", "a"]],
      ["/Prod/?key=", ["X-Auth", "a"]],
      ["/Prod/?Key=1", ["X-Auth", "a"]],
      ["/Prod/?key=1", ["X-Auth", ""]],
    ] as const) {
      expect((await ask(target, [...headers])).status).toBe(401);
    }
    expect(guard.events).toEqual([]);
    expect((await ask("/Prod/?key=1", ["x-auth", "a"])).status).toBe(200);
  });
});

describe("results that are kept", () => {
  const routes = [{ resourcePath: "/a" }, { resourcePath: "/b" }];

  test("a kept result is used again for its time, and judged anew for each method", async () => {
    const { guard, lambda, clock, get } = await setUpLambdaAuthorizer({}, { routes });
    guard.answer = () => toPolicy("Allow", `${API}/Prod/GET/a`);
    expect((await get("/Prod/a")).status).toBe(200);
    clock.advance({ milliseconds: 299_999 });
    expect((await get("/Prod/a")).status).toBe(200);
    expect((await get("/Prod/b")).status).toBe(403);
    expect(guard.events).toHaveLength(1);
    expect(lambda.events[1]?.requestContext.authorizer).toEqual({
      principalId: "ada",
      integrationLatency: 0,
    });
    clock.advance({ milliseconds: 1 });
    expect((await get("/Prod/a")).status).toBe(200);
    expect(guard.events).toHaveLength(2);
  });

  test("a deny is kept as well, a failure never", async () => {
    const { guard, get } = await setUpLambdaAuthorizer({}, { routes });
    guard.answer = () => undefined;
    expect((await get("/Prod/a")).status).toBe(500);
    guard.answer = () => toPolicy("Deny", "*");
    expect((await get("/Prod/a")).status).toBe(403);
    guard.answer = () => toPolicy("Allow", "*");
    expect((await get("/Prod/a")).status).toBe(403);
    expect(guard.events).toHaveLength(2);
  });

  test("edited code is asked again, whatever the code before has answered", async () => {
    const { guard, get } = await setUpLambdaAuthorizer({}, { routes });
    guard.codeVersion = () => "1";
    expect((await get("/Prod/a")).status).toBe(200);
    guard.answer = () => toPolicy("Deny", "*");
    expect((await get("/Prod/a")).status).toBe(200);
    guard.codeVersion = () => "2";
    expect((await get("/Prod/a")).status).toBe(403);
  });

  test("another token is another result; with 0 seconds nothing is kept", async () => {
    const kept = await setUpLambdaAuthorizer({}, { routes });
    for (const token of ["one", "two", "one"]) await kept.get("/Prod/a", token);
    expect(kept.guard.events).toHaveLength(2);
    const notKept = await setUpLambdaAuthorizer({ resultTtlInSeconds: 0 }, { routes });
    for (const token of ["one", "one"]) await notKept.get("/Prod/a", token);
    expect(notKept.guard.events).toHaveLength(2);
  });

  test("REQUEST: kept by all that the identity sources hold, whatever else differs", async () => {
    const identitySources = [
      { in: "header", name: "A" },
      { in: "querystring", name: "b" },
    ] as const;
    const { guard, send } = await setUpLambdaAuthorizer(
      { input: { type: "REQUEST", identitySources } },
      { routes },
    );
    const ask = (a: string[], query: string) =>
      send({ target: `/Prod/a?${query}`, headers: a.flatMap((value) => ["A", value]) });
    await ask(["1"], "b=2");
    await ask(["1"], "b=2&c=3");
    expect(guard.events).toHaveLength(1);
    await ask(["1", "1"], "b=2");
    await ask(["1"], "b=2&b=2");
    await ask(["1,2"], "b=2");
    await ask(["1"], "b=1");
    expect(guard.events).toHaveLength(5);
  });

  test.each(["/Prod/admin/x", "/Prod//admin//x/", "/Prod/%61dmin/x", "/Prod/admin/%78"])(
    "a deny reaches %s however it is spelled",
    async (target) => {
      const { guard, lambda, get } = await setUpLambdaAuthorizer(
        {},
        { routes: [{ resourcePath: "/admin/{proxy+}" }] },
      );
      guard.answer = () => ({
        principalId: "a",
        policyDocument: {
          Statement: [
            { Action: "*", Effect: "Allow", Resource: "*" },
            { Action: "*", Effect: "Deny", Resource: [`${API}/*/GET/admin/x`, `${API}/*/GET/admin//x`] },
          ],
        },
      });
      expect((await get(target)).status).toBe(403);
      expect(lambda.events).toEqual([]);
    },
  );
});
