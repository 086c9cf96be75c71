import { Sha256 } from "@aws-crypto/sha256-js";
import { SignatureV4 } from "@smithy/signature-v4";
import { AWS_IAM } from "../../local/openapi/authorizer-definition.ts";
import type { Credentials } from "../../local/platform/signature-v4.ts";
import { createTestApi, createTestRoute } from "../support/rest-api.ts";
import { startTestGateway, type TestGateway } from "../support/test-gateway.ts";
import { NOW } from "../support/test-issuer.ts";

const KEY: Credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "a-secret-of-this-machine" };
const HOST = "localhost";

interface Wanted {
  readonly method?: string;
  readonly path?: string;
  readonly query?: Readonly<Record<string, string | string[]>>;
  readonly body?: string;
  readonly key?: Credentials;
  readonly region?: string;
  readonly service?: string;
  readonly at?: number;
}

/** Signed by the SDK's own code, as a client would send it. */
async function sign(wanted: Wanted = {}) {
  const request = toRequest(wanted);
  const { headers } = await toSigner(wanted).sign(request, { signingDate: new Date(wanted.at ?? NOW) });
  return toRaw(request, headers);
}

async function presign(wanted: Wanted & { expiresIn?: number } = {}) {
  const request = toRequest(wanted);
  const options = { signingDate: new Date(wanted.at ?? NOW), expiresIn: wanted.expiresIn ?? 60 };
  const { query } = await toSigner(wanted).presign(request, options);
  return toRaw({ ...request, query: query as never }, { host: HOST });
}

function toSigner({ key = KEY, region = "us-east-1", service = "execute-api" }: Wanted): SignatureV4 {
  return new SignatureV4({
    service,
    region,
    sha256: Sha256,
    applyChecksum: false,
    credentials: { ...key },
  });
}

function toRequest({ method = "GET", path = "/Prod/", query = {}, body }: Wanted) {
  return {
    method,
    protocol: "https:",
    hostname: HOST,
    path,
    query: { ...query },
    headers: { host: HOST } as Record<string, string>,
    ...(body !== undefined && { body }),
  };
}

function toRaw(
  { method, path, query, body }: ReturnType<typeof toRequest> & { body?: string },
  headers: Readonly<Record<string, string>>,
) {
  const encode = (text: string) => encodeURIComponent(text);
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    [value].flat().map((one) => `${encode(name)}=${encode(one)}`),
  );
  return {
    method,
    target: pairs.length === 0 ? path : `${path}?${pairs.join("&")}`,
    headers: Object.entries(headers).flat(),
    ...(body !== undefined && { body }),
  };
}

let gateway: TestGateway;

async function start(callerCredentials: Credentials | undefined): Promise<TestGateway> {
  const authorization = { authorizer: AWS_IAM, scopes: [] };
  const routes = [
    createTestRoute({ method: "ANY", authorization }),
    createTestRoute({ method: "ANY", resourcePath: "/{proxy+}", authorization }),
  ];
  return startTestGateway({ apis: [createTestApi({ routes, authorizers: [] })], callerCredentials });
}

beforeEach(async () => {
  gateway = await start(KEY);
});
afterEach(() => gateway.close());

describe("AWS_IAM: who signed with this machine's key passes", () => {
  test.each<[string, Wanted]>([
    ["a plain request", {}],
    ["a body", { method: "POST", body: '{"a":"ä"}' }],
    [
      "a query with repeated, empty and odd values",
      { query: { b: ["2", "1"], a: "", "c d": "x/y+z&(!*')~" } },
    ],
    ["a path that is encoded", { path: "/Prod/a%20b/c%2Fd/%C3%A4" }],
    ["a path with signs that some encode", { path: "/Prod/a:b@c,d;e=f/$g" }],
    ["a slash at the end", { path: "/Prod/x/" }],
  ])("%s", async (_what, wanted) => {
    expect(await gateway.send(await sign(wanted))).toMatchObject({ status: 200 });
    expect(await gateway.send(await presign(wanted))).toMatchObject({ status: 200 });
  });

  test("E-05, E-10, E-24: the function learns who, and neither an authorizer nor the signature", async () => {
    await gateway.send(await sign());
    const { requestContext, headers } = gateway.lambda.events[0] ?? ({} as never);
    expect(requestContext).not.toHaveProperty("authorizer");
    expect(requestContext.identity).toEqual({
      accessKey: "AKIDEXAMPLE",
      accountId: "123456789012",
      caller: expect.stringMatching(/^AIDA[A-Z2-7]{17}$/),
      cognitoAuthenticationProvider: null,
      cognitoAuthenticationType: null,
      cognitoIdentityId: null,
      cognitoIdentityPoolId: null,
      principalOrgId: null,
      sourceIp: "127.0.0.1",
      user: requestContext.identity.caller,
      userAgent: null,
      userArn: "arn:aws:iam::123456789012:user/local",
    });
    expect(headers).not.toHaveProperty("Authorization");
  });

  test("temporary credentials pass with their session token, and with no other", async () => {
    const temporary = { ...KEY, sessionToken: "session-token" };
    const other = await start(temporary);
    expect(await other.send(await sign({ key: temporary }))).toMatchObject({ status: 200 });
    expect(await other.send(await presign({ key: temporary }))).toMatchObject({ status: 200 });
    for (const key of [KEY, { ...KEY, sessionToken: "another" }])
      expect(await other.send(await sign({ key }))).toMatchObject({ status: 403 });
    await other.close();
  });
});

describe("AWS_IAM: everybody else is refused, in AWS's words", () => {
  const minutes = (count: number) => NOW + count * 60_000;

  test.each<[string, Wanted, [errorType: string, message: string]]>([
    [
      "another key id",
      { key: { ...KEY, accessKeyId: "AKIDOTHER" } },
      ["UnrecognizedClientException", "The security token included in the request is invalid."],
    ],
    [
      "a session token that the key has none of",
      { key: { ...KEY, sessionToken: "x" } },
      ["UnrecognizedClientException", "The security token included in the request is invalid."],
    ],
    [
      "another secret",
      { key: { ...KEY, secretAccessKey: "guessed" } },
      [
        "InvalidSignatureException",
        "The request signature we calculated does not match the signature you provided. ",
      ],
    ],
    [
      "an empty secret",
      { key: { ...KEY, secretAccessKey: "" } },
      ["InvalidSignatureException", "The request signature we calculated does not match"],
    ],
    [
      "another region",
      { region: "eu-west-1" },
      ["InvalidSignatureException", "Credential should be scoped to a valid region, not 'eu-west-1'."],
    ],
    [
      "another service",
      { service: "cognito-idp" },
      ["InvalidSignatureException", "Credential should be scoped to correct service: 'execute-api'."],
    ],
    [
      "six minutes ago",
      { at: minutes(-6) },
      [
        "InvalidSignatureException",
        "Signature expired: 20261118T110042Z is now earlier than 20261118T110142Z (20261118T110642Z - 5 min.)",
      ],
    ],
    [
      "six minutes ahead",
      { at: minutes(6) },
      [
        "InvalidSignatureException",
        "Signature not yet current: 20261118T111242Z is still later than 20261118T111142Z (20261118T110642Z + 5 min.)",
      ],
    ],
  ])("%s", async (_what, wanted, [errorType, message]) => {
    const answer = await gateway.send(await sign(wanted));
    expect(answer).toMatchObject({ status: 403, headers: { "x-amzn-errortype": errorType } });
    expect(JSON.parse(answer.body).message).toContain(message);
    expect(gateway.lambda.events).toEqual([]);
  });

  test("a presigned address that is over", async () => {
    const sent = await presign({ at: minutes(-2), expiresIn: 60 });
    expect(JSON.parse((await gateway.send(sent)).body).message).toContain("Signature expired: ");
    expect(await gateway.send(await presign({ at: minutes(-2), expiresIn: 180 }))).toMatchObject({
      status: 200,
    });
  });

  test.each<[string, (sent: Awaited<ReturnType<typeof sign>>) => object]>([
    ["the verb", (sent) => ({ ...sent, method: "PUT" })],
    ["the path", (sent) => ({ ...sent, target: sent.target.replace("/x", "/y") })],
    ["the query", (sent) => ({ ...sent, target: sent.target.replace("a=1", "a=2") })],
    ["a parameter more", (sent) => ({ ...sent, target: `${sent.target}&b=1` })],
    ["the body", (sent) => ({ ...sent, body: "[2]" })],
    [
      "the host",
      (sent) => ({ ...sent, headers: sent.headers.map((one) => (one === HOST ? "127.0.0.1" : one)) }),
    ],
    [
      "the verb that counts",
      (sent) => ({ ...sent, headers: [...sent.headers, "X-HTTP-Method-Override", "DELETE"] }),
    ],
    ["an X-Amz header more", (sent) => ({ ...sent, headers: [...sent.headers, "X-Amz-Meta", "1"] })],
    ["a second host", (sent) => ({ ...sent, headers: [...sent.headers, "host", "127.0.0.1"] })],
  ])("whoever changes %s behind the signature", async (_what, change) => {
    const wanted = { method: "POST", path: "/Prod/x", query: { a: "1" }, body: "[1]" };
    for (const sent of [await sign(wanted), await presign(wanted)]) {
      expect(await gateway.send(sent)).toMatchObject({ status: 200 });
      const called = gateway.lambda.events.length;
      const { status } = await gateway.send(change(sent));
      expect([400, 403]).toContain(status);
      expect(gateway.lambda.events).toHaveLength(called);
    }
  });

  test("the answer shows what should have been signed, and no secret", async () => {
    const { body } = await gateway.send(await sign({ key: { ...KEY, secretAccessKey: "guessed" } }));
    const { message } = JSON.parse(body);
    expect(message).toContain(`'GET\n/Prod/\n\nhost:${HOST}\nx-amz-date:20261118T110642Z\n`);
    expect(message).toContain("The String-to-Sign should have been\n'AWS4-HMAC-SHA256\n20261118T110642Z\n");
    expect(body).not.toContain(KEY.secretAccessKey);
  });

  test.each<[string, readonly string[], [errorType: string, message: string]]>([
    ["nothing", [], ["MissingAuthenticationTokenException", "Missing Authentication Token"]],
    ["a token", ["Authorization", "Bearer abc"], ["IncompleteSignatureException", "Invalid key=value pair"]],
    [
      "half a signature",
      ["Authorization", "AWS4-HMAC-SHA256 Credential=a/20261118/us-east-1/execute-api/aws4_request"],
      ["IncompleteSignatureException", "Authorization header requires 'Signature' parameter."],
    ],
    [
      "a signature without a date",
      [
        "Authorization",
        `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261118/us-east-1/execute-api/aws4_request, SignedHeaders=host, Signature=${"0".repeat(64)}`,
      ],
      ["IncompleteSignatureException", "'X-Amz-Date'"],
    ],
  ])("who sends %s", async (_what, headers, [errorType, message]) => {
    const answer = await gateway.send({ target: "/Prod/", headers });
    expect(answer).toMatchObject({ status: 403, headers: { "x-amzn-errortype": errorType } });
    expect(JSON.parse(answer.body).message).toContain(message);
  });

  test("whoever presigns for longer than a week, or sends half of the parameters", async () => {
    const whole = await presign({ expiresIn: 604_800 });
    expect(await gateway.send(whole)).toMatchObject({ status: 200 });
    for (const target of [
      whole.target.replace("X-Amz-Expires=604800", "X-Amz-Expires=604801"),
      whole.target.replace("X-Amz-Algorithm", "Algorithm"),
      whole.target.replace(/X-Amz-Credential=[^&]*/, ""),
    ]) {
      expect(await gateway.send({ ...whole, target })).toMatchObject({
        status: 403,
        headers: { "x-amzn-errortype": "IncompleteSignatureException" },
      });
    }
  });

  test("where this machine knows no key, nobody passes", async () => {
    const closed = await start(undefined);
    for (const key of [
      KEY,
      { accessKeyId: "local", secretAccessKey: "local" },
      { accessKeyId: "x", secretAccessKey: "" },
    ])
      expect(await closed.send(await sign({ key }))).toMatchObject({ status: 403 });
    expect(closed.refusals.join()).toContain("Start with AWS_ACCESS_KEY_ID");
    expect(closed.lambda.events).toEqual([]);
    await closed.close();
  });
});
