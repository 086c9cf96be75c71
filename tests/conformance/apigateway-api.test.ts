import {
  APIGatewayClient,
  CreateRestApiCommand,
  GetAuthorizerCommand,
  GetAuthorizersCommand,
  GetRestApiCommand,
  GetRestApisCommand,
  TestInvokeAuthorizerCommand,
  TestInvokeMethodCommand,
} from "@aws-sdk/client-api-gateway";
import { createApiGatewayApi } from "../../local/apigateway/create-api-gateway-api.ts";
import { type Listener, listen } from "../../local/http/server.ts";
import { systemRandom } from "../../local/platform/random.ts";
import { sendRaw } from "../support/raw-http.ts";
import { createGuardedRoute, createTestApi, createTestAuthorizer, POOL_ARN } from "../support/rest-api.ts";
import { startTestGateway, type TestGateway } from "../support/test-gateway.ts";
import { createAccessClaims, createIdClaims, NOW_SECONDS, signToken } from "../support/test-issuer.ts";

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";

const SIGNATURE = `AWS4-HMAC-SHA256 Credential=x/20261118/us-east-1/apigateway/aws4_request, SignedHeaders=host, Signature=${"0".repeat(64)}`;
const IDS = { restApiId: "abc123defg", authorizerId: "auth01" };

describe("the API Gateway API", () => {
  let gateway: TestGateway;
  let listener: Listener;
  let client: APIGatewayClient;
  let token: string;
  const errors: string[] = [];

  beforeAll(async () => {
    gateway = await startTestGateway();
    const api = createApiGatewayApi({
      gateway: gateway.gateway,
      clock: gateway.clock,
      random: systemRandom,
      log: { error: (line) => void errors.push(line) },
    });
    listener = await listen({
      name: "REST API",
      flag: "--port",
      port: 0,
      host: "127.0.0.1",
      handler: (request, response) => {
        if (!api.answer(request, response)) gateway.gateway.handle(request, response);
      },
    });
    client = new APIGatewayClient({
      endpoint: `http://127.0.0.1:${listener.port}`,
      region: "us-east-1",
      credentials: { accessKeyId: "local", secretAccessKey: "local" },
      maxAttempts: 1,
    });
    token = signToken(gateway.key, createIdClaims());
  });
  afterAll(async () => {
    client.destroy();
    await listener.close(0);
    await gateway.close();
    expect(errors).toEqual([]);
  });

  const testToken = (value: string) =>
    client.send(new TestInvokeAuthorizerCommand({ ...IDS, headers: { Authorization: value } }));

  test.each(["", "Bearer "])(
    "B-91, B-93, B-96: a good token (%p before it) gives its claims as texts",
    async (prefix) => {
      const { clientStatus, claims, latency, log, policy, principalId, authorization } = await testToken(
        `${prefix}${token}`,
      );
      expect(clientStatus).toBe(0);
      expect(claims).toEqual(
        expect.objectContaining({ email_verified: "true", exp: "Wed Nov 18 12:06:42 UTC 2026" }),
      );
      expect(latency).toEqual(expect.any(Number));
      expect(log).toMatch(/^Execution log for request [0-9a-f-]{36}\n/);
      expect([policy, principalId, authorization]).toEqual([undefined, undefined, undefined]);
    },
  );

  test("B-92, B-94: whatever the guard refuses is client status 401 without claims", async () => {
    const tokens = [
      "garbage",
      signToken(gateway.key, createAccessClaims()),
      signToken(gateway.key, createIdClaims({ exp: NOW_SECONDS })),
    ];
    for (const value of tokens) {
      const answer = await testToken(value);
      expect([answer.clientStatus, answer.claims]).toEqual([401, undefined]);
      expect(answer.log).not.toContain(value);
    }
    const none = await client.send(new TestInvokeAuthorizerCommand(IDS));
    expect(none.clientStatus).toBe(401);
  });

  test("B-90: the token may come in multiValueHeaders, twice is twice", async () => {
    const send = (values: string[]) =>
      client.send(new TestInvokeAuthorizerCommand({ ...IDS, multiValueHeaders: { authorization: values } }));
    expect((await send([token])).clientStatus).toBe(0);
    expect((await send([token, token])).clientStatus).toBe(401);
  });

  test("B-34: keys that cannot be had are client status 500", async () => {
    gateway.issuer.failure = new Error("gone");
    gateway.clock.advance({ seconds: 300 });
    expect((await testToken(token)).clientStatus).toBe(500);
    gateway.issuer.failure = undefined;
    expect((await testToken(token)).clientStatus).toBe(0);
  });

  test("lists the APIs and their authorizers, whose ids TestInvokeAuthorizer wants", async () => {
    const { items: apis } = await client.send(new GetRestApisCommand({ limit: 500 }));
    expect(apis?.map(({ id, name }) => [id, name])).toEqual([["abc123defg", "test-api"]]);
    const { items } = await client.send(new GetAuthorizersCommand({ restApiId: "abc123defg" }));
    const authorizer = {
      id: "auth01",
      name: "CognitoAuthorizer",
      type: "COGNITO_USER_POOLS",
      providerARNs: [POOL_ARN],
      authType: "cognito_user_pools",
      identitySource: "method.request.header.Authorization",
    };
    expect(items).toEqual([authorizer]);
    expect(await client.send(new GetAuthorizerCommand(IDS))).toEqual(expect.objectContaining(authorizer));
    const api = await client.send(new GetRestApiCommand({ restApiId: "abc123defg" }));
    expect([api.name, api.rootResourceId]).toEqual(["test-api", "res0000001"]);
  });

  test("an API of two stages is one API, and an expression is shown", async () => {
    const authorizer = createTestAuthorizer({ identityValidationExpression: "x.*" });
    const other = createTestApi({ restApiId: "other00001", authorizers: [authorizer], routes: [] });
    const apis = [createTestApi(), createTestApi({ stageName: "test" }), other];
    gateway.gateway.replace({ apis, issuers: [gateway.issuer], findFunction: () => gateway.lambda });
    const { items } = await client.send(new GetRestApisCommand({}));
    expect(items?.map(({ id, rootResourceId }) => [id, rootResourceId])).toEqual([
      ["abc123defg", "res0000001"],
      ["other00001", undefined],
    ]);
    const found = await client.send(new GetAuthorizerCommand({ ...IDS, restApiId: "other00001" }));
    expect(found.identityValidationExpression).toBe("x.*");
  });

  test("what is not there is NotFoundException", async () => {
    await expect(client.send(new GetRestApiCommand({ restApiId: "nope" }))).rejects.toMatchObject({
      name: "NotFoundException",
      message: "Invalid API identifier specified 123456789012:nope",
    });
    await expect(
      client.send(new TestInvokeAuthorizerCommand({ ...IDS, authorizerId: "nope" })),
    ).rejects.toMatchObject({
      name: "NotFoundException",
      message: "Invalid Authorizer identifier specified",
    });
  });

  test.each([
    ["CreateRestApi", new CreateRestApiCommand({ name: "x" })],
    ["TestInvokeMethod", new TestInvokeMethodCommand({ restApiId: "a", resourceId: "b", httpMethod: "GET" })],
  ])("%s is refused by its name, as AWS never does", async (name, command) => {
    await expect(client.send(command as CreateRestApiCommand)).rejects.toMatchObject({
      name: "NotRunHere",
      message: expect.stringMatching(
        new RegExp(`^Gatehouse does not run ${name}\\. Of the API Gateway API it runs GetAuthorizer, `),
      ),
      $metadata: expect.objectContaining({ httpStatusCode: 501 }),
    });
  });

  const TARGET = "/restapis/abc123defg/authorizers/auth01";
  const post = (headers: readonly string[], body?: string | Buffer, target = TARGET) =>
    sendRaw(listener.port, { method: "POST", target, headers, ...(body !== undefined && { body }) });

  test("C1: without the form of a signature it is 403, as on AWS", async () => {
    const none = await post([]);
    expect([none.status, none.headers["x-amzn-errortype"]]).toEqual([
      403,
      "MissingAuthenticationTokenException",
    ]);
    const bearer = await post(["Authorization", `Bearer ${token}`]);
    expect([bearer.status, bearer.headers["x-amzn-errortype"]]).toEqual([
      403,
      "IncompleteSignatureException",
    ]);
    const half = await post([
      "Authorization",
      "AWS4-HMAC-SHA256 Credential=x/20261118/us-east-1/apigateway/aws4_request",
    ]);
    expect(half.body).toContain("Authorization header requires 'Signature' parameter.");
  });

  test.each(["https://evil.example", "null", "http://localhost:1"])(
    "D-04: a page of the origin %s is 403",
    async (origin) => {
      const answer = await post(["Authorization", SIGNATURE, "Origin", origin]);
      expect([answer.status, answer.headers["x-amzn-errortype"]]).toEqual([403, "ForbiddenException"]);
      expect(answer.headers).not.toHaveProperty("access-control-allow-origin");
    },
  );

  test("its own origin may", async () => {
    const own = ["Authorization", SIGNATURE, "Origin", `http://localhost:${listener.port}`];
    expect((await post(own, "{}")).status).toBe(200);
  });

  test.each([
    ["no JSON", "{"],
    ["no object", "[]"],
    ["headers as a list", '{"headers":[]}'],
    ["a header that is no text", '{"headers":{"Authorization":1}}'],
    ["multiple values that are no list", '{"multiValueHeaders":{"Authorization":"x"}}'],
    ["a multiple value that is no text", '{"multiValueHeaders":{"Authorization":[1]}}'],
  ])("a body with %s is BadRequestException", async (_name, body) => {
    const answer = await post(["Authorization", SIGNATURE], body);
    expect([answer.status, answer.headers["x-amzn-errortype"]]).toEqual([400, "BadRequestException"]);
  });

  test("no body, or null for headers, is no token", async () => {
    for (const body of [undefined, "", '{"headers":null}']) {
      expect(JSON.parse((await post(["Authorization", SIGNATURE], body)).body)).toEqual(
        expect.objectContaining({ clientStatus: 401 }),
      );
    }
  });

  test("a body of more than 10 MB is 413, and the connection is closed", async () => {
    const answer = await post(["Authorization", SIGNATURE, "Content-Length", "10485761"]);
    expect([answer.status, answer.headers.connection]).toEqual([413, "close"]);
  });

  test("a path of no operation is 404, an import is named as one", async () => {
    expect((await post(["Authorization", SIGNATURE], "", "/restapis/a/b/c/d")).status).toBe(404);
    const imported = await post(
      ["Authorization", SIGNATURE],
      "{}",
      "/restapis?mode=import&failonwarnings=true",
    );
    expect(imported.body).toContain("does not run ImportRestApi.");
    expect(imported.headers["x-gatehouse-error"]).toBe("NotRunHere");
  });

  describe("beside the APIs that are served", () => {
    const get = (target: string, ...headers: string[]) => sendRaw(listener.port, { target, headers });

    test("other paths, the long path and the host of an API are theirs", async () => {
      expect((await get("/Prod/")).body).toBe('{"message":"Unauthorized"}');
      expect((await get("/restapis/abc123defg/Prod/_user_request_/")).body).toBe(
        '{"message":"Unauthorized"}',
      );
      expect((await get("/restapis", "Host", "abc123defg.execute-api.localhost")).body).toBe(
        '{"message":"Forbidden"}',
      );
      expect((await get("/restapis")).body).toBe('{"message":"Missing Authentication Token"}');
      expect((await get("/restapisX")).body).toBe('{"message":"Forbidden"}');
    });

    test("a signature for apigateway is for this API on every path", async () => {
      expect((await get("/apikeys", "Authorization", SIGNATURE)).body).toContain("does not run GetApiKeys.");
      expect((await get("/account", "Authorization", SIGNATURE)).body).toContain("does not run GetAccount.");
    });

    test("a stage called restapis is reached by whoever does not sign for apigateway", async () => {
      const apis = [createTestApi({ stageName: "restapis", routes: [createGuardedRoute()] })];
      gateway.gateway.replace({ apis, issuers: [gateway.issuer], findFunction: () => gateway.lambda });
      expect((await get("/restapis/")).body).toBe('{"message":"Unauthorized"}');
      expect((await get("/restapis/", "Authorization", token)).status).toBe(200);
      expect((await get("/restapis", "Authorization", SIGNATURE)).status).toBe(200);
      expect((await client.send(new GetRestApisCommand({}))).items).toHaveLength(1);
    });
  });
});
