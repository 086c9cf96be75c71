import type { LambdaAuthorizer } from "../../local/openapi/authorizer-definition.ts";
import type { RestApi } from "../../local/openapi/rest-api.ts";
import type { ApiKeyResource, UsagePlanResource } from "../../local/template/resources.ts";
import { GUARD_ARN, TOKEN, toPolicy } from "../support/lambda-authorizer-set-up.ts";
import { createGuardedRoute, createTestApi, createTestRoute } from "../support/rest-api.ts";
import { createTestFunction } from "../support/test-function.ts";
import { startTestGateway, type TestGateway, type TestGatewayOptions } from "../support/test-gateway.ts";
import { createIdClaims, signToken } from "../support/test-issuer.ts";

const origin = { logicalId: "X", file: "template.yaml", path: "Resources.X.Properties" };

const createKey = (name: string, overrides: Partial<ApiKeyResource> = {}): ApiKeyResource => ({
  origin,
  apiKeyId: `id-of-${name}`,
  name,
  value: `value-of-${name}`,
  enabled: true,
  ...overrides,
});

const createPlan = (overrides: Partial<UsagePlanResource> = {}): UsagePlanResource => ({
  origin,
  usagePlanId: "plan01",
  name: "Plan",
  stages: [{ restApiId: "abc123defg", stageName: "Prod", methodThrottles: {} }],
  apiKeyIds: ["id-of-one", "id-of-two"],
  ...overrides,
});

const route = createTestRoute({ isApiKeyRequired: true });
const open: TestGateway[] = [];

async function setUp(
  plan: Partial<UsagePlanResource> = {},
  api: Partial<RestApi> = {},
  options: TestGatewayOptions = {},
): Promise<TestGateway> {
  const gateway = await startTestGateway({
    apis: [createTestApi({ routes: [route], authorizers: [], ...api })],
    usage: {
      apiKeys: [createKey("one"), createKey("two"), createKey("off", { enabled: false }), createKey("loose")],
      usagePlans: [createPlan({ apiKeyIds: ["id-of-one", "id-of-two", "id-of-off"], ...plan })],
    },
    ...options,
  });
  open.push(gateway);
  return gateway;
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((gateway) => gateway.close()));
});

const withKey = (name: string) => ({ target: "/Prod/", headers: ["x-api-key", `value-of-${name}`] });

async function ask(gateway: TestGateway, name: string, count: number): Promise<readonly number[]> {
  const statuses: number[] = [];
  for (let index = 0; index < count; index += 1) statuses.push((await gateway.send(withKey(name))).status);
  return statuses;
}

describe("B-61: a method that asks for an API key", () => {
  test("E-10: a key of a plan for the stage passes, in any spelling of the header, and the function learns which", async () => {
    const gateway = await setUp();
    expect(await gateway.send(withKey("one"))).toMatchObject({ status: 200 });
    expect(await gateway.send({ target: "/Prod/", headers: ["X-Api-Key", "value-of-two"] })).toMatchObject({
      status: 200,
    });
    expect(gateway.lambda.events.map(({ requestContext }) => requestContext.identity)).toMatchObject([
      { apiKey: "value-of-one", apiKeyId: "id-of-one" },
      { apiKey: "value-of-two", apiKeyId: "id-of-two" },
    ]);
  });

  test.each<[string, readonly string[], string]>([
    ["no key", [], "there is no API key in the x-api-key header"],
    ["an empty key", ["x-api-key", ""], "holds no API key of this template"],
    ["a key of nobody", ["x-api-key", "value-of-nobody"], "holds no API key of this template"],
    ["the id of a key", ["x-api-key", "id-of-one"], "holds no API key of this template"],
    ["a key in another letter case", ["x-api-key", "VALUE-OF-ONE"], "holds no API key of this template"],
    ["a key that is switched off", ["x-api-key", "value-of-off"], "holds no API key of this template"],
    [
      "a key in no plan",
      ["x-api-key", "value-of-loose"],
      "the API key loose is in no usage plan for this stage",
    ],
    ["two keys", ["x-api-key", "value-of-one", "x-api-key", "value-of-one"], "there is no API key"],
    ["a key in another header", ["Authorization", "value-of-one"], "there is no API key"],
  ])("%s is 403 and reaches no function", async (_what, headers, problem) => {
    const gateway = await setUp();
    const answer = await gateway.send({ target: "/Prod/?x-api-key=value-of-one", headers });
    expect(answer).toMatchObject({
      status: 403,
      body: '{"message":"Forbidden"}',
      headers: { "x-amzn-errortype": "ForbiddenException" },
    });
    expect(gateway.refusals.join()).toContain(problem);
    expect(gateway.refusals.join()).not.toContain("value-of-");
    expect(gateway.lambda.events).toEqual([]);
  });

  test.each([
    ["stage", { stages: [{ restApiId: "abc123defg", stageName: "Test", methodThrottles: {} }] }],
    ["API", { stages: [{ restApiId: "zzz123zzzz", stageName: "Prod", methodThrottles: {} }] }],
    ["nothing", { stages: [] }],
  ])("a plan for another %s opens nothing here", async (_what, plan) => {
    expect(await ask(await setUp(plan), "one", 1)).toEqual([403]);
  });

  test("without any plan nobody passes", async () => {
    expect(
      await ask(await setUp({}, {}, { usage: { apiKeys: [createKey("one")], usagePlans: [] } }), "one", 1),
    ).toEqual([403]);
    const gateway = await startTestGateway({ apis: [createTestApi({ routes: [route], authorizers: [] })] });
    open.push(gateway);
    expect(await ask(gateway, "one", 1)).toEqual([403]);
  });

  test("the authorizer is asked first: a key opens nothing that a token must", async () => {
    const gateway = await setUp({}, { routes: [createGuardedRoute({ isApiKeyRequired: true })] });
    const token = ["Authorization", signToken(gateway.key, createIdClaims())];
    expect(await ask(gateway, "one", 1)).toEqual([401]);
    expect(await gateway.send({ target: "/Prod/", headers: token })).toMatchObject({ status: 403 });
    const both = { target: "/Prod/", headers: [...token, "x-api-key", "value-of-one"] };
    expect(await gateway.send(both)).toMatchObject({ status: 200 });
    expect(gateway.lambda.events[0]?.requestContext).toMatchObject({
      authorizer: { claims: { sub: createIdClaims().sub } },
      identity: { apiKeyId: "id-of-one" },
    });
  });

  test("A-61: an API that takes keys from its authorizer looks at no header", async () => {
    const guard = createTestFunction({ functionArn: GUARD_ARN });
    const authorizer: LambdaAuthorizer = TOKEN;
    const guarded = createTestRoute({ authorization: { authorizer, scopes: [] }, isApiKeyRequired: true });
    const api = { apiKeySource: "AUTHORIZER", routes: [guarded], authorizers: [authorizer] } as const;
    const gateway = await setUp({}, api, { functions: [guard] });
    const send = (token: string) =>
      gateway.send({ target: "/Prod/", headers: ["Authorization", token, "x-api-key", "value-of-one"] });
    guard.answer = () => toPolicy("Allow", "*", { usageIdentifierKey: "value-of-two" });
    expect(await send("a")).toMatchObject({ status: 200 });
    expect(gateway.lambda.events[0]?.requestContext.identity.apiKeyId).toBe("id-of-two");
    expect(await send("a")).toMatchObject({ status: 200 });
    guard.answer = () => toPolicy("Allow", "*");
    expect(await send("b")).toMatchObject({ status: 403 });
    guard.answer = () => toPolicy("Allow", "*", { usageIdentifierKey: "value-of-nobody" });
    expect(await send("c")).toMatchObject({ status: 403 });
    expect(guard.events).toHaveLength(3);
  });
});

describe("what a usage plan allows", () => {
  test("E-100, E-102: its throttle, for each key by itself; 429 without a Retry-After", async () => {
    const gateway = await setUp({ throttle: { burstLimit: 2, rateLimit: 1 } });
    expect(await ask(gateway, "one", 3)).toEqual([200, 200, 429]);
    expect(await ask(gateway, "two", 1)).toEqual([200]);
    const answer = await gateway.send(withKey("one"));
    expect(answer).toMatchObject({
      body: '{"message":"Too Many Requests"}',
      headers: { "x-amzn-errortype": "TooManyRequestsException" },
    });
    expect(answer.headers).not.toHaveProperty("retry-after");
    gateway.clock.advance({ seconds: 1 });
    expect(await ask(gateway, "one", 2)).toEqual([200, 429]);
  });

  test("a throttle for one method counts besides that for all", async () => {
    const stages = [
      {
        restApiId: "abc123defg",
        stageName: "Prod",
        methodThrottles: { "//GET": { burstLimit: 1, rateLimit: 0 } },
      },
    ];
    const routes = [route, { ...route, resourcePath: "/b" }];
    const gateway = await setUp({ stages, throttle: { burstLimit: 3, rateLimit: 0 } }, { routes });
    expect(await ask(gateway, "one", 2)).toEqual([200, 429]);
    const other = { ...withKey("one"), target: "/Prod/b" };
    const statuses = [];
    for (let index = 0; index < 3; index += 1) statuses.push((await gateway.send(other)).status);
    expect(statuses).toEqual([200, 200, 429]);
  });

  test("E-103: its quota, for each key by itself, and again when its time is over", async () => {
    const gateway = await setUp({ quota: { limit: 2, offset: 0, period: "DAY" } });
    expect(await ask(gateway, "one", 3)).toEqual([200, 200, 429]);
    expect(await gateway.send(withKey("one"))).toMatchObject({
      body: '{"message":"Limit Exceeded"}',
      headers: { "x-amzn-errortype": "LimitExceededException" },
    });
    expect(await ask(gateway, "two", 1)).toEqual([200]);
    gateway.clock.advance({ seconds: 86_400 });
    expect(await ask(gateway, "one", 1)).toEqual([200]);
  });

  test("a request that is throttled or refused uses up no quota", async () => {
    const gateway = await setUp({
      throttle: { burstLimit: 1, rateLimit: 1 },
      quota: { limit: 2, offset: 0, period: "DAY" },
    });
    expect(await ask(gateway, "one", 2)).toEqual([200, 429]);
    gateway.clock.advance({ seconds: 1 });
    expect(await ask(gateway, "one", 1)).toEqual([200]);
  });

  test("what was used outlives an edit of the template", async () => {
    const plan = { quota: { limit: 1, offset: 0, period: "DAY" } } as const;
    const gateway = await setUp(plan);
    expect(await ask(gateway, "one", 2)).toEqual([200, 429]);
    gateway.gateway.replace({
      apis: [createTestApi({ routes: [route], authorizers: [] })],
      issuers: [],
      usage: { apiKeys: [createKey("one")], usagePlans: [createPlan(plan)] },
      findFunction: () => gateway.lambda,
    });
    expect(await ask(gateway, "one", 1)).toEqual([429]);
  });
});

describe("E-105: what a stage allows", () => {
  const plain = (method: "GET" | "POST", resourcePath: string) => createTestRoute({ method, resourcePath });
  const routes = [plain("GET", "/"), plain("POST", "/"), plain("GET", "/b")];
  const limit = (burstLimit: number) => ({ burstLimit, rateLimit: 0 });

  async function count(gateway: TestGateway, method: string, target: string): Promise<number> {
    for (let passed = 0; passed < 20; passed += 1)
      if ((await gateway.send({ method, target })).status === 429) return passed;
    return 20;
  }

  test("the setting that names a method most exactly counts, for each method by itself", async () => {
    const gateway = await setUp(
      {},
      {
        routes,
        methodThrottles: [
          { resourcePath: "*", method: "*", ...limit(2) },
          { resourcePath: "/", method: "*", ...limit(3) },
          { resourcePath: "/", method: "POST", ...limit(1) },
        ],
      },
      { isThrottling: true },
    );
    expect(await count(gateway, "GET", "/Prod/")).toBe(3);
    expect(await count(gateway, "POST", "/Prod/")).toBe(1);
    expect(await count(gateway, "GET", "/Prod/b")).toBe(2);
    expect(gateway.refusals.at(-1)).toContain("GET /b allows 0 requests per second, 2 at once");
  });

  test("E-104: without a setting nothing is limited, nor where nobody asked for it", async () => {
    const unlimited = await setUp({}, { routes }, { isThrottling: true });
    expect(await count(unlimited, "GET", "/Prod/")).toBe(20);
    const methodThrottles = [{ resourcePath: "*", method: "*", ...limit(1) }] as const;
    expect(await count(await setUp({}, { routes, methodThrottles }), "GET", "/Prod/")).toBe(20);
  });

  test("who is refused by the authorizer takes nobody's turn", async () => {
    const gateway = await setUp(
      {},
      { routes: [createGuardedRoute()], methodThrottles: [{ resourcePath: "*", method: "*", ...limit(1) }] },
      { isThrottling: true },
    );
    expect((await gateway.send({ target: "/Prod/" })).status).toBe(401);
    const headers = ["Authorization", signToken(gateway.key, createIdClaims())];
    expect((await gateway.send({ target: "/Prod/", headers })).status).toBe(200);
    expect((await gateway.send({ target: "/Prod/", headers })).status).toBe(429);
  });
});
