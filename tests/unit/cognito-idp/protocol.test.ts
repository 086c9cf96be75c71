import { checkClientSecret } from "../../../local/cognito-idp/check-client-secret.ts";
import { CognitoIdpError } from "../../../local/cognito-idp/cognito-idp-error.ts";
import { isForeignOrigin, toPreflightHeaders } from "../../../local/cognito-idp/cors.ts";
import { EXCEPTION_TYPES, INTERNAL_ERROR, toException } from "../../../local/cognito-idp/exceptions.ts";
import { toPage } from "../../../local/cognito-idp/page.ts";
import { parseBody } from "../../../local/cognito-idp/parse-body.ts";
import { describeRefusal } from "../../../local/cognito-idp/refusal-log.ts";
import { parseSignatureV4 } from "../../../local/platform/signature-v4.ts";
import { REFUSALS, UserPoolError } from "../../../local/user-pool/user-pool-error.ts";

const SIGNATURE = "a".repeat(64);
const CREDENTIAL = "AKIAIOSFODNN7EXAMPLE/20261122/eu-west-1/cognito-idp/aws4_request";

describe("parseSignatureV4", () => {
  test.each([
    [`AWS4-HMAC-SHA256 Credential=${CREDENTIAL}, SignedHeaders=host;x-amz-date, Signature=${SIGNATURE}`],
    [`AWS4-HMAC-SHA256 Credential=${CREDENTIAL},SignedHeaders=host,Signature=${SIGNATURE}`],
    [
      `AWS4-HMAC-SHA256 Credential=local/20261122/us-east-1/execute-api/aws4_request, SignedHeaders=host, Signature=${SIGNATURE}`,
    ],
  ])("takes %s", (header) => {
    expect(parseSignatureV4(header)).toBeDefined();
  });

  test.each([
    [undefined],
    [""],
    ["Bearer eyJhbGciOiJub25lIn0.e30."],
    ["Basic dXNlcjpwYXNz"],
    ["AWS4-HMAC-SHA256"],
    [`AWS4-HMAC-SHA256 Credential=${CREDENTIAL}, SignedHeaders=host`],
    [`AWS4-HMAC-SHA256 Credential=${CREDENTIAL}, SignedHeaders=host, Signature=abc`],
    [`AWS4-HMAC-SHA256 Credential=${CREDENTIAL}, SignedHeaders=, Signature=${SIGNATURE}`],
    [`AWS4-HMAC-SHA256 Credential=AKIA/2026/eu/s/aws4_request, SignedHeaders=host, Signature=${SIGNATURE}`],
    [
      `AWS4-HMAC-SHA256 Credential=${CREDENTIAL}, Credential=${CREDENTIAL}, SignedHeaders=host, Signature=${SIGNATURE}`,
    ],
    [`AWS3-HMAC-SHA256 Credential=${CREDENTIAL}, SignedHeaders=host, Signature=${SIGNATURE}`],
  ])("C-03: does not take %s", (header) => {
    expect(parseSignatureV4(header)).toBeUndefined();
  });
});

describe("origins", () => {
  test("a request without Origin, or from the API's own, is not foreign", () => {
    expect(isForeignOrigin({ host: "localhost:3001" })).toBe(false);
    expect(isForeignOrigin({ host: "localhost:3001", origin: "http://localhost:3001" })).toBe(false);
    expect(isForeignOrigin({ host: "localhost:3001", origin: "https://localhost:3001" })).toBe(false);
  });

  test.each([["null"], ["http://evil.example"], ["http://localhost:3000"], ["http://localhost"], [""]])(
    "D-04: %j is foreign",
    (origin) => {
      expect(isForeignOrigin({ host: "localhost:3001", origin })).toBe(true);
    },
  );

  test("C2: a preflight echoes the headers it asks for", () => {
    const requested = "cache-control,content-type,x-amz-target,x-amz-user-agent";
    expect(toPreflightHeaders({ "access-control-request-headers": requested })).toEqual({
      "Access-Control-Allow-Origin": "*",
      "Access-Control-Allow-Methods": "POST",
      "Access-Control-Allow-Headers": requested,
      "Access-Control-Expose-Headers": "x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date",
      "Access-Control-Max-Age": "172800",
      "Content-Length": "0",
    });
  });

  test("D-05: a preflight allows neither credentials, nor private networks, nor headers that are none", () => {
    const headers = toPreflightHeaders({
      origin: "https://evil.example",
      "access-control-request-private-network": "true",
      "access-control-request-headers": "x-a\u0000<script>",
    });
    expect(Object.keys(headers).join(" ")).not.toMatch(/credentials|private|allow-headers/i);
    expect(headers["Access-Control-Allow-Origin"]).toBe("*");
  });
});

describe("parseBody", () => {
  test("reads an object in UTF-8", () => {
    expect(parseBody(Buffer.from('{"Username":"jané"}'))).toEqual({ Username: "jané" });
  });

  test.each([
    ["nothing", ""],
    ["null", "null"],
    ["a list", "[]"],
    ["a text", '"x"'],
    ["a number", "1"],
    ["broken JSON", '{"Password":"secret'],
    ["a byte order mark", "\ufeff{}"],
  ])("C-04: %s is a SerializationException that repeats nothing", (_name, text) => {
    expect(() => parseBody(Buffer.from(text))).toThrow(
      expect.objectContaining({
        type: "SerializationException",
        message: expect.not.stringContaining("secret"),
      }),
    );
  });

  test("C-04: bytes that are no UTF-8 are a SerializationException", () => {
    expect(() => parseBody(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]))).toThrow(CognitoIdpError);
  });
});

describe("exceptions", () => {
  test("every refusal of the pool has a type", () => {
    expect(Object.keys(EXCEPTION_TYPES).sort()).toEqual(Object.keys(REFUSALS).sort());
  });

  test("C11: a refusal keeps its message", () => {
    expect(toException(new UserPoolError("user-not-found"), "AdminGetUser")).toEqual({
      type: "UserNotFoundException",
      message: "User does not exist.",
      status: 400,
    });
  });

  test("C5.7: RevokeToken calls a client without its secret unauthorized, the refresh does not", () => {
    const error = new UserPoolError("client-secret-missing", { values: { clientId: "c1" } });
    expect(toException(error, "RevokeToken").type).toBe("UnauthorizedException");
    expect(toException(error, "GetTokensFromRefreshToken")).toMatchObject({
      type: "NotAuthorizedException",
      message: "Client c1 is configured for secret but secret was not received",
    });
  });

  test.each([
    [new Error("/srv/secret/path")],
    ["a string"],
    [undefined],
    [null],
    [new UserPoolError("code-verifier-mismatch")],
  ])("D-23: %p is the one internal error", (thrown) => {
    expect(toException(thrown, "SignUp")).toBe(INTERNAL_ERROR);
  });
});

describe("describeRefusal", () => {
  test("tells operation, error, message and private cause", () => {
    const error = new UserPoolError("access-token-invalid", { cause: "token_use is id" });
    expect(describeRefusal({ operation: "GetUser", error, exception: toException(error), body: {} })).toBe(
      "cognito-idp GetUser: 400 NotAuthorizedException: Invalid Access Token (token_use is id)",
    );
  });

  test("D-22: cuts out of a cause what the request held, however deep", () => {
    const error = new Error("cannot store Sw0rdfish! for jane@example.com");
    const body = { Password: "Sw0rdfish!", UserAttributes: [{ Name: "email", Value: "jane@example.com" }] };
    const line = describeRefusal({ operation: "SignUp", error, exception: INTERNAL_ERROR, body });
    expect(line).toContain("cannot store [redacted] for [redacted]");
    expect(line).not.toContain("Sw0rdfish!");
  });

  test("survives a body nested 50,000 deep", () => {
    const body = JSON.parse(`${'{"a":'.repeat(50_000)}"deepest"${"}".repeat(50_000)}`);
    const line = describeRefusal({
      operation: undefined,
      error: new Error("at the deepest"),
      exception: INTERNAL_ERROR,
      body,
    });
    expect(line).toContain("at the [redacted]");
  });
});

describe("checkClientSecret", () => {
  const client = { clientId: "c1", clientSecret: "s".repeat(51) };

  test("takes the secret, and anything from a public client", () => {
    expect(() => checkClientSecret(client, client.clientSecret)).not.toThrow();
    expect(() => checkClientSecret({ clientId: "c2" }, undefined)).not.toThrow();
    expect(() => checkClientSecret({ clientId: "c2" }, "anything")).not.toThrow();
  });

  test("refuses none and a wrong one", () => {
    expect(() => checkClientSecret(client, undefined)).toThrow(
      "Client c1 is configured for secret but secret was not received",
    );
    expect(() => checkClientSecret(client, `${client.clientSecret}x`)).toThrow("Invalid client secret");
  });
});

describe("toPage", () => {
  const all = ["a", "b", "c", "d", "e"];
  const pageOf = (token: string | undefined, list = "letters", limit: number | undefined = 2) =>
    toPage(all, { list, limit, token, idOf: (letter) => letter });

  test("walks through a list and ends without a token", () => {
    const first = pageOf(undefined);
    const second = pageOf(first.nextToken);
    const third = pageOf(second.nextToken);
    expect([first.items, second.items, third.items]).toEqual([["a", "b"], ["c", "d"], ["e"]]);
    expect(third).not.toHaveProperty("nextToken");
    expect(toPage(all, { list: "letters", limit: 5, token: undefined, idOf: (letter) => letter })).toEqual({
      items: all,
    });
  });

  test.each([["garbage"], ["%%%"], [Buffer.from('["letters","z"]').toString("base64url")]])(
    "C-28: refuses the token %s",
    (token) => {
      expect(() => pageOf(token)).toThrow("Invalid pagination token given.");
    },
  );

  test("C-28: refuses the token of another list", () => {
    expect(() => pageOf(pageOf(undefined).nextToken, "digits")).toThrow("Invalid pagination token given.");
  });
});
