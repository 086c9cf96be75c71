import fc from "fast-check";
import { parseRestApi } from "../../../local/openapi/parse-rest-api.ts";
import type { JsonObject } from "../../../local/platform/json.ts";
import {
  POOL_ARN,
  toApi,
  toCognitoScheme,
  toLambdaScheme,
  toOperation,
} from "../../support/api-documents.ts";

const stack = { region: "us-east-1", accountId: "123456789012" };

const SCHEMES: JsonObject = {
  Users: toCognitoScheme(),
  Members: toCognitoScheme({}, { name: "X-Token" }),
  Bearer: { type: "http", scheme: "bearer" },
  OAuth: { type: "oauth2", flows: {} },
  OpenId: { type: "openIdConnect", openIdConnectUrl: "https://x" },
  Header: { type: "apiKey", name: "Authorization", in: "header" },
  Jwt: toCognitoScheme({ type: "jwt" }),
  Key: { type: "apiKey", name: "x-api-key", in: "header" },
  Sigv4: { type: "apiKey", name: "Authorization", in: "header", "x-amazon-apigateway-authtype": "awsSigv4" },
  Token: toLambdaScheme({ type: "token" }),
  Request: toLambdaScheme({ type: "request", identitySource: "method.request.header.Auth" }),
};

const parseOperation = (operation: JsonObject, body: JsonObject = {}, schemes: JsonObject = SCHEMES) =>
  parseRestApi(
    toApi({ "/": { get: toOperation(operation) } }, { components: { securitySchemes: schemes }, ...body }),
    stack,
  );
const guardOf = (operation: JsonObject, body?: JsonObject) => {
  const { authorization, isApiKeyRequired } = parseOperation(operation, body).routes[0] ?? {};
  const guard = authorization && [authorization.authorizer.name, ...authorization.scopes];
  return isApiKeyRequired ? [...(guard ?? []), "and a key"] : (guard ?? "open");
};

describe("who may call an operation", () => {
  const rootUsers = { security: [{ Users: [] }] };
  const none = { "x-amazon-apigateway-auth": { type: "NONE" } };

  test.each<[string, [operation: JsonObject, body?: JsonObject], unknown]>([
    ["A-80: an authorizer", [{ security: [{ Users: [] }] }], ["Users"]],
    ["A-81: with scopes", [{ security: [{ Users: ["a/b", "openid"] }] }], ["Users", "a/b", "openid"]],
    ["nothing at all", [{}], "open"],
    ["A-39: the document's security", [{}, { security: [{ Users: ["email"] }] }], ["Users", "email"]],
    ["its own before the document's", [{ security: [{ Members: [] }] }, rootUsers], ["Members"]],
    ["A-40: the empty list opts out", [{ security: [] }, rootUsers], "open"],
    ["A-55: NONE opts out", [{ "x-amazon-apigateway-auth": { type: "none" } }, rootUsers], "open"],
    ["A-55: NONE beside an empty list", [{ ...none, security: [] }], "open"],
    [
      "A-55: NONE opts out of the authorizer, not of the key",
      [{ ...none, security: [{ Key: [] }] }],
      ["and a key"],
    ],
    ["A-55: AWS_IAM", [{ "x-amazon-apigateway-auth": { type: "aws_iam" } }, rootUsers], ["AWS_IAM"]],
    ["A-54: a scheme of AWS signatures", [{ security: [{ Sigv4: [] }] }], ["AWS_IAM"]],
    ["A-37: an API key alone", [{ security: [{ Key: [] }] }], ["and a key"]],
    [
      "A-37: a key in an entry of its own",
      [{ security: [{ Users: ["a"] }, { Key: [] }] }],
      ["Users", "a", "and a key"],
    ],
    ["A-37: a key in the same entry", [{ security: [{ Key: [], Token: [] }] }], ["Token", "and a key"]],
    ["A-37: a key of the whole document", [{}, { security: [{ Key: [] }] }], ["and a key"]],
    ["a function, whose scopes nobody looks at", [{ security: [{ Token: ["a"] }] }], ["Token"]],
    ["SAM's mark for NONE", [{ security: [{ NONE: [] }] }], "open"],
    ["SAM's mark beside a key", [{ security: [{ NONE: [] }, { Key: [] }] }], ["and a key"]],
  ])("%s", (_what, [operation, body], expected) => {
    expect(guardOf(operation, body)).toEqual(expected);
  });

  test("A-41: an operation that relies on the document's security is told", () => {
    expect(parseOperation({}, { security: [{ Users: [] }] }).warnings).toEqual([
      "openapi.yaml › paths./.get: it has no security of its own and relies on that of the whole document (contract A-39).",
    ]);
  });

  test.each([
    [
      "A-42: two entries",
      [{ Users: [] }, { Members: [] }],
      "security has 2 entries: Users, Members (contract A-42)",
    ],
    [
      "A-42: two authorizers in one entry",
      [{ Users: [], Token: [] }],
      "security has 2 entries: Users, Token",
    ],
    [
      "A-42: two, with a key",
      [{ Users: [], Key: [] }, { Sigv4: [] }],
      "security has 2 entries: Users, Sigv4",
    ],
    ["an optional entry", [{}], "An entry of security names one scheme."],
    ["an entry that is text", ["Users"], "An entry of security names one scheme."],
    ["security that is no list", { Users: [] }, "security must be a list."],
    ["A-43: a scheme of nobody", [{ Nobody: [] }], "There is no security scheme Nobody (contract A-43)."],
    ["a scheme of the prototype", [{ constructor: [] }], "There is no security scheme constructor"],
    ["scopes that are no list", [{ Users: "a" }], "The scopes of Users must be a list of texts."],
    ["a scope that is no text", [{ Users: [1] }], "The scopes of Users must be a list of texts."],
    [
      "A-36: http bearer",
      [{ Bearer: [] }],
      "API Gateway ignores it and leaves the route open (contract A-36).",
    ],
    ["A-36: oauth2", [{ OAuth: ["a"] }], "API Gateway ignores it and leaves the route open"],
    ["A-36: openIdConnect", [{ OpenId: [] }], "API Gateway ignores it and leaves the route open"],
    ["a bare apiKey", [{ Header: [] }], "API Gateway ignores it and leaves the route open"],
    ["an authorizer of an unknown kind", [{ Jwt: [] }], "Jwt is an authorizer of type jwt"],
  ])("refuses %s, in the operation and in the document", (_what, security, problem) => {
    expect(() => parseOperation({ security })).toThrow(problem);
    expect(() => parseOperation({}, { security })).toThrow(problem);
  });

  test.each([
    [{ type: "other" }, "x-amazon-apigateway-auth must be { type: NONE } or { type: AWS_IAM }."],
    ["NONE", "x-amazon-apigateway-auth must be { type: NONE } or { type: AWS_IAM }."],
  ])("A-55: refuses x-amazon-apigateway-auth %j", (override, problem) => {
    expect(() => parseOperation({ "x-amazon-apigateway-auth": override })).toThrow(problem);
  });

  test.each(["NONE", "AWS_IAM"])("refuses %s beside an authorizer", (type) => {
    const operation = { "x-amazon-apigateway-auth": { type }, security: [{ Users: [] }] };
    expect(() => parseOperation(operation)).toThrow(
      `x-amazon-apigateway-auth says ${type}, security asks for an authorizer.`,
    );
  });
});

test("no document leaves an operation open that does not say so itself", () => {
  const entry = fc.oneof(
    fc.constantFrom(...Object.keys(SCHEMES), "NONE", "Nobody").map((name) => ({ [name]: [] as string[] })),
    fc.constant({}),
    fc.constant({ Users: ["a/b"] }),
    fc.constant({ Users: [], Members: [] }),
  );
  const security = fc.option(fc.array(entry, { maxLength: 3 }), { nil: undefined });
  const override = fc.option(fc.constantFrom("NONE", "none", "AWS_IAM"), { nil: undefined });
  fc.assert(
    fc.property(security, security, override, (own, root, type) => {
      const operation = {
        ...(own && { security: own }),
        ...(type && { "x-amazon-apigateway-auth": { type } }),
      };
      const effective = own ?? root;
      const isOpen = (list: readonly object[] = []) =>
        list.every((entry) => Object.keys(entry).join() === "NONE");
      const saysOpen =
        (type?.toUpperCase() === "NONE" && isOpen(own)) || (type === undefined && isOpen(effective));
      let guard: unknown;
      try {
        guard = guardOf(operation, root && { security: root });
      } catch {
        guard = "refused";
      }
      expect(guard === "open").toBe(saysOpen);
    }),
    { numRuns: 1000 },
  );
});

describe("A.4: user pool authorizers", () => {
  const authorizerOf = (scheme: JsonObject) =>
    parseOperation({ security: [{ A: [] }] }, {}, { A: scheme }).authorizers[0];

  test("A-70, A-71, A-77: header, pools and expression", () => {
    const scheme = toCognitoScheme(
      {
        type: "COGNITO_USER_POOLS",
        providerARNs: [POOL_ARN, POOL_ARN.replace("Abc", "Xyz")],
        identityValidationExpression: "^a|b$",
      },
      { name: "X-Token" },
    );
    expect(authorizerOf(scheme)).toEqual({
      kind: "cognito",
      authorizerId: expect.stringMatching(/^[a-z0-9]{6}$/),
      name: "A",
      identityHeader: "X-Token",
      providerArns: [POOL_ARN, POOL_ARN.replace("Abc", "Xyz")],
      identityValidationExpression: "^a|b$",
    });
  });

  test("A-75: one that no operation uses is there too, and well formed", () => {
    expect(parseOperation({}, {}, { Users: toCognitoScheme() }).authorizers.map(({ name }) => name)).toEqual([
      "Users",
    ]);
    expect(() => parseOperation({}, {}, { Users: toCognitoScheme({ providerARNs: [] }) })).toThrow(
      "providerARNs must be a list",
    );
  });

  test("a scheme of another kind that no operation uses is none", () => {
    expect(parseOperation({}).authorizers.map(({ name }) => name)).toEqual([
      "Users",
      "Members",
      "Token",
      "Request",
    ]);
  });

  test("A-71: an identitySource that says otherwise is told", () => {
    const scheme = toCognitoScheme({ identitySource: "method.request.header.Other" });
    expect(parseOperation({}, {}, { A: scheme }).warnings).toEqual([
      expect.stringContaining("identitySource is not used"),
    ]);
    const same = toCognitoScheme({ identitySource: "method.request.header.authorization" });
    expect(parseOperation({}, {}, { A: same }).warnings).toEqual([]);
  });

  test.each([
    ["no map", "x", "A security scheme must be a map."],
    [
      "an extension that is no map",
      toCognitoScheme({}, { "x-amazon-apigateway-authorizer": "x" }),
      "An authorizer must be a map.",
    ],
    [
      "another type",
      toCognitoScheme({}, { type: "http" }),
      "must be of type apiKey in header (contract A-36)",
    ],
    ["a query parameter", toCognitoScheme({}, { in: "query" }), "must be of type apiKey in header"],
    ["no header", toCognitoScheme({}, { name: undefined }), "name must be the name of a header."],
    [
      "a header with a line break",
      toCognitoScheme({}, { name: "X\r\nY" }),
      "name must be the name of a header.",
    ],
    [
      "no pools",
      toCognitoScheme({ providerARNs: undefined }),
      "providerARNs must be a list of user pool ARNs.",
    ],
    [
      "pools that are text",
      toCognitoScheme({ providerARNs: POOL_ARN }),
      "providerARNs must be a list of user pool ARNs.",
    ],
    [
      "a pool's id",
      toCognitoScheme({ providerARNs: ["us-east-1_AbCdEfGh1"] }),
      "us-east-1_AbCdEfGh1 is no ARN of a user pool.",
    ],
    [
      "an unresolved intrinsic",
      toCognitoScheme({ providerARNs: [{ "Fn::GetAtt": ["A", "Arn"] }] }),
      "is no ARN of a user pool.",
    ],
    ["null", toCognitoScheme({ providerARNs: [null] }), "null is no ARN of a user pool."],
    [
      "an expression that is none",
      toCognitoScheme({ identityValidationExpression: "(" }),
      "( is no regular expression.",
    ],
  ])("A-61: refuses %s, used or not, with its place", (_what, scheme, problem) => {
    const parse = () => parseOperation({}, {}, { A: scheme });
    expect(parse).toThrow(problem);
    expect(parse).toThrow(/^openapi\.yaml › components\.securitySchemes\.A/);
  });

  test("A-76: refuses more than ten", () => {
    const schemes = Object.fromEntries(
      Array.from({ length: 11 }, (_, index) => [`A${index}`, toCognitoScheme()]),
    );
    expect(() => parseOperation({}, {}, schemes)).toThrow(
      "An API has at most 10 authorizers (contract A-76).",
    );
  });
});
