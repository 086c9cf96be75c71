import type { HttpApi } from "../../../local/openapi/http-api/http-api.ts";
import { parseHttpApi } from "../../../local/openapi/http-api/parse-http-api.ts";
import type { JsonObject } from "../../../local/platform/json.ts";
import { StartError } from "../../../local/platform/start-error.ts";

const STACK = { region: "us-east-1", accountId: "123456789012" };
const ARN = "arn:aws:lambda:us-east-1:123456789012:function:hello";
const CALL = { type: "aws_proxy", uri: ARN, payloadFormatVersion: "2.0" };
const INVOCATION = `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${ARN}/invocations`;

function parse(body: JsonObject): HttpApi {
  const origin = { logicalId: "Api", file: "template.yaml", path: "Resources.Api.Properties" };
  const stages = [{ stageName: "$default", stageVariables: null }];
  const document = { openapi: "3.0.1", info: { title: "a", version: "1" }, paths: {}, ...body };
  return parseHttpApi(
    { origin, httpApiId: "a", name: "a", stages, body: document, bodyFile: "template.yaml" },
    STACK,
  );
}

const jwt = (overrides: JsonObject = {}, configuration: JsonObject = {}) => ({
  type: "oauth2",
  "x-amazon-apigateway-authorizer": {
    type: "jwt",
    identitySource: "$request.header.Authorization",
    jwtConfiguration: { issuer: "https://id.example", audience: ["one"], ...configuration },
    ...overrides,
  },
});
const asking = (overrides: JsonObject = {}) => ({
  type: "apiKey",
  name: "Unused",
  in: "header",
  "x-amazon-apigateway-authorizer": {
    type: "request",
    authorizerUri: INVOCATION,
    authorizerPayloadFormatVersion: "2.0",
    ...overrides,
  },
});
const withScheme = (scheme: JsonObject, security: unknown = [{ A: [] }]) => ({
  components: { securitySchemes: { A: scheme } },
  paths: { "/": { get: { "x-amazon-apigateway-integration": CALL, security } } },
});
const withRoute = (operation: JsonObject, path = "/", method = "get") => ({
  paths: { [path]: { [method]: operation } },
});

test("reads routes, guards and what answers them", () => {
  const api = parse({
    components: {
      securitySchemes: {
        Jwt: jwt(),
        Ask: asking({
          identitySource: "$request.header.A,$context.routeKey",
          authorizerResultTtlInSeconds: 5,
          enableSimpleResponses: true,
        }),
        Iam: { type: "apiKey", "x-amazon-apigateway-authtype": "awsSigv4" },
      },
      "x-amazon-apigateway-integrations": {
        shared: { type: "aws_proxy", uri: INVOCATION, timeoutInMillis: 100 },
      },
    },
    paths: {
      "/a/{id}": { get: { "x-amazon-apigateway-integration": CALL, security: [{ Jwt: ["s"] }] } },
      "/b/{proxy+}": {
        "x-amazon-apigateway-any-method": {
          "x-amazon-apigateway-integration": { $ref: "#/components/x-amazon-apigateway-integrations/shared" },
          security: [{ Ask: [] }],
        },
      },
      "/c": {
        post: {
          "x-amazon-apigateway-integration": { type: "http_proxy", uri: "https://a.example" },
          security: [{ Iam: [] }],
        },
      },
      "/$default": {
        "x-amazon-apigateway-any-method": {
          isDefaultRoute: true,
          "x-amazon-apigateway-integration": { ...CALL, integrationSubtype: "SQS-SendMessage" },
          security: [{ NONE: [] }],
        },
      },
    },
  });
  const [first, second, third, last] = api.routes;
  expect(first).toMatchObject({
    routeKey: "GET /a/{id}",
    authorization: {
      scopes: ["s"],
      authorizer: {
        kind: "jwt",
        issuer: "https://id.example",
        audience: ["one"],
        identitySource: { in: "header", name: "Authorization" },
      },
    },
    integration: {
      kind: "lambda-proxy",
      functionArn: ARN,
      payloadFormatVersion: "2.0",
      timeoutInMillis: 30_000,
    },
  });
  expect(second).toMatchObject({
    routeKey: "ANY /b/{proxy+}",
    authorization: {
      authorizer: {
        kind: "lambda",
        functionArn: ARN,
        hasSimpleResponses: true,
        ttlInSeconds: 5,
        identitySources: [
          { in: "header", name: "A" },
          { in: "context", name: "routeKey" },
        ],
      },
    },
    integration: { functionArn: ARN, payloadFormatVersion: "1.0", timeoutInMillis: 100 },
  });
  expect(third).toMatchObject({
    authorization: { authorizer: { kind: "iam" } },
    integration: {
      kind: "http-proxy",
      uri: "https://a.example",
      httpMethod: undefined,
      timeoutInMillis: 30_000,
    },
  });
  expect(last).toMatchObject({
    routeKey: "$default",
    integration: { kind: "not-run-here", reason: expect.stringContaining("SQS-SendMessage") },
  });
  expect(last).not.toHaveProperty("authorization");
  expect(api.authorizers.map(({ name }) => name)).toEqual(["Jwt", "Ask"]);
});

test("says what has no effect on an HTTP API", () => {
  expect(parse({ "x-amazon-apigateway-gateway-responses": {} }).warnings).toEqual([
    expect.stringContaining("no effect on an HTTP API"),
  ]);
});

test.each<[string, JsonObject, string]>([
  ["Swagger", { openapi: undefined, swagger: "2.0" }, "OpenAPI 3.0 only"],
  ["an unknown extension", { "x-amazon-apigateway-policy": {} }, "is not supported on an HTTP API"],
  [
    "a scheme that is not there",
    withRoute({ "x-amazon-apigateway-integration": CALL, security: [{ B: [] }] }),
    "no security scheme B",
  ],
  ["a scheme without an authorizer", withScheme({ type: "apiKey" }), "makes no authorizer of it"],
  [
    "a user pool authorizer",
    withScheme({ type: "apiKey", "x-amazon-apigateway-authorizer": { type: "cognito_user_pools" } }),
    "an HTTP API has jwt and request",
  ],
  ["two authorizers of one route", withScheme(jwt(), [{ A: [] }, { B: [] }]), "A route has one authorizer"],
  ["two authorizers in one entry", withScheme(jwt(), [{ A: [], B: [] }]), "A route has one authorizer"],
  ["a security entry that names nobody", withScheme(jwt(), [{}]), "A route has one authorizer"],
  ["security that is no list", withScheme(jwt(), {}), "must be a list"],
  ["scopes with quotes", withScheme(jwt(), [{ A: ['a"b'] }]), "must be a list of texts"],
  ["scopes of a function", withScheme(asking(), [{ A: ["a"] }]), "checked by JWT authorizers only"],
  [
    "an unknown auth type",
    withRoute({ "x-amazon-apigateway-integration": CALL, "x-amazon-apigateway-auth": { type: "ODD" } }),
    "AWS_IAM",
  ],
  ["no issuer", withScheme(jwt({}, { issuer: undefined })), "names no issuer"],
  [
    "an issuer on an open wire",
    withScheme(jwt({}, { issuer: "http://id.example" })),
    "neither an https address",
  ],
  ["an issuer that is no address", withScheme(jwt({}, { issuer: "id.example" })), "neither an https address"],
  ["no audience", withScheme(jwt({}, { audience: [] })), "audience of A"],
  [
    "a token from a cookie",
    withScheme(jwt({ identitySource: "$request.cookie.a" })),
    "one header or query parameter",
  ],
  [
    "a token from two places",
    withScheme(jwt({ identitySource: ["$request.header.a", "$request.header.b"] })),
    "one header or query parameter",
  ],
  ["no place for the token", withScheme(jwt({ identitySource: undefined })), "one header or query parameter"],
  ["a function that is none", withScheme(asking({ authorizerUri: "arn" })), "names no Lambda function"],
  [
    "no format for a function",
    withScheme(asking({ authorizerPayloadFormatVersion: undefined })),
    "authorizerPayloadFormatVersion",
  ],
  [
    "simple answers in format 1.0",
    withScheme(asking({ authorizerPayloadFormatVersion: "1.0", enableSimpleResponses: true })),
    "format 2.0 only",
  ],
  [
    "a time without a source",
    withScheme(asking({ authorizerResultTtlInSeconds: 5 })),
    "no identity source to keep them by",
  ],
  ["too long a time", withScheme(asking({ authorizerResultTtlInSeconds: 3601 })), "0 to 3600"],
  [
    "an unknown context variable",
    withScheme(asking({ identitySource: "$context.error.message" })),
    "is not known",
  ],
  ["no integration", withRoute({}), "has no x-amazon-apigateway-integration"],
  [
    "an integration of REST APIs",
    withRoute({ "x-amazon-apigateway-integration": { type: "mock" } }),
    'no integrations of type "mock"',
  ],
  [
    "a shared integration that is not there",
    withRoute({
      "x-amazon-apigateway-integration": { $ref: "#/components/x-amazon-apigateway-integrations/b" },
    }),
    "There is no integration",
  ],
  [
    "a proxy to a host that callers choose",
    withRoute({ "x-amazon-apigateway-integration": { type: "http_proxy", uri: "https://{host}/a" } }),
    "is not fixed",
  ],
  [
    "a proxy to no address",
    withRoute({ "x-amazon-apigateway-integration": { type: "http_proxy", uri: "a.example" } }),
    "must be an http or https URL",
  ],
  [
    "a format that is none",
    withRoute({ "x-amazon-apigateway-integration": { ...CALL, payloadFormatVersion: "3.0" } }),
    "no payloadFormatVersion 3.0",
  ],
  [
    "a time that is none",
    withRoute({ "x-amazon-apigateway-integration": { ...CALL, timeoutInMillis: 31_000 } }),
    "from 50 to 30000",
  ],
  [
    "a path without a slash",
    withRoute({ "x-amazon-apigateway-integration": CALL }, "a"),
    "is no path of a route",
  ],
  [
    "a greedy variable within",
    withRoute({ "x-amazon-apigateway-integration": CALL }, "/{a+}/b"),
    "is no path of a route",
  ],
  [
    "a default route of one method",
    withRoute({ "x-amazon-apigateway-integration": CALL }, "/$default"),
    "takes every method",
  ],
  [
    "a method in capitals",
    withRoute({ "x-amazon-apigateway-integration": CALL }, "/", "GET"),
    "is no method",
  ],
  [
    "credentials for everybody",
    { "x-amazon-apigateway-cors": { allowOrigins: ["*"], allowCredentials: true } },
    "cannot be true when every origin",
  ],
  [
    "an unknown member of CORS",
    { "x-amazon-apigateway-cors": { allowOrigin: "*" } },
    "CORS has no allowOrigin",
  ],
])("refuses %s", (_what, body, problem) => {
  expect(() => parse(body)).toThrow(StartError);
  expect(() => parse(body)).toThrow(problem);
});
