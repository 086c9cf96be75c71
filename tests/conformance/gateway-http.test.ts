import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import type {
  HttpEndpoint,
  Integration,
  IntegrationMapping,
  RequestParameter,
} from "../../local/openapi/integration-shapes.ts";
import type { RestApi } from "../../local/openapi/rest-api.ts";
import type { RawRequest } from "../support/raw-http.ts";
import {
  createGuardedRoute,
  createTestApi,
  createTestMapping,
  createTestRoute,
  toMappedValue,
  toMappedValues,
} from "../support/rest-api.ts";
import { startTestGateway, type TestGateway } from "../support/test-gateway.ts";
import { createIdClaims, signToken } from "../support/test-issuer.ts";

interface Received {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingMessage["headers"];
  readonly rawHeaders: readonly string[];
  readonly body: string;
}

interface Reply {
  readonly status?: number;
  readonly headers?: readonly string[];
  readonly body?: string | Buffer;
}

let gateway: TestGateway;
let backend: Server;
let origin: string;
let received: Received[];
/** `undefined` never answers. */
let reply: Reply | undefined;

beforeAll(async () => {
  gateway = await startTestGateway();
  backend = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { method, url, headers, rawHeaders } = request;
      received.push({ method, url, headers, rawHeaders, body: Buffer.concat(chunks).toString("utf8") });
      if (reply === undefined) return;
      response.writeHead(reply.status ?? 200, [...(reply.headers ?? ["Content-Type", "text/plain"])]);
      response.end(reply.body ?? "hello");
    });
  });
  await new Promise<void>((resolve) => backend.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(backend.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await gateway.close();
  backend.closeAllConnections();
  await new Promise((resolve) => backend.close(resolve));
});
beforeEach(() => {
  received = [];
  reply = {};
});

interface Served {
  readonly integration: Integration;
  readonly api?: Partial<RestApi>;
  readonly isGuarded?: boolean;
}

function send({ integration, api, isGuarded = false }: Served, request: RawRequest = {}) {
  const create = isGuarded ? createGuardedRoute : createTestRoute;
  gateway.gateway.replace({
    apis: [
      createTestApi({ routes: [create({ method: "ANY", resourcePath: "/{proxy+}", integration })], ...api }),
    ],
    issuers: [gateway.issuer],
    findFunction: () => undefined,
  });
  return gateway.send({ target: "/Prod/a/b", ...request });
}

const toParameters = (written: Readonly<Record<string, string>>): readonly RequestParameter[] =>
  Object.entries(written).map(([target, value]) => {
    const [place = "", ...name] = target.split(".");
    return { place: place as RequestParameter["place"], name: name.join("."), value: toMappedValue(value) };
  });

const WITH_PATH = { "path.proxy": "method.request.path.proxy" };

function toProxy(
  parameters: Readonly<Record<string, string>> = WITH_PATH,
  endpoint: Partial<HttpEndpoint> = {},
): Integration {
  return {
    kind: "http-proxy",
    endpoint: { uri: `${origin}/base/{proxy}`, timeoutInMillis: 2000, ...endpoint },
    parameters: toParameters(parameters),
  };
}

describe("integrations of type http_proxy", () => {
  test("hand the request on as it came, and the answer back", async () => {
    reply = {
      status: 203,
      headers: [
        "Content-Type",
        "text/css",
        "Set-Cookie",
        "a=1",
        "Set-Cookie",
        "b=2",
        "X-Up",
        "1",
        "Date",
        "yesterday",
        "Server",
        "s",
      ],
      body: "body {}",
    };
    const answer = await send(
      { integration: toProxy() },
      {
        method: "POST",
        target: "/Prod/a%2Fb/../c?x=1&x=2&y=a%20b",
        headers: [
          "X-One",
          "1",
          "X-One",
          "2",
          "Content-Type",
          "text/plain",
          "Authorization",
          "Bearer t",
          "TE",
          "gzip",
          "Via",
          "v",
        ],
        body: "sent",
      },
    );
    expect([answer.status, answer.body, answer.headers["content-type"]]).toEqual([
      203,
      "body {}",
      "text/css",
    ]);
    expect(answer.lines.filter((line) => /^Set-Cookie/i.test(line))).toEqual([
      "Set-Cookie: a=1",
      "Set-Cookie: b=2",
    ]);
    // E-65; E-62: untraced.
    expect(answer.headers).toMatchObject({
      "x-up": "1",
      "x-amzn-remapped-date": "yesterday",
      "x-amzn-remapped-server": "s",
    });
    expect(answer.headers).not.toHaveProperty("x-amzn-trace-id");
    const [request] = received;
    expect(request).toMatchObject({ method: "POST", url: "/base/a%2Fb/../c?x=1&x=2&y=a%20b", body: "sent" });
    expect(request?.headers).toMatchObject({
      host: new URL(origin).host,
      "x-one": "1, 2",
      "content-type": "text/plain",
      authorization: "Bearer t",
      accept: "application/json",
      "user-agent": "AmazonAPIGateway_abc123defg",
      "x-amzn-apigateway-api-id": "abc123defg",
    });
    expect(Object.keys(request?.headers ?? {})).not.toEqual(expect.arrayContaining(["te"]));
    expect(request?.headers).not.toHaveProperty("via");
  });

  test("add what is mapped, and take its verb and path", async () => {
    const integration = toProxy(
      {
        "path.proxy": "method.request.querystring.to",
        "header.X-Stage": "context.stage",
        "header.X-Color": "stageVariables.color",
        "header.X-Lit": "'literal'",
        "header.X-None": "method.request.header.X-None",
        "querystring.name": "method.request.body.pet.name",
        "querystring.all": "method.request.multivaluequerystring.x",
      },
      { httpMethod: "PUT" },
    );
    await send(
      { integration, api: { stageVariables: { color: "blue" } } },
      { method: "POST", target: "/Prod/z?to=a?b%23c/%20d&x=1&x=2", body: '{"pet":{"name":"R&x"}}' },
    );
    expect(received).toMatchObject([
      {
        method: "PUT",
        url: "/base/a%3Fb%23c/%20d?to=a%3Fb%23c%2F%20d&x=1&x=2&name=R%26x&all=1&all=2",
        headers: { "x-stage": "Prod", "x-color": "blue", "x-lit": "literal" },
      },
    ]);
    expect(received[0]?.headers).not.toHaveProperty("x-none");
  });

  test("are behind the guard: nothing leaves before it has decided", async () => {
    const served = { integration: toProxy(), isGuarded: true };
    expect((await send(served)).status).toBe(401);
    expect(received).toEqual([]);
    const headers = ["Authorization", signToken(gateway.key, createIdClaims())];
    expect((await send(served, { headers })).status).toBe(200);
    expect(received).toHaveLength(1);
  });

  test("E-24: a signature of AWS is not handed on", async () => {
    await send({ integration: toProxy() }, { headers: ["Authorization", "AWS4-HMAC-SHA256 Credential=x"] });
    expect(received[0]?.headers).not.toHaveProperty("authorization");
  });

  test("do not follow redirects", async () => {
    reply = { status: 302, headers: ["Location", `${origin}/other`] };
    const answer = await send({ integration: toProxy() });
    expect([answer.status, answer.headers.location]).toEqual([302, `${origin}/other`]);
    expect(received).toHaveLength(1);
  });

  test("D-28: no caller chooses the host", async () => {
    const integration = toProxy({ "path.proxy": "method.request.header.X-To" }, { uri: `${origin}/{proxy}` });
    for (const to of ["//evil.example/x", "@evil.example", "\\\\evil.example", "http://evil.example/"]) {
      await send({ integration }, { headers: ["X-To", to] });
    }
    expect(received.map(({ headers }) => headers.host)).toEqual(Array(4).fill(new URL(origin).host));
    expect(received.map(({ url }) => url)).toEqual([
      "///evil.example/x",
      "/@evil.example",
      "/%5C%5Cevil.example",
      "/http://evil.example/",
    ]);
  });

  test("D-20: what is mapped injects no header", async () => {
    const integration = toProxy({ ...WITH_PATH, "header.X-Q": "method.request.querystring.q" });
    const answer = await send({ integration }, { target: "/Prod/a?q=x%0D%0AX-Evil:%201" });
    expect(answer.status).toBe(200);
    expect(received[0]?.rawHeaders.join()).not.toMatch(/x-evil|x-q/i);
  });

  test("without a mapping for the path they are 500, as with a header that is the gateway's", async () => {
    expect((await send({ integration: toProxy({}) })).status).toBe(500);
    expect(gateway.refusals.at(-1)).toContain("nothing is mapped to {proxy}");
    const forbidden = toProxy({ ...WITH_PATH, "header.Content-Length": "'1'" });
    expect((await send({ integration: forbidden })).status).toBe(500);
    expect(gateway.refusals.at(-1)).toContain("set the header Content-Length");
    expect(received).toEqual([]);
  });

  test("a body that is mapped and no JSON is 400", async () => {
    const integration = toProxy({ ...WITH_PATH, "header.X-A": "method.request.body.a" });
    const answer = await send({ integration }, { method: "POST", body: "no" });
    expect([answer.status, received]).toEqual([400, []]);
  });

  test("E-50, D.1: an endpoint that does not answer, or is not there, is 504", async () => {
    reply = undefined;
    const late = await send({ integration: toProxy(WITH_PATH, { timeoutInMillis: 50 }) });
    expect([late.status, late.body]).toEqual([504, '{"message": "Endpoint request timed out"}']);
    const gone = await send({ integration: toProxy(WITH_PATH, { uri: "http://127.0.0.1:1/{proxy}" }) });
    expect([gone.status, gone.body]).toEqual([
      504,
      '{"message": "Network error communicating with endpoint"}',
    ]);
    const plain = await send({
      integration: toProxy(WITH_PATH, { uri: `${origin.replace("http", "https")}/{proxy}` }),
    });
    expect(plain.status).toBe(504);
  });

  test("an answer of more than 10 MB is 504", async () => {
    reply = { body: Buffer.alloc(10_485_761) };
    expect((await send({ integration: toProxy() })).status).toBe(504);
  });

  test("bytes of a binary media type stay, others are text", async () => {
    const bytes = Buffer.from([0x89, 0xff, 0x00]);
    reply = { headers: ["Content-Type", "image/png"], body: bytes };
    const raw = { headers: ["Accept", "image/png"] };
    const binary = await send({ integration: toProxy(), api: { binaryMediaTypes: ["image/png"] } }, raw);
    expect(binary.headers["content-length"]).toBe("3");
    const text = await send({ integration: toProxy() }, raw);
    expect(text.headers["content-length"]).toBe(String(Buffer.byteLength(bytes.toString("utf8"))));
    const base64 = await send(
      {
        integration: { ...toProxy(), contentHandling: "CONVERT_TO_TEXT" } as Integration,
        api: { binaryMediaTypes: ["image/png"] },
      },
      raw,
    );
    expect(base64.body).toBe(bytes.toString("base64"));
    const packed = gzipSync("text");
    reply = { headers: ["Content-Type", "text/plain", "Content-Encoding", "gzip"], body: packed };
    expect((await send({ integration: toProxy() })).headers["content-length"]).toBe(String(packed.length));
  });
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
    reply = {
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
    const answer = await send(
      { integration },
      { method: "POST", headers: ["X-Not", "mapped", "Content-Type", "application/json"], body: '{"a":1}' },
    );
    expect([answer.status, answer.body]).toEqual([202, '["a","b"]']);
    expect(answer.headers).toMatchObject({ "x-from": "1", "x-first": "a" });
    expect(answer.headers).not.toHaveProperty("x-up");
    expect(received).toMatchObject([
      {
        method: "POST",
        url: "/a/b?fixed=1&n=2",
        body: '{"wrapped": {"a":1}}',
        headers: { "x-made": "m", "content-type": "application/json" },
      },
    ]);
    expect(received[0]?.headers).not.toHaveProperty("x-not");
  });

  test("E-91: the status chooses the response; without one it is 500", async () => {
    reply = { status: 404, body: "gone" };
    const responses = [
      { pattern: "4\\d\\d", statusCode: 400, headers: {}, templates: {} },
      { pattern: "200", statusCode: 200, headers: {}, templates: {} },
    ];
    const found = await send({ integration: toHttp({ responses }) });
    expect([found.status, found.body]).toEqual([400, "gone"]);
    reply = { status: 500 };
    expect((await send({ integration: toHttp({ responses }) })).status).toBe(500);
    expect(gateway.refusals.at(-1)).toContain('no response of the integration fits "500"');
  });

  test("an answer that a template reads as JSON and is none is 500", async () => {
    reply = { body: "<html>" };
    const responses = [
      {
        pattern: "default",
        statusCode: 200,
        headers: {},
        templates: { "application/json": "$input.json('$')" },
      },
    ];
    const answer = await send({ integration: toHttp({ responses }) });
    expect([answer.status, answer.body]).toEqual([500, '{"message": "Internal server error"}']);
  });
});
