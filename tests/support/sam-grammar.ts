import fc from "fast-check";
import type { JsonObject } from "../../local/platform/json.ts";

/*
 * Templates with everything that decides who may call a route: APIs that SAM makes and that the author writes,
 * authorizers of every kind, defaults, what events say, NONE, keys, preflights, conditions.
 */

const POOL = { "Fn::GetAtt": ["Pool", "Arn"] };
const AUTHORIZERS: Readonly<Record<string, JsonObject>> = {
  Users: { UserPoolArn: POOL },
  Scoped: { UserPoolArn: [POOL, { "Fn::GetAtt": ["Other", "Arn"] }], AuthorizationScopes: ["api/read"] },
  Token: { FunctionArn: { "Fn::GetAtt": ["Guard", "Arn"] }, Identity: { Header: "X-Token" } },
  Request: {
    FunctionArn: { "Fn::GetAtt": ["Guard", "Arn"] },
    FunctionPayloadType: "REQUEST",
    Identity: { Headers: ["Authorization"], QueryStrings: ["key"], ReauthorizeEvery: 0 },
  },
};
const NAMES = Object.keys(AUTHORIZERS);
const PATHS = ["/", "/a", "/a/{id}", "/b/{proxy+}", "/c", "/d/e"];
const VERBS = ["get", "POST", "any", "options"];

/** A map of what is not `undefined`. */
const toMap = (entries: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined));

const maybe = <Value>(...values: readonly Value[]) =>
  fc.constantFrom<Value | undefined>(undefined, ...values);

/** Makes what stands beside it seldom. */
const seldom: readonly undefined[] = [undefined, undefined, undefined, undefined, undefined, undefined];

const apiAuth = fc
  .record({
    // Most events name one of them, and SAM wants it declared.
    names: fc.oneof({ weight: 8, arbitrary: fc.constant(NAMES) }, fc.subarray(NAMES)),
    fallback: maybe(...NAMES, "AWS_IAM"),
    preflight: maybe<unknown>(false, true, "false"),
    keys: maybe(true),
    keyForPreflight: maybe(false),
    role: maybe("NONE", "CALLER_CREDENTIALS"),
  })
  .map(({ names, fallback, preflight, keys, keyForPreflight, role }) =>
    toMap({
      Authorizers:
        names.length === 0 ? undefined : Object.fromEntries(names.map((name) => [name, AUTHORIZERS[name]])),
      DefaultAuthorizer: fallback,
      AddDefaultAuthorizerToCorsPreflight: preflight,
      ApiKeyRequired: keys,
      AddApiKeyRequiredToCorsPreflight: keyForPreflight,
      InvokeRole: role,
    }),
  );

const eventAuth = fc
  .record({
    name: maybe(...NAMES, "NONE", "AWS_IAM"),
    scopes: maybe<readonly string[]>([], ["api/write"]),
    key: maybe(...seldom, true, false),
    overrides: maybe(...seldom, true),
  })
  .map(({ name, scopes, key, overrides }) =>
    toMap({
      Authorizer: name,
      AuthorizationScopes: name === undefined ? undefined : scopes,
      ApiKeyRequired: key,
      OverrideApiAuth: name === undefined ? undefined : overrides,
    }),
  );

const event = fc
  .record({
    path: fc.constantFrom(...PATHS),
    verb: fc.constantFrom(...VERBS),
    isExplicit: fc.boolean(),
    auth: fc.option(eventAuth, { nil: undefined }),
  })
  .map(({ path, verb, isExplicit, auth }) => ({
    Type: "Api",
    Properties: toMap({
      Path: path,
      Method: verb,
      RestApiId: isExplicit ? { Ref: "Api" } : undefined,
      Auth: auth,
    }),
  }));

const lambda = fc
  .record({ events: fc.array(event, { minLength: 1, maxLength: 2 }), condition: maybe("On", "Off") })
  .map(({ events, condition }) =>
    toMap({
      Type: "AWS::Serverless::Function",
      Condition: condition,
      Properties: {
        ...CODE,
        Events: Object.fromEntries(events.map((one, index) => [`Event${index}`, one])),
      },
    }),
  );

const CODE = { CodeUri: "s3://bucket/key", Handler: "index.handler", Runtime: "nodejs22.x" };
const OPERATION = { "x-amazon-apigateway-integration": { type: "mock" }, responses: {} };
const SCHEMES = {
  Own: { type: "apiKey", name: "X-Own", in: "header", "x-amazon-apigateway-authtype": "awsSigv4" },
};

/** A document of the author's own, some of it guarded. */
const document = fc.constantFrom<JsonObject | undefined>(
  undefined,
  undefined,
  {
    swagger: "2.0",
    paths: {
      "/": { get: OPERATION },
      "/a": { get: OPERATION, post: { ...OPERATION, security: [{ Own: [] }] } },
    },
    securityDefinitions: SCHEMES,
  },
  {
    openapi: "3.0.1",
    paths: {
      "/a": { get: OPERATION, options: OPERATION },
      "/a/{id}": { "x-amazon-apigateway-any-method": OPERATION },
    },
  },
);

const api = fc
  .record({
    auth: fc.option(apiAuth, { nil: undefined, freq: 9 }),
    cors: maybe<unknown>("'*'", { AllowOrigin: "'https://app.example'", AllowMethods: "'GET'" }),
    version: maybe("3.0.1", "2.0"),
    body: document,
    merges: maybe(true),
  })
  .map(({ auth, cors, version, body, merges }) =>
    toMap({
      StageName: "v1",
      Auth: auth,
      Cors: cors,
      OpenApiVersion: version,
      DefinitionBody: body,
      MergeDefinitions: body === undefined ? undefined : merges,
    }),
  );

/** A whole template; SAM refuses some of them. */
export const samTemplate: fc.Arbitrary<JsonObject> = fc
  .record({
    flag: fc.constantFrom("yes", "no"),
    globals: fc.option(apiAuth, { nil: undefined, freq: 4 }),
    api,
    functions: fc.array(lambda, { minLength: 1, maxLength: 3 }),
  })
  .map(({ flag, globals, api: properties, functions }) =>
    toMap({
      Transform: "AWS::Serverless-2016-10-31",
      Parameters: { Flag: { Type: "String", Default: flag } },
      Conditions: {
        On: { "Fn::Equals": [{ Ref: "Flag" }, "yes"] },
        Off: { "Fn::Not": [{ Condition: "On" }] },
      },
      Globals: globals === undefined ? undefined : { Api: { Auth: globals } },
      Resources: {
        Pool: { Type: "AWS::Cognito::UserPool" },
        Other: { Type: "AWS::Cognito::UserPool" },
        Guard: { Type: "AWS::Serverless::Function", Properties: CODE },
        Api: { Type: "AWS::Serverless::Api", Properties: properties },
        Always: {
          Type: "AWS::Serverless::Function",
          Properties: {
            ...CODE,
            Events: {
              On: { Type: "Api", Properties: { Path: "/always", Method: "get", RestApiId: { Ref: "Api" } } },
            },
          },
        },
        ...Object.fromEntries(functions.map((one, index) => [`Function${index}`, one])),
      },
    }),
  );
