import type { IntegrationMapping } from "../../local/openapi/integration-shapes.ts";
import type { RequestValidation } from "../../local/openapi/rest-api.ts";
import {
  createGuardedRoute,
  createTestApi,
  createTestMapping,
  createTestRoute,
  toMappedValues,
} from "../support/rest-api.ts";
import { startTestGateway, type TestGateway } from "../support/test-gateway.ts";
import { createIdClaims, signToken } from "../support/test-issuer.ts";

describe("request validation", () => {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await startTestGateway();
  });
  afterAll(() => gateway.close());

  function serve(requestValidation: RequestValidation): void {
    const routes = [
      createTestRoute({ method: "POST", resourcePath: "/x/{id}", requestValidation }),
      createGuardedRoute({ method: "POST", resourcePath: "/guarded", requestValidation }),
    ];
    const apis = [createTestApi({ routes })];
    gateway.gateway.replace({ apis, issuers: [gateway.issuer], findFunction: () => gateway.lambda });
  }

  const PARAMETERS: RequestValidation = {
    parameters: [
      { in: "querystring", name: "qs1" },
      { in: "path", name: "issuer" },
      { in: "header", name: "x-header-param" },
      { in: "querystring", name: "qs0" },
    ],
    models: { "application/json": { type: "object", required: ["a"] } },
  };

  const post = (target: string, body = "{}", headers: readonly string[] = []) =>
    gateway.send({ method: "POST", target, body, headers });

  test("E-80 to E-83: parameters come before the body, by header, path, query, then as declared", async () => {
    serve(PARAMETERS);
    const answer = await post("/Prod/x/1", "no JSON");
    expect([answer.status, answer.body]).toEqual([
      400,
      '{"message": "Missing required request parameters: [x-header-param, issuer, qs1, qs0]"}',
    ]);
    expect(answer.headers).toEqual(
      expect.objectContaining({
        "x-amzn-errortype": "BadRequestException",
        "x-amzn-trace-id": expect.stringMatching(/^Root=1-[0-9a-f-]{33}$/),
      }),
    );
  });

  test("E-81, E-84: blank is missing, and names are compared letter by letter", async () => {
    serve({
      parameters: [
        { in: "header", name: "X-A" },
        { in: "querystring", name: "q" },
        { in: "path", name: "id" },
      ],
      models: {},
    });
    expect((await post("/Prod/x/1?q=+", "", ["x-a", "1"])).body).toContain("[X-A, q]");
    expect((await post("/Prod/x/1?Q=1", "", ["X-A", " "])).body).toContain("[X-A, q]");
    expect((await post("/Prod/x/1?q=1", "", ["X-A", "1"])).status).toBe(200);
  });

  test("§0.4: the authorizer comes before it", async () => {
    serve(PARAMETERS);
    expect((await post("/Prod/guarded")).status).toBe(401);
    const token = signToken(gateway.key, createIdClaims());
    expect((await post("/Prod/guarded", "{}", ["Authorization", token])).status).toBe(400);
  });

  const MODEL = {
    $schema: "http://json-schema.org/draft-04/schema#",
    id: "Order",
    type: "object",
    required: ["id"],
    additionalProperties: false,
    properties: {
      id: { type: "integer", exclusiveMinimum: true, minimum: 1 },
      share: { type: "number", maximum: 1, exclusiveMaximum: true },
      open: { type: "number", exclusiveMaximum: true },
      kind: { enum: ["a", "b"] },
      name: { type: "string", minLength: 2, format: "email", example: "x" },
      tags: { type: "array", items: { $ref: "#/definitions/tag" }, minItems: 3 },
      example: { type: "string" },
    },
    definitions: { tag: { type: "string" } },
  };

  test.each([
    ["a body that fits", '{"id":2,"kind":"a","tags":["x"],"example":"y"}'],
    [
      "A-33: exclusiveMinimum, format and minItems have no effect",
      '{"id":1,"name":"no address","tags":[],"open":9}',
    ],
  ])("E-85: %s passes", async (_name, body) => {
    serve({ parameters: [], models: { "application/json": MODEL } });
    expect((await post("/Prod/x/1", body, ["Content-Type", "application/json; charset=utf-8"])).status).toBe(
      200,
    );
  });

  test.each([
    ["a missing member", "{}", 'object has missing required properties (["id"])'],
    ["another member", '{"id":1,"x":1,"y":1}', 'properties which are not allowed by the schema: ["x","y"]'],
    [
      "another type",
      '{"id":"1"}',
      'instance type does not match any allowed primitive type (allowed: ["integer"])',
    ],
    ["another value", '{"id":1,"kind":"c"}', 'instance value not found in enum (possible values: ["a","b"])'],
    ["a number that is too small", '{"id":0}', "/id must be >= 1"],
    ["a number that is too large", '{"id":1,"share":1}', "/share must be < 1"],
    ["a text that is too short", '{"id":1,"name":"x"}', "/name must NOT have fewer than 2 characters"],
    ["a reference", '{"id":1,"tags":[1]}', "instance type does not match"],
    ["not an object", "[]", 'allowed: ["object"]'],
    ["E-88: no JSON", "{", "the body is not JSON"],
    ["E-86: an empty body", "", "missing required properties"],
    ["__proto__", '{"id":1,"__proto__":1}', 'not allowed by the schema: ["__proto__"]'],
  ])("E-85: %s is refused, and only the log says why", async (_name, body, why) => {
    serve({ parameters: [], models: { "application/json": MODEL } });
    const answer = await post("/Prod/x/1", body);
    expect([answer.status, answer.body]).toEqual([400, '{"message": "Invalid request body"}']);
    expect(answer.headers["content-length"]).toBe("35");
    expect(gateway.refusals.at(-1)).toContain(why);
  });

  test("E-87: the model is that of the content type; without one nothing is checked", async () => {
    serve({ parameters: [], models: { "application/xml": MODEL } });
    expect((await post("/Prod/x/1", "[]", ["Content-Type", "text/plain"])).status).toBe(200);
    expect((await post("/Prod/x/1", "[]")).status).toBe(200);
    expect((await post("/Prod/x/1", "[]", ["Content-Type", "Application/XML;x=y"])).status).toBe(400);
  });

  test("D-30: a pattern that never ends is answered in under a second", async () => {
    serve({ parameters: [], models: { "application/json": { type: "string", pattern: "(a+)+$" } } });
    const started = performance.now();
    expect((await post("/Prod/x/1", JSON.stringify(`${"a".repeat(50)}b`))).status).toBe(400);
    expect(performance.now() - started).toBeLessThan(5000);
    expect(gateway.refusals.at(-1)).toContain("validation took too long");
    expect((await post("/Prod/x/1", '"aaa"')).status).toBe(200);
  });

  test.each([
    ["a pattern that is none", { pattern: "(" }],
    ["a reference to nowhere", { $ref: "#/definitions/nope" }],
  ])("a model with %s lets nothing through", async (_name, model) => {
    serve({ parameters: [], models: { "application/json": model } });
    const answer = await post("/Prod/x/1", '"x"');
    expect([answer.status, answer.body]).toEqual([500, '{"message": "Internal server error"}']);
    expect(gateway.refusals.at(-1)).toContain("the model for application/json cannot be used");
  });
});

describe("a mock integration", () => {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await startTestGateway();
  });
  afterAll(() => gateway.close());

  const RESPONSES: IntegrationMapping["responses"] = [
    { pattern: "2\\d1", statusCode: 201, headers: toMappedValues({ "X-Which": "'pattern'" }), templates: {} },
    {
      pattern: "default",
      statusCode: 200,
      headers: toMappedValues({
        "Access-Control-Allow-Origin": "'https://app.example'",
        "Access-Control-Allow-Methods": "'GET,OPTIONS'",
      }),
      templates: {},
    },
  ];

  function send(mock: Partial<IntegrationMapping>, body?: string, headers: readonly string[] = []) {
    const integration = {
      kind: "mock",
      mock: createTestMapping({ responses: RESPONSES, ...mock }),
    } as const;
    const apis = [createTestApi({ routes: [createTestRoute({ method: "OPTIONS", integration })] })];
    gateway.gateway.replace({ apis, issuers: [], findFunction: () => undefined });
    return gateway.send({ method: "OPTIONS", headers, ...(body !== undefined && { body }) });
  }

  test("E.6: answers a preflight with its headers, E-97: untraced", async () => {
    const answer = await send({});
    expect([answer.status, answer.body]).toEqual([200, ""]);
    expect(answer.headers).toEqual(
      expect.objectContaining({
        "access-control-allow-origin": "https://app.example",
        "access-control-allow-methods": "GET,OPTIONS",
        "content-type": "application/json",
        "content-length": "0",
      }),
    );
    expect(answer.headers).not.toHaveProperty("x-amzn-trace-id");
  });

  test("E-90, E-91: the template's status code chooses the response", async () => {
    const template = (text: string) => ({ requestTemplates: { "application/json": text } });
    expect((await send(template('{"statusCode": 201}'))).headers["x-which"]).toBe("pattern");
    expect((await send(template("{statusCode: 200}"))).status).toBe(200);
    expect((await send(template("{ statusCode : 201 }"))).status).toBe(201);
  });

  test.each(['{"statusCode": "200"}', '{"statusCode": 200.5}', "{}", "null", "no JSON", ""])(
    "E-90: a template that yields %s is 500",
    async (text) => {
      const answer = await send({ requestTemplates: { "application/json": text } });
      expect([answer.status, answer.body]).toEqual([500, '{"message": "Internal server error"}']);
    },
  );

  test("E-91: without a response that fits it is 500", async () => {
    expect((await send({ responses: RESPONSES.slice(0, 1) })).status).toBe(500);
  });

  test("E-94: a content type without a template passes its body on, or is 415", async () => {
    const type = ["Content-Type", "text/plain; x=y"];
    expect((await send({}, '{"statusCode": 201}', type)).status).toBe(201);
    expect((await send({}, "x", type)).status).toBe(500);
    for (const passthroughBehavior of ["never", "when_no_templates"] as const) {
      const answer = await send({ passthroughBehavior }, '{"statusCode": 200}', type);
      expect([answer.status, answer.body]).toEqual([415, '{"message": "Unsupported Media Type"}']);
      expect(answer.headers["x-amzn-errortype"]).toBe("BadRequestException");
    }
    const none = { requestTemplates: {}, passthroughBehavior: "when_no_templates" } as const;
    expect((await send(none, '{"statusCode": 200}', type)).status).toBe(200);
  });

  test("D-27: a response template by Accept, with its type unless a header sets one", async () => {
    const templates = { "application/json": '{"a":1}', "text/plain": "plain" };
    const withTemplates = (headers: Readonly<Record<string, string>>) => ({
      responses: [{ pattern: "default", statusCode: 200, headers: toMappedValues(headers), templates }],
    });
    const plain = await send(withTemplates({}), undefined, ["Accept", "text/plain"]);
    expect([plain.body, plain.headers["content-type"]]).toEqual(["plain", "text/plain"]);
    const own = await send(withTemplates({ "content-type": "'text/css'" }));
    expect([own.body, own.headers["content-type"]]).toEqual(['{"a":1}', "text/css"]);
  });
});

describe("replacing what a gateway serves", () => {
  test("nothing of the old guard is left, in either direction", async () => {
    const gateway = await startTestGateway();
    const serve = (...routes: ReturnType<typeof createTestRoute>[]) =>
      gateway.gateway.replace({
        apis: [createTestApi({ routes })],
        issuers: [gateway.issuer],
        findFunction: () => gateway.lambda,
      });
    const headers = ["Authorization", signToken(gateway.key, createIdClaims())];
    expect((await gateway.send({ headers })).status).toBe(200);
    serve(createGuardedRoute({}, ["orders/read"]));
    expect((await gateway.send({ headers })).status).toBe(401);
    serve(createTestRoute());
    expect((await gateway.send()).status).toBe(200);
    serve(createGuardedRoute());
    expect((await gateway.send()).status).toBe(401);
    expect((await gateway.send({ headers })).status).toBe(200);
    expect(gateway.issuer.fetchCount).toBe(1);
    await gateway.close();
  });

  test("an API that cannot be served changes nothing", async () => {
    const gateway = await startTestGateway();
    const route = createGuardedRoute();
    const authorizer = { ...createTestApi().authorizers[0], identityValidationExpression: "(" };
    const broken = createTestApi({ routes: [route], authorizers: [authorizer as never] });
    expect(() =>
      gateway.gateway.replace({ apis: [broken], issuers: [], findFunction: () => undefined }),
    ).toThrow(SyntaxError);
    const headers = ["Authorization", signToken(gateway.key, createIdClaims())];
    expect((await gateway.send({ headers })).status).toBe(200);
    await gateway.close();
  });

  test("an issuer that is gone guards nothing any more: its tokens are refused", async () => {
    const gateway = await startTestGateway();
    const headers = ["Authorization", signToken(gateway.key, createIdClaims())];
    expect((await gateway.send({ headers })).status).toBe(200);
    gateway.gateway.replace({ apis: [createTestApi()], issuers: [], findFunction: () => gateway.lambda });
    expect((await gateway.send({ headers })).status).toBe(500);
    expect((await gateway.send()).status).toBe(401);
    await gateway.close();
  });
});
