import type { APIGatewayRequestAuthorizerEventV2 } from "aws-lambda";
import type { HttpLambdaAuthorizer } from "../../local/openapi/http-api/http-api.ts";
import { AUTHORIZER_ARN, createAskingDefinition, createHttpRoute } from "../support/http-api.ts";
import { startHttpGateway } from "../support/http-gateway.ts";
import { createTestFunction, type TestFunction } from "../support/test-function.ts";
import type { TestGateway } from "../support/test-gateway.ts";

interface Asking extends TestGateway {
  readonly authorizer: TestFunction;
}

let open: TestGateway | undefined;
afterEach(async () => {
  await open?.close();
  open = undefined;
});

async function start(
  definition: Partial<HttpLambdaAuthorizer> = {},
  answer: unknown = { isAuthorized: true },
  routeKeys: readonly string[] = ["GET /things/{id}", "GET /other"],
): Promise<Asking> {
  const authorizer = createTestFunction({
    functionArn: AUTHORIZER_ARN,
    functionName: "test-authorizer",
    answer: () => answer,
  });
  const authorization = { authorizer: createAskingDefinition(definition), scopes: [] };
  const routes = routeKeys.map((key) => createHttpRoute(key, { authorization }));
  const gateway = await startHttpGateway({ routes }, { functions: [authorizer] });
  open = gateway;
  return { ...gateway, authorizer };
}

const ASKED = { target: "/things/7?x=1", headers: ["Authorization", "secret", "Cookie", "a=b"] };
const OTHER = { target: "/other", headers: ["Authorization", "secret"] };
const policy = (Effect: string, Resource: string) => ({
  principalId: "ada",
  policyDocument: { Version: "2012-10-17", Statement: [{ Action: "execute-api:Invoke", Effect, Resource }] },
  context: { n: 1 },
});
const ARN = "arn:aws:execute-api:us-east-1:123456789012:http123abc/$default";
const WITH_POLICY = { hasSimpleResponses: false } as const;

const MESSAGES = { 401: "Unauthorized", 403: "Forbidden", 500: "Internal Server Error" };

async function expectRefusal(gateway: Asking, status: keyof typeof MESSAGES, request = ASKED): Promise<void> {
  const answer = await gateway.send(request);
  expect([answer.status, answer.body]).toEqual([status, JSON.stringify({ message: MESSAGES[status] })]);
  expect(gateway.lambda.events).toEqual([]);
}

test("H-41: the function is asked with the whole request, in format 2.0", async () => {
  const gateway = await start();
  expect((await gateway.send(ASKED)).status).toBe(200);
  const event = gateway.authorizer.events[0] as unknown as APIGatewayRequestAuthorizerEventV2;
  expect(event).toMatchObject({
    version: "2.0",
    type: "REQUEST",
    routeArn: `${ARN}/GET/things/7`,
    identitySource: ["secret"],
    routeKey: "GET /things/{id}",
    rawPath: "/things/7",
    rawQueryString: "x=1",
    cookies: ["a=b"],
    headers: { authorization: "secret" },
    queryStringParameters: { x: "1" },
    requestContext: {
      http: { method: "GET", path: "/things/7" },
      routeKey: "GET /things/{id}",
      stage: "$default",
    },
    pathParameters: { id: "7" },
  });
  expect(event).not.toHaveProperty("body");
});

test("H-41: and in format 1.0", async () => {
  const gateway = await start({ ...WITH_POLICY, payloadFormatVersion: "1.0" }, policy("Allow", "*"));
  expect((await gateway.send(ASKED)).status).toBe(200);
  expect(gateway.authorizer.events[0]).toMatchObject({
    version: "1.0",
    type: "REQUEST",
    methodArn: `${ARN}/GET/things/7`,
    identitySource: "secret",
    authorizationToken: "secret",
    resource: "/things/{id}",
    path: "/things/7",
    httpMethod: "GET",
    headers: { authorization: "secret" },
    queryStringParameters: { x: "1" },
    pathParameters: { id: "7" },
    stageVariables: {},
    requestContext: { apiId: "http123abc", resourcePath: "/things/{id}", stage: "$default" },
  });
});

test("H-44: its context reaches the integration with its types", async () => {
  const context = { text: "a", number: 1, flag: true, list: ["a"], map: { a: "b" } };
  const gateway = await start({}, { isAuthorized: true, context });
  await gateway.send(ASKED);
  expect(gateway.lambda.events[0]?.requestContext.authorizer).toEqual({ lambda: context });
});

test("H-40: a no is 403", async () => {
  const gateway = await start({}, { isAuthorized: false });
  await expectRefusal(gateway, 403);
});

test("H-43: without an identity source the function is not asked, and the answer is 401", async () => {
  const gateway = await start({
    identitySources: [
      { in: "header", name: "Authorization" },
      { in: "querystring", name: "x" },
    ],
  });
  await expectRefusal(gateway, 401, { ...ASKED, target: "/things/7" });
  await expectRefusal(gateway, 401, { ...ASKED, headers: ["Authorization", ""] });
  expect(gateway.authorizer.events).toEqual([]);
  expect((await gateway.send(ASKED)).status).toBe(200);
});

describe("a policy", () => {
  test.each([
    ["that allows the route", policy("Allow", `${ARN}/GET/things/*`), 200],
    ["that allows everything", policy("Allow", "*"), 200],
    ["that allows another", policy("Allow", `${ARN}/GET/other`), 403],
    ["that denies", policy("Deny", "*"), 403],
    ["that allows another stage", policy("Allow", ARN.replace("$default", "dev/*")), 403],
  ])("H-42: %s", async (_what, answer, status) => {
    const gateway = await start(WITH_POLICY, answer);
    expect((await gateway.send(ASKED)).status).toBe(status);
  });
});

test.each([
  ["is no object", "yes", {}],
  ["has no decision", {}, {}],
  ["decides by a word", { isAuthorized: "true" }, {}],
  ["has a policy where a yes is wanted", policy("Allow", "*"), {}],
  ["has a yes where a policy is wanted", { isAuthorized: true }, WITH_POLICY],
  [
    "has a policy that cannot be read",
    { principalId: "a", policyDocument: { Statement: [{}] } },
    WITH_POLICY,
  ],
  ["names nobody", { ...policy("Allow", "*"), principalId: undefined }, WITH_POLICY],
])("H-53: an answer that %s is 500", async (_what, answer, definition) => {
  await expectRefusal(await start(definition, answer), 500);
});

test("H-53: so is a function that fails, or that the API may not call", async () => {
  const gateway = await start();
  gateway.authorizer.outcome = {
    kind: "failed",
    error: { errorType: "Error", errorMessage: "Unauthorized" },
    durationMs: 1,
  };
  await expectRefusal(gateway, 500);
  Object.assign(gateway.authorizer, {
    outcome: undefined,
    invokePermissions: ["arn:aws:execute-api:*:*:http123abc/*/GET/*"],
  });
  await expectRefusal(gateway, 500);
});

describe("H-43: a kept answer", () => {
  const asked = ({ authorizer }: Asking) => authorizer.events.length;

  test("counts for every route and until its time is over", async () => {
    const gateway = await start({ ttlInSeconds: 60 });
    await gateway.send(ASKED);
    await gateway.send(OTHER);
    expect(asked(gateway)).toBe(1);
    gateway.clock.advance({ seconds: 60 });
    await gateway.send(ASKED);
    expect(asked(gateway)).toBe(2);
  });

  test("is not that of another caller, nor kept at all without a time", async () => {
    const gateway = await start({ ttlInSeconds: 60 });
    await gateway.send(ASKED);
    await gateway.send({ ...ASKED, headers: ["Authorization", "other"] });
    expect(asked(gateway)).toBe(2);
    await gateway.close();
    const without = await start();
    await without.send(ASKED);
    await without.send(ASKED);
    expect(asked(without)).toBe(2);
  });

  test("is for one route only where the route is an identity source", async () => {
    const identitySources = [
      { in: "header", name: "Authorization" },
      { in: "context", name: "routeKey" },
    ] as const;
    const gateway = await start({ ttlInSeconds: 60, identitySources });
    await gateway.send(ASKED);
    await gateway.send(OTHER);
    expect(asked(gateway)).toBe(2);
  });

  test("is judged for each route anew where it is a policy", async () => {
    const gateway = await start({ ...WITH_POLICY, ttlInSeconds: 60 }, policy("Allow", `${ARN}/GET/things/7`));
    expect((await gateway.send(ASKED)).status).toBe(200);
    expect((await gateway.send(OTHER)).status).toBe(403);
    expect(asked(gateway)).toBe(1);
  });
});
