import type { LambdaAuthorizer } from "../../local/openapi/authorizer-definition.ts";
import type { RestApi, Route } from "../../local/openapi/rest-api.ts";
import type { JsonObject } from "../../local/platform/json.ts";
import { createTestApi, createTestRoute } from "./rest-api.ts";
import { createTestFunction, type TestFunction } from "./test-function.ts";
import { startTestGateway, type TestGateway } from "./test-gateway.ts";

export const GUARD_ARN = "arn:aws:lambda:us-east-1:123456789012:function:guard";
export const API = "arn:aws:execute-api:us-east-1:123456789012:abc123defg";

export const TOKEN: LambdaAuthorizer = {
  kind: "lambda",
  authorizerId: "lamb01",
  name: "Guard",
  functionArn: GUARD_ARN,
  resultTtlInSeconds: 300,
  input: { type: "TOKEN", identityHeader: "Authorization" },
};

/** What an authorizer's function returns. */
export const toPolicy = (Effect: string, Resource: string | string[], more: JsonObject = {}) => ({
  principalId: "ada",
  policyDocument: { Version: "2012-10-17", Statement: [{ Action: "execute-api:Invoke", Effect, Resource }] },
  ...more,
});

/** A gateway whose methods are behind a function made for tests. */
export interface LambdaAuthorizerSetUp extends TestGateway {
  readonly guard: TestFunction;
  get(path?: string, token?: string): ReturnType<TestGateway["send"]>;
}

const open: LambdaAuthorizerSetUp[] = [];

/** Closes what a test has set up; call it after each. */
export async function closeLambdaAuthorizers(): Promise<void> {
  await Promise.all(open.splice(0).map((gateway) => gateway.close()));
}

export async function setUpLambdaAuthorizer(
  overrides: Partial<LambdaAuthorizer> = {},
  { routes, ...api }: Partial<Omit<RestApi, "routes">> & { routes?: readonly Partial<Route>[] } = {},
): Promise<LambdaAuthorizerSetUp> {
  const authorizer = { ...TOKEN, ...overrides };
  const guard = createTestFunction({ functionArn: GUARD_ARN, functionName: "guard" });
  guard.answer = () => toPolicy("Allow", "*");
  const guarded = (routes ?? [{}]).map((route) =>
    createTestRoute({ authorization: { authorizer, scopes: [] }, ...route }),
  );
  const gateway = await startTestGateway({
    apis: [createTestApi({ ...api, routes: guarded })],
    functions: [guard],
  });
  const get = (path = "/Prod/", token = "good") =>
    gateway.send({ target: path, headers: token === "" ? [] : ["Authorization", token] });
  const made = { ...gateway, guard, get };
  open.push(made);
  return made;
}
