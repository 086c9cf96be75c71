import { gzipSync } from "node:zlib";
import type { HttpEndpoint, Integration } from "../../local/openapi/integration-shapes.ts";
import { type HttpBackend, sendTo, startHttpBackend, toParameters } from "../support/http-backend.ts";
import { startTestGateway, type TestGateway } from "../support/test-gateway.ts";
import { createIdClaims, signToken } from "../support/test-issuer.ts";

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
    backend.reply = {
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
    const answer = await sendTo(
      gateway,
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
    const [request] = backend.received;
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
    await sendTo(
      gateway,
      { integration, api: { stageVariables: { color: "blue" } } },
      { method: "POST", target: "/Prod/z?to=a?b%23c/%20d&x=1&x=2", body: '{"pet":{"name":"R&x"}}' },
    );
    expect(backend.received).toMatchObject([
      {
        method: "PUT",
        url: "/base/a%3Fb%23c/%20d?to=a%3Fb%23c%2F%20d&x=1&x=2&name=R%26x&all=1&all=2",
        headers: { "x-stage": "Prod", "x-color": "blue", "x-lit": "literal" },
      },
    ]);
    expect(backend.received[0]?.headers).not.toHaveProperty("x-none");
  });

  test("are behind the guard: nothing leaves before it has decided", async () => {
    const served = { integration: toProxy(), isGuarded: true };
    expect((await sendTo(gateway, served)).status).toBe(401);
    expect(backend.received).toEqual([]);
    const headers = ["Authorization", signToken(gateway.key, createIdClaims())];
    expect((await sendTo(gateway, served, { headers })).status).toBe(200);
    expect(backend.received).toHaveLength(1);
  });

  test("E-24: a signature of AWS is not handed on", async () => {
    await sendTo(
      gateway,
      { integration: toProxy() },
      { headers: ["Authorization", "AWS4-HMAC-SHA256 Credential=x"] },
    );
    expect(backend.received[0]?.headers).not.toHaveProperty("authorization");
  });

  test("do not follow redirects", async () => {
    backend.reply = { status: 302, headers: ["Location", `${origin}/other`] };
    const answer = await sendTo(gateway, { integration: toProxy() });
    expect([answer.status, answer.headers.location]).toEqual([302, `${origin}/other`]);
    expect(backend.received).toHaveLength(1);
  });

  test("D-28: no caller chooses the host", async () => {
    const integration = toProxy({ "path.proxy": "method.request.header.X-To" }, { uri: `${origin}/{proxy}` });
    for (const to of ["//evil.example/x", "@evil.example", "\\\\evil.example", "http://evil.example/"]) {
      await sendTo(gateway, { integration }, { headers: ["X-To", to] });
    }
    expect(backend.received.map(({ headers }) => headers.host)).toEqual(Array(4).fill(new URL(origin).host));
    expect(backend.received.map(({ url }) => url)).toEqual([
      "///evil.example/x",
      "/@evil.example",
      "/%5C%5Cevil.example",
      "/http://evil.example/",
    ]);
  });

  test("D-20: what is mapped injects no header", async () => {
    const integration = toProxy({ ...WITH_PATH, "header.X-Q": "method.request.querystring.q" });
    const answer = await sendTo(gateway, { integration }, { target: "/Prod/a?q=x%0D%0AX-Evil:%201" });
    expect(answer.status).toBe(200);
    expect(backend.received[0]?.rawHeaders.join()).not.toMatch(/x-evil|x-q/i);
  });

  test("without a mapping for the path they are 500, as with a header that is the gateway's", async () => {
    expect((await sendTo(gateway, { integration: toProxy({}) })).status).toBe(500);
    expect(gateway.refusals.at(-1)).toContain("nothing is mapped to {proxy}");
    const forbidden = toProxy({ ...WITH_PATH, "header.Content-Length": "'1'" });
    expect((await sendTo(gateway, { integration: forbidden })).status).toBe(500);
    expect(gateway.refusals.at(-1)).toContain("set the header Content-Length");
    expect(backend.received).toEqual([]);
  });

  test("a body that is mapped and no JSON is 400", async () => {
    const integration = toProxy({ ...WITH_PATH, "header.X-A": "method.request.body.a" });
    const answer = await sendTo(gateway, { integration }, { method: "POST", body: "no" });
    expect([answer.status, backend.received]).toEqual([400, []]);
  });

  test("E-50, D.1: an endpoint that does not answer, or is not there, is 504", async () => {
    backend.reply = undefined;
    const late = await sendTo(gateway, { integration: toProxy(WITH_PATH, { timeoutInMillis: 50 }) });
    expect([late.status, late.body]).toEqual([504, '{"message": "Endpoint request timed out"}']);
    const gone = await sendTo(gateway, {
      integration: toProxy(WITH_PATH, { uri: "http://127.0.0.1:1/{proxy}" }),
    });
    expect([gone.status, gone.body]).toEqual([
      504,
      '{"message": "Network error communicating with endpoint"}',
    ]);
    const plain = await sendTo(gateway, {
      integration: toProxy(WITH_PATH, { uri: `${origin.replace("http", "https")}/{proxy}` }),
    });
    expect(plain.status).toBe(504);
  });

  test("an answer of more than 10 MB is 504", async () => {
    backend.reply = { body: Buffer.alloc(10_485_761) };
    expect((await sendTo(gateway, { integration: toProxy() })).status).toBe(504);
  });

  test("bytes of a binary media type stay, others are text", async () => {
    const bytes = Buffer.from([0x89, 0xff, 0x00]);
    backend.reply = { headers: ["Content-Type", "image/png"], body: bytes };
    const raw = { headers: ["Accept", "image/png"] };
    const binary = await sendTo(
      gateway,
      { integration: toProxy(), api: { binaryMediaTypes: ["image/png"] } },
      raw,
    );
    expect(binary.headers["content-length"]).toBe("3");
    const text = await sendTo(gateway, { integration: toProxy() }, raw);
    expect(text.headers["content-length"]).toBe(String(Buffer.byteLength(bytes.toString("utf8"))));
    const base64 = await sendTo(
      gateway,
      {
        integration: { ...toProxy(), contentHandling: "CONVERT_TO_TEXT" } as Integration,
        api: { binaryMediaTypes: ["image/png"] },
      },
      raw,
    );
    expect(base64.body).toBe(bytes.toString("base64"));
    const packed = gzipSync("text");
    backend.reply = { headers: ["Content-Type", "text/plain", "Content-Encoding", "gzip"], body: packed };
    expect((await sendTo(gateway, { integration: toProxy() })).headers["content-length"]).toBe(
      String(packed.length),
    );
  });
});
