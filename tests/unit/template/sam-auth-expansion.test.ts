import { getOwn, type JsonObject } from "../../../local/platform/json.ts";
import { loadStack } from "../../../local/template/load-stack.ts";
import type { StackModel } from "../../../local/template/resources.ts";
import { bodyOf, FUNCTION, ON_API, readSecurity, toStack, USERS } from "../../support/sam-templates.ts";
import { createTemplateFolder, type TemplateFolder } from "../../support/template-folder.ts";

/*
 * What is expected here is what aws-sam-translator 1.115.0 makes of the same templates. The whole comparison,
 * with its own inputs and with random templates, is that of sam-reference.test.ts and of CI.
 */

let folder: TemplateFolder;
beforeAll(() => {
  folder = createTemplateFolder({
    "src/index.mjs": "",
    "swagger.yaml": `swagger: "2.0"
info: { title: file }
paths: { /f: { get: { x-amazon-apigateway-integration: { type: mock, uri: { Fn::Sub: "\${AWS::Region}" } } } } }
`,
  });
});
afterAll(() => folder.remove());

async function load(text: string): Promise<StackModel> {
  folder.write("template.yaml", `Transform: AWS::Serverless-2016-10-31\n${text}`);
  return loadStack({ templateFile: folder.file("template.yaml") });
}

const LAMBDA = "Guard: { FunctionArn: !GetAtt Hello.Arn";
const schemeOf = (model: StackModel, name: string) =>
  getOwn(bodyOf(model).securityDefinitions as JsonObject, name) as JsonObject;
const operationOf = (model: StackModel, path: string, method = "get") =>
  ((bodyOf(model).paths as JsonObject)[path] as JsonObject)[method] as JsonObject;

test("a TOKEN authorizer: its function, header, expression and lifetime, and the permission to call it", async () => {
  const model = await load(
    toStack(
      `      Auth:
        DefaultAuthorizer: Guard
        Authorizers:
          ${LAMBDA}, Identity: { Header: X-Key, ValidationExpression: "^a", ReauthorizeEvery: 30 } }`,
      { A: `Path: /a, Method: get, ${ON_API}` },
    ),
  );
  const [hello] = model.functions;
  expect(schemeOf(model, "Guard")).toEqual({
    type: "apiKey",
    name: "X-Key",
    in: "header",
    "x-amazon-apigateway-authtype": "custom",
    "x-amazon-apigateway-authorizer": {
      type: "token",
      authorizerUri: `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${hello?.functionArn}/invocations`,
      authorizerResultTtlInSeconds: 30,
      identityValidationExpression: "^a",
    },
  });
  expect(readSecurity(model)).toEqual({ "get /a": [{ Guard: [] }] });
  const api = `arn:aws:execute-api:us-east-1:123456789012:${model.restApis[0]?.restApiId}`;
  expect(hello?.invokePermissions).toEqual([`${api}/*/GET/a`, `${api}/authorizers/*`]);
});

test("a REQUEST authorizer: its sources in SAM's order, its role, and no permission where none is wanted", async () => {
  const model = await load(
    toStack(
      `      Auth:
        Authorizers:
          ${LAMBDA}, FunctionPayloadType: REQUEST, FunctionInvokeRole: arn:role, DisableFunctionDefaultPermissions: true,
            Identity: { Context: [c], StageVariables: [s], QueryStrings: [q], Headers: [h, i] } }`,
      { A: `Path: /a, Method: get, ${ON_API}, Auth: { Authorizer: Guard }` },
    ),
  );
  expect(schemeOf(model, "Guard")).toMatchObject({
    name: "Unused",
    "x-amazon-apigateway-authorizer": {
      type: "request",
      authorizerCredentials: "arn:role",
      identitySource:
        "method.request.header.h, method.request.header.i, method.request.querystring.q, stageVariables.s, context.c",
    },
  });
  expect(model.functions[0]?.invokePermissions).toHaveLength(1);
});

test("AWS_IAM as the default: a scheme, and the caller's own credentials unless another role is named", async () => {
  const model = await load(
    toStack("      Auth: { DefaultAuthorizer: AWS_IAM }", {
      A: `Path: /a, Method: get, ${ON_API}`,
      B: `Path: /b, Method: get, ${ON_API}, Auth: { Authorizer: NONE }`,
      C: `Path: /c, Method: get, ${ON_API}, Auth: { Authorizer: AWS_IAM, InvokeRole: arn:mine }`,
      D: `Path: /d, Method: get, ${ON_API}, Auth: { Authorizer: AWS_IAM, InvokeRole: NONE }`,
    }),
  );
  expect(readSecurity(model)).toEqual({
    "get /a": [{ AWS_IAM: [] }],
    "get /b": [{ NONE: [] }],
    "get /c": [{ AWS_IAM: [] }],
    "get /d": [{ AWS_IAM: [] }],
  });
  expect(schemeOf(model, "AWS_IAM")).toMatchObject({ "x-amazon-apigateway-authtype": "awsSigv4" });
  const roles = ["/a", "/b", "/c", "/d"].map(
    (path) => (operationOf(model, path)["x-amazon-apigateway-integration"] as JsonObject).credentials,
  );
  expect(roles).toEqual(["arn:aws:iam::*:user/*", undefined, "arn:mine", undefined]);
});

test("API keys: beside the default authorizer, not where an event says so, not on the preflight", async () => {
  const model = await load(
    toStack(
      `      Cors: "'*'"
      Auth:
        ApiKeyRequired: true
        AddApiKeyRequiredToCorsPreflight: false
        AddDefaultAuthorizerToCorsPreflight: false
        DefaultAuthorizer: Users
        Authorizers: { ${USERS} }`,
      {
        A: `Path: /a, Method: get, ${ON_API}`,
        B: `Path: /b, Method: get, ${ON_API}, Auth: { ApiKeyRequired: false }`,
      },
    ),
  );
  expect(readSecurity(model)).toEqual({
    "get /a": [{ Users: [] }, { api_key: [] }],
    "options /a": "none",
    "get /b": [{ Users: [] }],
    "options /b": "none",
  });
  expect(schemeOf(model, "api_key")).toEqual({ type: "apiKey", name: "x-api-key", in: "header" });
});

test('SAM takes the text "false" for true, and so a parameter that says false guards the preflight', async () => {
  const head = "Parameters: { P: { Type: String, Default: 'false' } }";
  const auth = `      Cors: "'*'"
      Auth: { AddDefaultAuthorizerToCorsPreflight: !Ref P, DefaultAuthorizer: Users, Authorizers: { ${USERS} } }`;
  const model = await load(toStack(auth, { A: `Path: /a, Method: get, ${ON_API}` }, head));
  expect(readSecurity(model)).toMatchObject({ "options /a": [{ Users: [] }] });
});

test("a resource policy of the API names every method, one of an event those of its path", async () => {
  const model = await load(
    toStack(
      "      Auth: { ResourcePolicy: { IpRangeWhitelist: [10.0.0.0/8], SourceVpcBlacklist: [vpce-1, vpc-2] } }",
      {
        A: `Path: "/a/{id}", Method: any, ${ON_API}`,
      },
    ),
  );
  const base = { Action: "execute-api:Invoke", Resource: ["execute-api:/Prod/*/a/*"], Principal: "*" };
  expect(bodyOf(model)["x-amazon-apigateway-policy"]).toEqual({
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", ...base },
      { Effect: "Deny", ...base, Condition: { NotIpAddress: { "aws:SourceIp": ["10.0.0.0/8"] } } },
      {
        Effect: "Deny",
        ...base,
        Condition: { StringEquals: { "aws:SourceVpc": ["vpc-2"], "aws:SourceVpce": ["vpce-1"] } },
      },
    ],
  });
  const event = await load(
    toStack("      Name: x", {
      A: `Path: /a, Method: get, ${ON_API}, Auth: { ResourcePolicy: { AwsAccountWhitelist: ["1"], CustomStatements: [{ Effect: Deny }] } }`,
      B: `Path: /a, Method: put, ${ON_API}`,
    }),
  );
  expect(bodyOf(event)["x-amazon-apigateway-policy"]).toMatchObject({
    Statement: [
      {
        Effect: "Allow",
        Resource: ["execute-api:/Prod/GET/a", "execute-api:/Prod/PUT/a"],
        Principal: { AWS: ["1"] },
      },
      { Effect: "Deny" },
    ],
  });
});

test("usage plans: one of the API's own, one that all share, and what Ref to them gives", async () => {
  const model = await load(
    `${toStack(
      "      Auth: { ApiKeyRequired: true, UsagePlan: { CreateUsagePlan: PER_API, Throttle: { RateLimit: 5, BurstLimit: '2' }, Quota: { Limit: 9, Period: DAY } } }",
      { A: `Path: /a, Method: get, ${ON_API}` },
    )}  Second:
    Type: AWS::Serverless::Api
    Properties: { StageName: v1, Auth: { UsagePlan: { CreateUsagePlan: SHARED } } }
Outputs:
  Own: { Value: !Ref ApiApiKey }
  Shared: { Value: !Ref ServerlessUsagePlan }
  Dotted: { Value: !Ref Api.UsagePlan }
`,
  );
  const [api, second] = model.restApis;
  const [own, shared] = model.usagePlans;
  expect(own).toMatchObject({
    stages: [{ restApiId: api?.restApiId, stageName: "Prod" }],
    throttle: { rateLimit: 5, burstLimit: 2 },
    quota: { limit: 9, offset: 0, period: "DAY" },
    apiKeyIds: [model.apiKeys[0]?.apiKeyId],
  });
  expect(shared?.stages).toMatchObject([{ restApiId: second?.restApiId, stageName: "v1" }]);
  expect(model.apiKeys).toMatchObject([{ name: "ApiApiKey", enabled: true }, { name: "ServerlessApiKey" }]);
  expect(model.apiKeys[0]?.value).toMatch(/^[A-Za-z0-9]{40}$/);
  expect(model.outputs.map(({ value }) => value)).toEqual([
    own?.apiKeyIds[0],
    shared?.usagePlanId,
    own?.usagePlanId,
  ]);
});

test("keys and plans of API Gateway's own", async () => {
  const model = await load(
    `${toStack("      Name: x", { A: `Path: /a, Method: get, ${ON_API}` })}
  Key: { Type: AWS::ApiGateway::ApiKey, Properties: { Enabled: true, Value: abcdefghijklmnopqrstuvwx } }
  Spare: { Type: AWS::ApiGateway::ApiKey }
  Plan:
    Type: AWS::ApiGateway::UsagePlan
    Properties: { ApiStages: [{ ApiId: !Ref Api, Stage: Prod, Throttle: { /a/GET: { RateLimit: 1 } } }] }
  Link: { Type: AWS::ApiGateway::UsagePlanKey, Properties: { KeyId: !Ref Key, KeyType: API_KEY, UsagePlanId: !Ref Plan } }
`,
  );
  expect(model.apiKeys).toMatchObject([
    { value: "abcdefghijklmnopqrstuvwx", enabled: true },
    { enabled: false },
  ]);
  expect(model.usagePlans).toMatchObject([
    {
      stages: [{ stageName: "Prod", methodThrottles: { "/a/GET": { rateLimit: 1 } } }],
      apiKeyIds: [model.apiKeys[0]?.apiKeyId],
    },
  ]);
  expect(model.notRunHere).toEqual([]);
});

test("DefinitionUri: the file as it stands, its intrinsic functions not resolved (A-90), no routes of events", async () => {
  const model = await load(
    toStack("      DefinitionUri: swagger.yaml", { A: `Path: /a, Method: get, ${ON_API}` }),
  );
  expect(Object.keys(bodyOf(model).paths as JsonObject)).toEqual(["/f"]);
  expect(operationOf(model, "/f")).toMatchObject({
    "x-amazon-apigateway-integration": { uri: { "Fn::Sub": "${AWS::Region}" } },
  });
  expect(model.functions[0]?.invokePermissions).toHaveLength(1);
});

test("A-115: MergeDefinitions puts SAM's members over the author's", async () => {
  const model = await load(
    toStack(
      `      MergeDefinitions: true
      Auth: { DefaultAuthorizer: Users, Authorizers: { ${USERS} } }
      DefinitionBody:
        openapi: 3.0.1
        paths:
          /a: { get: { operationId: mine, x-amazon-apigateway-integration: { type: mock } } }
          /own: { get: { x-amazon-apigateway-integration: { type: mock } } }`,
      { A: `Path: /a, Method: get, ${ON_API}`, B: `Path: /b, Method: post, ${ON_API}` },
    ),
  );
  expect(readSecurity(model)).toEqual({
    "get /a": [{ Users: [] }],
    "get /own": [{ Users: [] }],
    "post /b": [{ Users: [] }],
  });
  expect(operationOf(model, "/a")).toMatchObject({
    operationId: "mine",
    "x-amazon-apigateway-integration": { type: "aws_proxy" },
  });
});

test("a state machine's route is guarded like a function's", async () => {
  const model = await load(`${toStack(`      Auth: { DefaultAuthorizer: Users, Authorizers: { ${USERS} } }`, {
    A: `Path: /a, Method: get, ${ON_API}`,
  })}  Machine:
    Type: AWS::Serverless::StateMachine
    Properties: { Name: m, Events: { Run: { Type: Api, Properties: { Path: /run, Method: post, ${ON_API} } } } }
`);
  expect(readSecurity(model)).toMatchObject({ "post /run": [{ Users: [] }] });
  expect(operationOf(model, "/run", "post")).toMatchObject({
    "x-amazon-apigateway-integration": {
      type: "aws",
      uri: "arn:aws:apigateway:us-east-1:states:action/StartExecution",
      requestTemplates: { "application/json": expect.stringContaining(":stateMachine:m") },
    },
  });
});

test("a RestApiId without Ref makes the route, and a permission that fits no API (E-44)", async () => {
  const model = await load(toStack("      Name: x", { A: "Path: /a, Method: get, RestApiId: Api" }));
  expect(Object.keys(bodyOf(model).paths as JsonObject)).toEqual(["/a"]);
  expect(model.functions[0]?.invokePermissions).toEqual([
    "arn:aws:execute-api:us-east-1:123456789012:Api/*/GET/a",
  ]);
});

test("a function's alias and an API of its own answer SAM's other names", async () => {
  const model = await load(`Resources:
  Hello:
    Type: AWS::Serverless::Function
    Properties:
      ${FUNCTION.replaceAll(", ", "\n      ")}
      AutoPublishAlias: live
Outputs:
  Alias: { Value: !Ref Hello.Alias }
  Generated: { Value: !Ref HelloAliaslive }
`);
  const alias = `${model.functions[0]?.functionArn}:live`;
  expect(model.outputs.map(({ value }) => value)).toEqual([alias, alias]);
});

test("a function whose condition is false overrides the guard of a document all the same, as in SAM", async () => {
  const absent = (name: string, event: string) => `  ${name}:
    Type: AWS::Serverless::Function
    Condition: Never
    Properties: { CodeUri: src, Handler: index.handler, Runtime: nodejs22.x, Events: { E: { Type: Api, Properties: { ${event}, ${ON_API} } } } }
`;
  const head = `Conditions: { Never: !Equals [a, b] }`;
  const auth = `      Auth: { DefaultAuthorizer: Users, Authorizers: { ${USERS}, Other: { UserPoolArn: !GetAtt Pool.Arn } } }`;
  const operation = "{ x-amazon-apigateway-integration: { type: mock } }";
  const own = await load(
    `${toStack(
      `${auth}\n      DefinitionBody: { swagger: "2.0", paths: { /a: { get: ${operation} }, /b: { get: ${operation} } } }`,
      { A: `Path: /a, Method: get, ${ON_API}` },
      head,
    )}${absent("Gone", "Path: /a, Method: get, Auth: { Authorizer: Other, OverrideApiAuth: true }")}`,
  );
  expect(readSecurity(own)).toEqual({ "get /a": [{ Other: [] }], "get /b": [{ Users: [] }] });
  const managed = await load(
    `${toStack(`${auth}\n      Cors: "'*'"`, { A: `Path: /a, Method: get, ${ON_API}` }, head)}${absent("Gone", "Path: /a, Method: options")}`,
  );
  expect(Object.keys(readSecurity(managed))).toEqual(["get /a"]);
  expect(own.functions).toHaveLength(1);
});
