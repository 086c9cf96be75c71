import { Sha256 } from "@aws-crypto/sha256-js";
import { SignatureV4 } from "@smithy/signature-v4";
import { HTTP_IAM } from "../../local/openapi/http-api/authorizers.ts";
import type { Credentials } from "../../local/platform/signature-v4.ts";
import { createHttpRoute } from "../support/http-api.ts";
import { startHttpGateway } from "../support/http-gateway.ts";
import type { TestGateway } from "../support/test-gateway.ts";
import { NOW } from "../support/test-issuer.ts";

const KEY: Credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "a-secret-of-this-machine" };

let open: TestGateway | undefined;
afterEach(async () => {
  await open?.close();
  open = undefined;
});

async function start(callerCredentials: Credentials | undefined): Promise<TestGateway> {
  const routes = [
    createHttpRoute("GET /things/{id}", { authorization: { authorizer: HTTP_IAM, scopes: [] } }),
  ];
  open = await startHttpGateway({ routes }, { callerCredentials });
  return open;
}

/** Signed by the SDK's own code, as a client would send it. */
async function sign(credentials: Credentials, path = "/things/7"): Promise<readonly string[]> {
  const signer = new SignatureV4({
    service: "execute-api",
    region: "us-east-1",
    sha256: Sha256,
    credentials,
  });
  const request = {
    method: "GET",
    protocol: "https:",
    hostname: "localhost",
    path,
    query: {},
    headers: { host: "localhost" },
  };
  const { headers } = await signer.sign(request, { signingDate: new Date(NOW) });
  return Object.entries(headers).flat();
}

test("H-45: a signature by the key of this machine passes, and the event says whose it is", async () => {
  const gateway = await start(KEY);
  const { status } = await gateway.send({ target: "/things/7", headers: await sign(KEY) });
  expect(status).toBe(200);
  expect(gateway.lambda.events[0]?.requestContext.authorizer).toEqual({
    iam: {
      accessKey: KEY.accessKeyId,
      accountId: "123456789012",
      callerId: expect.stringMatching(/^AIDA[A-Z2-7]{17}$/),
      cognitoIdentity: null,
      principalOrgId: null,
      userArn: "arn:aws:iam::123456789012:user/local",
      userId: expect.stringMatching(/^AIDA[A-Z2-7]{17}$/),
    },
  });
});

test.each<[string, () => Promise<readonly string[]>, Credentials | undefined]>([
  ["no signature", async () => [], KEY],
  ["a token", async () => ["Authorization", "Bearer abc"], KEY],
  ["another secret", () => sign({ ...KEY, secretAccessKey: "other" }), KEY],
  ["another key", () => sign({ ...KEY, accessKeyId: "AKIDOTHER" }), KEY],
  ["a signature of another path", () => sign(KEY, "/things/8"), KEY],
  ["a signature where this machine has no key", () => sign(KEY), undefined],
])("H-45: %s is 403, and nothing is said of it", async (_what, toHeaders, credentials) => {
  const gateway = await start(credentials);
  const { status, body } = await gateway.send({ target: "/things/7", headers: await toHeaders() });
  expect([status, body]).toEqual([403, '{"message":"Forbidden"}']);
  expect(gateway.lambda.events).toEqual([]);
});
