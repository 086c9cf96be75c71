import type { CustomGatewayResponse } from "../../local/openapi/rest-api.ts";
import type { RawAnswer, RawRequest } from "../support/raw-http.ts";
import { createGuardedRoute, createTestApi, createTestRoute } from "../support/rest-api.ts";
import { startTestGateway, type TestGateway } from "../support/test-gateway.ts";
import { createIdClaims, signToken } from "../support/test-issuer.ts";

/** One that changes nothing but what is given. */
function custom(overrides: Partial<CustomGatewayResponse>): CustomGatewayResponse {
  return { responseParameters: {}, responseTemplates: {}, ...overrides };
}

describe("a customised gateway response", () => {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await startTestGateway();
  });
  afterAll(() => gateway.close());

  /** Sends a request to an API with those responses and routes that are guarded, open, and strict. */
  async function send(
    responses: Readonly<Record<string, CustomGatewayResponse>>,
    request: RawRequest = {},
  ): Promise<RawAnswer> {
    const requestValidation = {
      parameters: [{ in: "querystring", name: "a" }] as const,
      models: { "application/json": { type: "object", required: ["bar"], additionalProperties: false } },
    };
    gateway.gateway.replace({
      apis: [
        createTestApi({
          gatewayResponses: responses,
          stageVariables: { colour: "blue" },
          routes: [
            createGuardedRoute(),
            createGuardedRoute({ resourcePath: "/users/{id}", operationName: "getUser", requestValidation }),
            createTestRoute({ method: "POST", resourcePath: "/strict", requestValidation }),
          ],
        }),
      ],
      issuers: [gateway.issuer],
      findFunction: () => gateway.lambda,
    });
    return gateway.send(request);
  }

  const read = ({ status, body }: RawAnswer) => ({ status, body });

  test("D-20: its own type comes before the default of its class", async () => {
    const responses = {
      UNAUTHORIZED: custom({ statusCode: 444 }),
      DEFAULT_4XX: custom({ statusCode: 455 }),
      DEFAULT_5XX: custom({ statusCode: 555 }),
    };
    expect((await send(responses)).status).toBe(444);
    expect((await send(responses, { target: "/Prod/nope" })).status).toBe(455);
  });

  test("D-21: DEFAULT_5XX lends itself to whatever 5xx is not customised, a malformed result among them", async () => {
    const responses = {
      DEFAULT_5XX: custom({
        statusCode: 503,
        responseTemplates: { "application/json": '{"type":"$context.error.responseType"}' },
      }),
    };
    gateway.lambda.answer = () => "no answer";
    const headers = ["Authorization", signToken(gateway.key, createIdClaims())];
    expect(read(await send(responses, { headers }))).toEqual({ status: 503, body: '{"type":"DEFAULT_5XX"}' });
    gateway.issuer.failure = new Error("gone");
    gateway.clock.advance({ seconds: 300 });
    expect(read(await send(responses, { headers }))).toEqual({
      status: 503,
      body: '{"type":"AUTHORIZER_CONFIGURATION_ERROR"}',
    });
    gateway.issuer.failure = undefined;
  });

  test("D-22: a status alone keeps the template, a template alone keeps the status", async () => {
    expect(read(await send({ UNAUTHORIZED: custom({ statusCode: 400 }) }))).toEqual({
      status: 400,
      body: '{"message":"Unauthorized"}',
    });
    const template = { "application/json": "{}" };
    expect(read(await send({ UNAUTHORIZED: custom({ responseTemplates: template }) }))).toEqual({
      status: 401,
      body: "{}",
    });
  });

  test("D-24, D-25, CAP-13: the details of a body that does not fit", async () => {
    const responseTemplates = {
      "application/json":
        '{"message":$context.error.messageString,"raw":"$context.error.message","detail":"$context.error.validationErrorString"}',
    };
    const answer = await send(
      { BAD_REQUEST_BODY: custom({ responseTemplates }) },
      { method: "POST", target: "/Prod/strict?a=1", body: '{"foo":1}' },
    );
    expect([answer.status, JSON.parse(answer.body)]).toEqual([
      400,
      {
        message: "Invalid request body",
        raw: "Invalid request body",
        detail:
          '[object has missing required properties (["bar"]), object instance has properties which are not allowed by the schema: ["foo"]]',
      },
    ]);
  });

  test("D-23: variables of request, stage and context; without a value they leave nothing", async () => {
    const responseTemplates = {
      "text/plain":
        "$context.httpMethod $context.path $context.resourcePath $context.operationName $context.stage ${context.apiId} $stageVariables.colour $method.request.header.X-A method.request.path.id ${method.request.querystring.q} $context.identity.sourceIp $context.nope.$context.authorizer.claims. $context.requestTimeEpoch",
    };
    const answer = await send(
      { UNAUTHORIZED: custom({ responseTemplates }) },
      { target: "/Prod/users/7?q=x+y", headers: ["X-A", "h"] },
    );
    expect(answer.headers["content-type"]).toBe("text/plain");
    expect(answer.body).toBe(
      "GET /Prod/users/7 /users/{id} getUser Prod abc123defg blue h 7 x y 127.0.0.1 .. 1795000302000",
    );
  });

  test("B-82: claims are there once the token is good", async () => {
    const responseTemplates = {
      "application/json": `{"sub":"$context.authorizer.claims.sub","name":"$context.authorizer.claims['cognito:username']","all":"$context.authorizer.claims"}`,
    };
    const headers = ["Authorization", signToken(gateway.key, createIdClaims({ sub: 's"' }))];
    const answer = await send(
      { BAD_REQUEST_PARAMETERS: custom({ responseTemplates }) },
      { target: "/Prod/users/7", headers },
    );
    expect(JSON.parse(answer.body)).toEqual({ sub: 's"', name: createIdClaims().sub, all: "" });
  });

  test("A-60: what a request says is escaped for the kind of text it is put into", async () => {
    const value = `"></script>&'\\`;
    const request = { headers: ["X-A", value] };
    const template = { "application/json": '{"a":"$method.request.header.X-A"}' };
    const asJson = await send({ UNAUTHORIZED: custom({ responseTemplates: template }) }, request);
    expect(JSON.parse(asJson.body)).toEqual({ a: value });
    const page = { "text/html": "<p>$method.request.header.X-A $context.error.messageString</p>" };
    const asHtml = await send({ UNAUTHORIZED: custom({ responseTemplates: page }) }, request);
    expect(asHtml.body).toBe("<p>&quot;&gt;&lt;/script&gt;&amp;&#39;\\ &quot;Unauthorized&quot;</p>");
  });

  test("D-26, D-30, C-32: headers from literals and from the request, in their own names", async () => {
    const responseParameters = {
      "gatewayresponse.header.WWW-Authenticate": `'Bearer realm="x"'`,
      "gatewayresponse.header.X-Echo": "method.request.header.X-A",
      "gatewayresponse.header.X-Other-Case": "method.request.header.X-B",
      "gatewayresponse.header.X-Type": "context.error.responseType",
      "gatewayresponse.header.X-None": "method.request.header.Nope",
      "gatewayresponse.header.X-Query": "method.request.querystring.q",
      "gatewayresponse.header.Content-Length": "'0'",
      "gatewayresponse.header.Content-Type": "'application/problem+json'",
      "gatewayresponse.path.ignored": "'x'",
    };
    const answer = await send(
      { UNAUTHORIZED: custom({ responseParameters }) },
      { target: "/Prod/?q=a%0d%0aSet-Cookie:+x=1", headers: ["X-A", "h", "x-b", "h"] },
    );
    expect(answer.lines.slice(4)).toEqual([
      expect.stringMatching(/^x-amzn-RequestId: /),
      "x-amzn-ErrorType: UnauthorizedException",
      expect.stringMatching(/^x-amz-apigw-id: /),
      'WWW-Authenticate: Bearer realm="x"',
      "X-Echo: h",
      "X-Type: UNAUTHORIZED",
    ]);
    expect(answer.headers["content-type"]).toBe("application/problem+json");
    expect(answer.body).toBe('{"message":"Unauthorized"}');
  });

  test("D-27: the template is chosen by Accept, else JSON, else the first", async () => {
    const responses = {
      UNAUTHORIZED: custom({
        responseTemplates: { "text/html": "html", "application/json": "json", "text/plain": "plain" },
      }),
    };
    const bodyFor = async (accept?: string) =>
      (await send(responses, { headers: accept === undefined ? [] : ["Accept", accept] })).body;
    expect(await bodyFor("text/plain;q=0.9, text/html")).toBe("plain");
    expect(await bodyFor("image/png, text/*")).toBe("html");
    expect(await bodyFor("image/png")).toBe("json");
    expect(await bodyFor()).toBe("json");
    const first = { UNAUTHORIZED: custom({ responseTemplates: { "text/html": "html" } }) };
    expect((await send(first, { headers: ["Accept", "image/png"] })).body).toBe("html");
  });

  test("D-28: the error type stays, C-24: also that of a signature error", async () => {
    const answer = await send(
      { MISSING_AUTHENTICATION_TOKEN: custom({ statusCode: 404 }) },
      { target: "/Prod/nope", headers: ["Authorization", "Bearer x"] },
    );
    expect([answer.status, answer.headers["x-amzn-errortype"]]).toEqual([
      404,
      "IncompleteSignatureException",
    ]);
  });

  test("D-29: a request that names no stage sees none of it", async () => {
    const answer = await send({ DEFAULT_4XX: custom({ statusCode: 499 }) }, { target: "/nope" });
    expect(answer.status).toBe(403);
  });
});
