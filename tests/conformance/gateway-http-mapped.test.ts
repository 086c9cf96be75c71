import type {
  HttpEndpoint,
  Integration,
  IntegrationMapping,
} from "../../local/openapi/integration-shapes.ts";
import { type HttpBackend, sendTo, startHttpBackend, toParameters } from "../support/http-backend.ts";
import { createTestMapping, toMappedValues } from "../support/rest-api.ts";
import { startTestGateway, type TestGateway } from "../support/test-gateway.ts";

let gateway: TestGateway;
let backend: HttpBackend;
let origin: string;

beforeAll(async () => {
  gateway = await startTestGateway();
  backend = await startHttpBackend();
  origin = backend.origin;
});
afterAll(async () => {
  await gateway.close();
  await backend.close();
});
beforeEach(() => {
  backend.received.length = 0;
  backend.reply = {};
});

describe("integrations of type http", () => {
  const toHttp = (
    mapping: Partial<IntegrationMapping>,
    endpoint: Partial<HttpEndpoint> = {},
  ): Integration => ({
    kind: "http",
    endpoint: { uri: `${origin}/{id}?fixed=1`, timeoutInMillis: 2000, ...endpoint },
    mapping: createTestMapping({
      requestTemplates: {},
      parameters: toParameters({ "path.id": "method.request.path.proxy" }),
      ...mapping,
    }),
  });

  test("send what is mapped alone, and map the answer", async () => {
    backend.reply = {
      status: 200,
      headers: ["Content-Type", "application/json", "X-Up", "1"],
      body: '{"pets":[{"n":"a"},{"n":"b"}]}',
    };
    const integration = toHttp({
      requestTemplates: {
        "application/json": `{"wrapped": $input.json('$')}#set($context.requestOverride.header.X-Made = 'm')#set($context.requestOverride.querystring.n = 2)`,
      },
      responses: [
        {
          pattern: "200",
          statusCode: 202,
          headers: toMappedValues({
            "X-From": "integration.response.header.x-up",
            "X-First": "integration.response.body.pets[0].n",
          }),
          templates: {
            "application/json": `[#foreach($p in $input.path('$.pets'))"$p.n"#if($foreach.hasNext),#end#end]`,
          },
        },
      ],
    });
    const answer = await sendTo(
      gateway,
      { integration },
      { method: "POST", headers: ["X-Not", "mapped", "Content-Type", "application/json"], body: '{"a":1}' },
    );
    expect([answer.status, answer.body]).toEqual([202, '["a","b"]']);
    expect(answer.headers).toMatchObject({ "x-from": "1", "x-first": "a" });
    expect(answer.headers).not.toHaveProperty("x-up");
    expect(backend.received).toMatchObject([
      {
        method: "POST",
        url: "/a/b?fixed=1&n=2",
        body: '{"wrapped": {"a":1}}',
        headers: { "x-made": "m", "content-type": "application/json" },
      },
    ]);
    expect(backend.received[0]?.headers).not.toHaveProperty("x-not");
  });

  test("E-91: the status chooses the response; without one it is 500", async () => {
    backend.reply = { status: 404, body: "gone" };
    const responses = [
      { pattern: "4\\d\\d", statusCode: 400, headers: {}, templates: {} },
      { pattern: "200", statusCode: 200, headers: {}, templates: {} },
    ];
    const found = await sendTo(gateway, { integration: toHttp({ responses }) });
    expect([found.status, found.body]).toEqual([400, "gone"]);
    backend.reply = { status: 500 };
    expect((await sendTo(gateway, { integration: toHttp({ responses }) })).status).toBe(500);
    expect(gateway.refusals.at(-1)).toContain('no response of the integration fits "500"');
  });

  test("an answer that a template reads as JSON and is none is 500", async () => {
    backend.reply = { body: "<html>" };
    const responses = [
      {
        pattern: "default",
        statusCode: 200,
        headers: {},
        templates: { "application/json": "$input.json('$')" },
      },
    ];
    const answer = await sendTo(gateway, { integration: toHttp({ responses }) });
    expect([answer.status, answer.body]).toEqual([500, '{"message": "Internal server error"}']);
  });
});
