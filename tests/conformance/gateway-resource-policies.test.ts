import { AWS_IAM } from "../../local/openapi/authorizer-definition.ts";
import { parsePolicy } from "../../local/openapi/policies/policy.ts";
import type { Route } from "../../local/openapi/rest-api.ts";
import type { JsonObject } from "../../local/platform/json.ts";
import { toAuthorization } from "../../local/platform/signature-v4.ts";
import { GUARD_ARN, TOKEN, toPolicy } from "../support/lambda-authorizer-set-up.ts";
import { createGuardedRoute, createTestApi, createTestRoute } from "../support/rest-api.ts";
import { createTestFunction, type TestFunction } from "../support/test-function.ts";
import { startTestGateway, type TestGateway } from "../support/test-gateway.ts";
import { createIdClaims, signToken } from "../support/test-issuer.ts";

const ARN = "arn:aws:execute-api:us-east-1:123456789012:abc123defg/Prod/GET/";
const SHOWN = "arn:aws:execute-api:us-east-1:********9012:abc123defg/Prod/GET/";
const KEY = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" };

const statement = (Effect: string, ip: string): JsonObject => ({
  Effect,
  Principal: "*",
  Action: "execute-api:Invoke",
  Resource: "arn:aws:execute-api:us-east-1:123456789012:abc123defg/*",
  Condition: { IpAddress: { "aws:SourceIp": ip } },
});

/** What the policy of the API says of a caller on 127.0.0.1. */
const POLICIES: Readonly<Record<string, readonly JsonObject[]>> = {
  allows: [statement("Allow", "127.0.0.0/8")],
  denies: [statement("Allow", "0.0.0.0/0"), statement("Deny", "127.0.0.0/8")],
  "is silent": [statement("Allow", "192.0.2.0/24")],
};

interface SetUp extends TestGateway {
  readonly guard: TestFunction;
}

const open: TestGateway[] = [];

async function setUp(says: string, route: Route): Promise<SetUp> {
  const guard = createTestFunction({ functionArn: GUARD_ARN });
  const resourcePolicy = parsePolicy({ Statement: POLICIES[says] }, { isOfResource: true });
  const gateway = await startTestGateway({
    apis: [createTestApi({ routes: [route], authorizers: [], resourcePolicy })],
    functions: [guard],
    callerCredentials: KEY,
  });
  open.push(gateway);
  return { ...gateway, guard };
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((gateway) => gateway.close()));
});

const toMessage = (user: string, isExplicit: boolean) =>
  `{"Message":"User: ${user} is not authorized to perform: execute-api:Invoke on resource: ${SHOWN}${isExplicit ? " with an explicit deny" : ""}"}`;

describe("B-60: the resource policy of an API", () => {
  test.each([
    ["allows", 200, ""],
    ["denies", 403, toMessage("anonymous", true)],
    ["is silent", 403, toMessage("anonymous", false)],
  ])("on an open method: it %s", async (says, status, body) => {
    const { send, lambda } = await setUp(says, createTestRoute());
    const answer = await send({ target: "/Prod/" });
    expect(answer.status).toBe(status);
    if (status === 200) return;
    expect([answer.body, answer.headers["x-amzn-errortype"]]).toEqual([body, "AccessDeniedException"]);
    expect(lambda.events).toEqual([]);
  });

  test.each([
    ["allows", 200],
    ["denies", 403],
    ["is silent", 403],
  ])("behind a user pool it is asked once the token is good: it %s", async (says, status) => {
    const gateway = await setUp(says, createGuardedRoute());
    expect((await gateway.send({ target: "/Prod/" })).status).toBe(401);
    const headers = ["Authorization", signToken(gateway.key, createIdClaims())];
    expect((await gateway.send({ target: "/Prod/", headers })).status).toBe(status);
    expect(gateway.lambda.events).toHaveLength(status === 200 ? 1 : 0);
  });

  test.each<[policy: string, says: string, status: number]>([
    ["Allow", "allows", 200],
    ["Allow", "is silent", 200],
    ["Allow", "denies", 403],
    ["nothing", "allows", 200],
    ["nothing", "is silent", 403],
    ["nothing", "denies", 403],
    ["Deny", "allows", 403],
    ["Deny", "is silent", 403],
    ["Deny", "denies", 403],
  ])("with a function whose policy says %s: it %s, so %s", async (effect, says, status) => {
    const route = createTestRoute({ authorization: { authorizer: TOKEN, scopes: [] } });
    const { send, guard, lambda } = await setUp(says, route);
    guard.answer = () =>
      effect === "nothing" ? toPolicy("Allow", `${ARN}elsewhere`) : toPolicy(effect, "*");
    expect((await send({ target: "/Prod/", headers: ["Authorization", "a"] })).status).toBe(status);
    // An explicit deny is found before the function is asked.
    expect(guard.events).toHaveLength(says === "denies" ? 0 : 1);
    expect(lambda.events).toHaveLength(status === 200 ? 1 : 0);
    if (status === 200)
      expect(lambda.events[0]?.requestContext.authorizer).toMatchObject({ principalId: "ada" });
  });

  test("with a function that fails, or is not asked, it lets nobody in", async () => {
    const route = createTestRoute({ authorization: { authorizer: TOKEN, scopes: [] } });
    const { send, guard, lambda } = await setUp("allows", route);
    guard.answer = () => undefined;
    expect((await send({ target: "/Prod/", headers: ["Authorization", "a"] })).status).toBe(500);
    expect((await send({ target: "/Prod/" })).status).toBe(401);
    expect(lambda.events).toEqual([]);
  });

  test.each([
    ["allows", 200],
    ["is silent", 200],
    ["denies", 403],
  ])("behind AWS_IAM, for a caller of the API's own account: it %s", async (says, status) => {
    const gateway = await setUp(
      says,
      createTestRoute({ authorization: { authorizer: AWS_IAM, scopes: [] } }),
    );
    const signed = { host: "localhost", "x-amz-date": "20261118T110642Z" };
    const request = { method: "GET", target: "/Prod/", headers: signed, body: "" };
    const authorization = toAuthorization(request, KEY, { region: "us-east-1", service: "execute-api" });
    const headers = [...Object.entries(signed).flat(), "Authorization", authorization];
    const answer = await gateway.send({ target: "/Prod/", headers });
    expect(answer.status).toBe(status);
    if (status === 403) expect(answer.body).toBe(toMessage("arn:aws:iam::123456789012:user/local", true));
    expect(await gateway.send({ target: "/Prod/" })).toMatchObject({
      status: 403,
      body: '{"message":"Missing Authentication Token"}',
    });
  });

  test.each(["/Prod/admin", "/Prod/admin/", "/Prod//admin", "/Prod/%61dmin"])(
    "a deny of one path reaches %s, however it is spelled",
    async (target) => {
      const Statement = [
        { Effect: "Allow", Principal: "*", Action: "execute-api:Invoke", Resource: "*" },
        { Effect: "Deny", Principal: { AWS: "*" }, Action: "execute-api:Invoke", Resource: `${ARN}admin` },
      ];
      for (const resourcePath of ["/admin", "/{proxy+}", "/{name}"]) {
        const resourcePolicy = parsePolicy({ Statement }, { isOfResource: true });
        const routes = [createTestRoute({ resourcePath })];
        const gateway = await startTestGateway({
          apis: [createTestApi({ routes, authorizers: [], resourcePolicy })],
        });
        open.push(gateway);
        expect([403, 403]).toContain((await gateway.send({ target })).status);
        expect(await gateway.send({ target: "/Prod/other" })).toMatchObject({
          status: resourcePath === "/admin" ? 403 : 200,
        });
      }
    },
  );
});
