import type { Integration, IntegrationMapping } from "../../local/openapi/integration-shapes.ts";
import type { RestApi } from "../../local/openapi/rest-api.ts";
import type { RawRequest } from "../support/raw-http.ts";
import {
  createGuardedRoute,
  createTestApi,
  createTestMapping,
  createTestRoute,
  FUNCTION_ARN,
  toMappedValues,
} from "../support/rest-api.ts";
import { startTestGateway, type TestGateway } from "../support/test-gateway.ts";
import { createIdClaims, signToken } from "../support/test-issuer.ts";

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startTestGateway();
});
afterAll(() => gateway.close());
beforeEach(() => {
  gateway.lambda.events.length = 0;
  gateway.lambda.outcome = undefined;
});

interface Served {
  readonly integration: Integration;
  readonly api?: Partial<RestApi>;
  readonly isGuarded?: boolean;
}

function send({ integration, api, isGuarded = false }: Served, request: RawRequest = {}) {
  const create = isGuarded ? createGuardedRoute : createTestRoute;
  const route = create({ method: "POST", resourcePath: "/pets/{id}", integration });
  gateway.gateway.replace({
    apis: [createTestApi({ routes: [route], ...api })],
    issuers: [gateway.issuer],
    findFunction: (arn) => (arn === FUNCTION_ARN ? gateway.lambda : undefined),
  });
  return gateway.send({ method: "POST", target: "/Prod/pets/7?q=a%20b&q=c", ...request });
}

const toMock = (response: string, overrides: Partial<IntegrationMapping> = {}): Integration => ({
  kind: "mock",
  mock: createTestMapping({
    responses: [
      { pattern: "default", statusCode: 200, headers: {}, templates: { "application/json": response } },
    ],
    ...overrides,
  }),
});

describe("mapping templates of a mock", () => {
  test("show the request: parameters, context, stage variables", async () => {
    const template = `{
      "id": "$input.params('id')", "q": "$input.params('q')", "header": "$input.params().header.get('X-One')",
      "route": "$context.httpMethod $context.resourcePath $context.stage", "path": "$context.path",
      "color": "$stageVariables.color", "ip": "$context.identity.sourceIp", "none": "$context.authorizer.claims.sub"
    }`;
    const api = { stageVariables: { color: "blue" } };
    const answer = await send({ integration: toMock(template), api }, { headers: ["X-One", "1"] });
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.body)).toEqual({
      id: "7",
      q: "c",
      header: "1",
      route: "POST /pets/{id} Prod",
      path: "/Prod/pets/7",
      color: "blue",
      ip: "127.0.0.1",
      none: "",
    });
  });

  test("B-82: show the claims of the caller, and nothing to others", async () => {
    const served = { integration: toMock(`"$context.authorizer.claims.sub"`), isGuarded: true };
    expect((await send(served)).status).toBe(401);
    const claims = createIdClaims({ sub: "s-1" });
    const answer = await send(served, { headers: ["Authorization", signToken(gateway.key, claims)] });
    expect([answer.status, answer.body]).toEqual([200, '"s-1"']);
  });

  test("E-90, E-91: the request's template chooses the response by what it finds", async () => {
    const integration = toMock("", {
      requestTemplates: {
        "application/json": `{"statusCode": #if($input.params('id') == "7")404#{else}200#end}`,
      },
      responses: [
        {
          pattern: "404",
          statusCode: 404,
          headers: {},
          templates: { "application/json": '{"id":"$input.params(\'id\')"}' },
        },
        { pattern: "default", statusCode: 200, headers: {}, templates: {} },
      ],
    });
    const found = await send({ integration });
    expect([found.status, found.body]).toEqual([404, '{"id":"7"}']);
    expect((await send({ integration }, { target: "/Prod/pets/8" })).status).toBe(200);
  });

  test("$context.responseOverride sets status and headers; a status of nobody is passed over", async () => {
    const integration = toMock(
      `#set($context.responseOverride.status = 418)#set($context.responseOverride.header.X-Made = "by $input.params('id')")` +
        `#set($context.responseOverride.header['Content-Type'] = 'text/plain')ok`,
    );
    const answer = await send({ integration });
    expect([answer.status, answer.headers["x-made"], answer.headers["content-type"], answer.body]).toEqual([
      418,
      "by 7",
      "text/plain",
      "ok",
    ]);
    expect(
      (await send({ integration: toMock("#set($context.responseOverride.status = 999)ok") })).status,
    ).toBe(200);
  });

  test("D-20: what a caller sends injects no header", async () => {
    const integration = toMock(
      `#set($context.responseOverride.header.X-Q = $util.urlDecode($input.params('q')))` +
        `#set($context.responseOverride.header['X Bad'] = 'a')ok`,
    );
    const answer = await send({ integration }, { target: "/Prod/pets/7?q=a%250D%250AX-Evil:%20b" });
    expect(answer.status).toBe(200);
    expect(answer.lines.join("\n")).not.toMatch(/X-Evil|X-Q|X Bad/i);
  });

  test("a mapped header takes its value from the context", async () => {
    const integration = toMock("", {
      responses: [
        {
          pattern: "default",
          statusCode: 200,
          headers: toMappedValues({
            "X-Stage": "context.stage",
            "X-Color": "stageVariables.color",
            "X-Id": "context.requestId",
          }),
          templates: {},
        },
      ],
    });
    const { headers } = await send({ integration, api: { stageVariables: { color: "red" } } });
    expect([headers["x-stage"], headers["x-color"], headers["x-id"]]).toEqual([
      "Prod",
      "red",
      headers["x-amzn-requestid"],
    ]);
  });

  test("what is not supported is 501 by name, behind the guard", async () => {
    const served = { integration: toMock("#evaluate($input.body)"), isGuarded: true };
    expect((await send(served)).status).toBe(401);
    const headers = ["Authorization", signToken(gateway.key, createIdClaims())];
    const answer = await send(served, { headers });
    expect([answer.status, answer.headers["x-gatehouse-error"]]).toEqual([501, "NotRunHere"]);
    expect(answer.body).toContain("#evaluate is not supported in mapping templates here");
  });

  test("a body that a request template reads as JSON and is none is 400", async () => {
    const mapping = { requestTemplates: { "application/json": `{"statusCode": $input.path('$.code')}` } };
    const integration = toMock("", mapping);
    expect((await send({ integration }, { body: '{"code": 200}' })).status).toBe(200);
    const answer = await send({ integration }, { body: "code=200" });
    expect(answer.status).toBe(400);
    expect(answer.body).toMatch(/^\{"message": "Could not parse request body into json: /);
    expect(answer.headers["x-amzn-errortype"]).toBe("BadRequestException");
  });

  test("a template that fails is 500, and says why in the log only", async () => {
    const answer = await send({ integration: toMock("#foreach($i in [1..2000])x#end") });
    expect([answer.status, answer.body]).toEqual([500, '{"message": "Internal server error"}']);
    expect(gateway.refusals.at(-1)).toContain(
      "a mapping template of the response fails: a range is too long",
    );
  });
});

describe("A-50: functions behind an integration of type aws", () => {
  const toLambda = (mapping: Partial<IntegrationMapping> = {}): Integration => ({
    kind: "lambda",
    functionArn: FUNCTION_ARN,
    timeoutInMillis: 1000,
    mapping: createTestMapping({ requestTemplates: {}, ...mapping }),
  });

  test("get what the template makes, and the result is mapped", async () => {
    gateway.lambda.answer = (event) => ({ got: event });
    const integration = toLambda({
      requestTemplates: { "application/json": `{"id": "$input.params('id')", "body": $input.json('$')}` },
      responses: [
        {
          pattern: "default",
          statusCode: 201,
          headers: toMappedValues({ "X-Id": "integration.response.body.got.id" }),
          templates: { "application/json": `{"name": $input.json('$.got.body.name')}` },
        },
      ],
    });
    const answer = await send({ integration }, { body: '{"name":"Rex"}' });
    expect(gateway.lambda.events).toEqual([{ id: "7", body: { name: "Rex" } }]);
    expect([answer.status, answer.body, answer.headers["x-id"]]).toEqual([201, '{"name": "Rex"}', "7"]);
    // E-62.
    expect(answer.headers["x-amzn-trace-id"]).toMatch(/^Root=1-/);
  });

  test("without templates body and result go as they are", async () => {
    gateway.lambda.answer = (event) => [event];
    const answer = await send({ integration: toLambda() }, { body: '{"a":1}' });
    expect([answer.status, answer.body]).toEqual([200, '[{"a":1}]']);
    expect((await send({ integration: toLambda() })).body).toBe("[{}]");
  });

  test("the message of an error chooses the response", async () => {
    gateway.lambda.outcome = {
      kind: "failed",
      error: { errorType: "Error", errorMessage: "[404] no such pet", trace: [] },
      durationMs: 1,
    };
    const responses: IntegrationMapping["responses"] = [
      {
        pattern: "\\[404\\].*",
        statusCode: 404,
        headers: {},
        templates: { "application/json": `{"m":$input.json('$.errorMessage')}` },
      },
      { pattern: "default", statusCode: 200, headers: {}, templates: {} },
    ];
    const answer = await send({ integration: toLambda({ responses }) });
    expect([answer.status, answer.body]).toEqual([404, '{"m":"[404] no such pet"}']);
    gateway.lambda.outcome = {
      kind: "timed-out",
      error: { errorType: "x", errorMessage: "Task timed out" },
      durationMs: 1,
    };
    const other = await send({ integration: toLambda({ responses }) });
    expect([other.status, JSON.parse(other.body)]).toMatchObject([200, { errorMessage: "Task timed out" }]);
  });

  test("E-44: need the permission to be called; a function that is not here is 501", async () => {
    const { lambda } = gateway;
    const integration = toLambda();
    gateway.gateway.replace({
      apis: [createTestApi({ routes: [createTestRoute({ method: "POST", integration })] })],
      issuers: [],
      findFunction: () => ({ ...lambda, invokePermissions: [] }),
    });
    expect((await gateway.send({ method: "POST" })).status).toBe(500);
    expect(
      (await send({ integration: { ...integration, functionArn: "other" } as Integration })).status,
    ).toBe(501);
    expect(lambda.events).toEqual([]);
  });

  test("what is no JSON never reaches the function", async () => {
    const answer = await send(
      { integration: toLambda() },
      { body: "x", headers: ["Content-Type", "text/plain"] },
    );
    expect([answer.status, gateway.lambda.events]).toEqual([500, []]);
  });

  test("contentHandling hands a binary body to the template as base64", async () => {
    gateway.lambda.answer = (event) => event;
    const integration = toLambda({
      contentHandling: "CONVERT_TO_TEXT",
      requestTemplates: { "image/png": `{"image": "$input.body"}` },
    });
    const api = { binaryMediaTypes: ["image/png"] };
    const body = Buffer.from([0x89, 0x50, 0xff]);
    await send({ integration, api }, { body, headers: ["Content-Type", "image/png"] });
    expect(gateway.lambda.events).toEqual([{ image: body.toString("base64") }]);
  });
});

describe("E-25: a Lambda proxy integration whose parameters set a header of the gateway's", () => {
  test("fails every call, and calls nothing", async () => {
    const integration: Integration = {
      kind: "lambda-proxy",
      functionArn: FUNCTION_ARN,
      timeoutInMillis: 1000,
      forbiddenHeader: "Authorization",
    };
    const answer = await send({ integration });
    expect([answer.status, answer.body]).toEqual([500, '{"message": "Internal server error"}']);
    expect(gateway.lambda.events).toEqual([]);
  });
});
