import { loadStack } from "../../../local/template/load-stack.ts";
import type { StackModel } from "../../../local/template/resources.ts";
import { FUNCTION } from "../../support/sam-templates.ts";
import { createTemplateFolder, type TemplateFolder } from "../../support/template-folder.ts";

/*
 * What is expected here is what aws-sam-translator 1.110.0 makes of the same templates: each was run through
 * it once, its output resolved and compared with ours as a whole.
 */

let folder: TemplateFolder;
beforeEach(() => {
  folder = createTemplateFolder({ "src/index.mjs": "" });
});
afterEach(() => folder.remove());

async function load(text: string): Promise<StackModel> {
  folder.write("template.yaml", `Transform: AWS::Serverless-2016-10-31\n${text}`);
  return loadStack({ templateFile: folder.file("template.yaml") });
}

const toEvents = (events: Readonly<Record<string, string>>) =>
  Object.entries(events)
    .map(
      ([name, properties]) =>
        `        ${name}: { Type: HttpApi${properties && `, Properties: { ${properties} }`} }`,
    )
    .join("\n");

const toFunction = (events: Readonly<Record<string, string>>) => `  Hello:
    Type: AWS::Serverless::Function
    Properties:
      ${FUNCTION.replaceAll(", ", "\n      ")}
      Events:
${toEvents(events)}
`;

const JWT =
  "Jwt: { IdentitySource: $request.header.Authorization, JwtConfiguration: { Issuer: https://id.example, audience: [one] }, AuthorizationScopes: [read] }";

test("makes an API of its own for events without ApiId, with a default stage and payloads in format 2.0", async () => {
  const model = await load(`Globals:
  HttpApi: { StageVariables: { colour: blue } }
Resources:
${toFunction({
  Any: "",
  Thing: 'Path: "/things/{id}", Method: get, TimeoutInMillis: 5000, PayloadFormatVersion: "1.0"',
})}`);
  const [api] = model.httpApis;
  const [hello] = model.functions;
  const uri = `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${hello?.functionArn}/invocations`;
  expect(api).toMatchObject({
    origin: { logicalId: "ServerlessHttpApi" },
    name: "sam-app",
    stages: [{ stageName: "$default", stageVariables: { colour: "blue" } }],
  });
  expect(api?.body).toEqual({
    openapi: "3.0.1",
    info: { version: "1.0", title: "sam-app" },
    paths: {
      $default: {
        "x-amazon-apigateway-any-method": {
          "x-amazon-apigateway-integration": {
            type: "aws_proxy",
            httpMethod: "POST",
            payloadFormatVersion: "2.0",
            uri,
          },
          isDefaultRoute: true,
          responses: {},
        },
      },
      "/things/{id}": {
        get: {
          "x-amazon-apigateway-integration": {
            type: "aws_proxy",
            httpMethod: "POST",
            payloadFormatVersion: "1.0",
            timeoutInMillis: 5000,
            uri,
          },
          responses: {},
          parameters: [{ name: "id", in: "path", required: true }],
        },
      },
    },
  });
  const arn = `arn:aws:execute-api:us-east-1:123456789012:${api?.httpApiId}`;
  expect(hello?.invokePermissions).toEqual([`${arn}/*/*`, `${arn}/*/GET/things/*`]);
});

test("guards every event by the default authorizer but the one that says NONE, and overrides its scopes", async () => {
  const model = await load(`Resources:
  Api:
    Type: AWS::Serverless::HttpApi
    Properties:
      StageName: dev
      Auth:
        DefaultAuthorizer: Jwt
        EnableIamAuthorizer: true
        Authorizers:
          ${JWT}
          Ask: { FunctionArn: !GetAtt Hello.Arn, AuthorizerPayloadFormatVersion: 2.0, EnableSimpleResponses: true, EnableFunctionDefaultPermissions: true, Identity: { Headers: [X-Key], Context: [routeKey], ReauthorizeEvery: 60 } }
${toFunction({
  Closed: "ApiId: !Ref Api, Path: /closed, Method: get",
  Open: "ApiId: !Ref Api, Path: /open, Method: get, Auth: { Authorizer: NONE }",
  Written: "ApiId: !Ref Api, Path: /written, Method: get, Auth: { AuthorizationScopes: [write] }",
  Asked: "ApiId: !Ref Api, Path: /asked, Method: get, Auth: { Authorizer: Ask }",
  Signed: "ApiId: !Ref Api, Path: /signed, Method: get, Auth: { Authorizer: AWS_IAM }",
  Preflight: "ApiId: !Ref Api, Path: /closed, Method: options",
})}`);
  const [api] = model.httpApis;
  const arn = model.functions[0]?.functionArn;
  const paths = api?.body.paths as Record<string, Record<string, { security?: unknown }>>;
  const securities = Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, { security }]) => [`${method} ${path}`, security]),
  );
  expect(Object.fromEntries(securities)).toEqual({
    "get /closed": [{ Jwt: ["read"] }],
    "get /open": [{ NONE: [] }],
    "get /written": [{ Jwt: ["write"] }],
    "get /asked": [{ Ask: [] }],
    "get /signed": [{ AWS_IAM: [] }],
    "options /closed": undefined,
  });
  expect(api?.body.components).toEqual({
    securitySchemes: {
      AWS_IAM: {
        type: "apiKey",
        name: "Authorization",
        in: "header",
        "x-amazon-apigateway-authtype": "awsSigv4",
      },
      Jwt: {
        type: "oauth2",
        "x-amazon-apigateway-authorizer": {
          jwtConfiguration: { issuer: "https://id.example", audience: ["one"] },
          identitySource: "$request.header.Authorization",
          type: "jwt",
        },
      },
      Ask: {
        type: "apiKey",
        name: "Unused",
        in: "header",
        "x-amazon-apigateway-authorizer": {
          type: "request",
          authorizerUri: `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${arn}/invocations`,
          authorizerResultTtlInSeconds: 60,
          identitySource: ["$request.header.X-Key", "$context.routeKey"],
          authorizerPayloadFormatVersion: 2,
          enableSimpleResponses: true,
        },
      },
    },
  });
  expect(api?.stages).toEqual([{ stageName: "dev", stageVariables: null }]);
  expect(model.functions[0]?.invokePermissions).toContain(
    `arn:aws:execute-api:us-east-1:123456789012:${api?.httpApiId}/authorizers/*`,
  );
});

test("adds events and the default authorizer to a document of the template's own", async () => {
  const model = await load(`Resources:
  Api:
    Type: AWS::Serverless::HttpApi
    Properties:
      CorsConfiguration: { AllowOrigins: [https://app.example], AllowCredentials: false, MaxAge: 60 }
      Auth: { DefaultAuthorizer: Jwt, Authorizers: { ${JWT} } }
      DefinitionBody:
        openapi: 3.0.1
        info: { title: mine, version: "2" }
        x-amazon-apigateway-cors: { allowMethods: [GET] }
        paths:
          /own: { get: { x-amazon-apigateway-integration: { type: http_proxy, httpMethod: GET, uri: "https://a.example" } } }
          /kept: { get: { security: [{ Other: [] }], x-amazon-apigateway-integration: { type: http_proxy, httpMethod: GET, uri: "https://a.example" } } }
${toFunction({ Added: "ApiId: !Ref Api, Path: /added, Method: post" })}`);
  const { body, name } = model.httpApis[0] ?? {};
  expect(name).toBe("mine");
  expect(body).toMatchObject({
    "x-amazon-apigateway-cors": { allowMethods: ["GET"], allowOrigins: ["https://app.example"], maxAge: 60 },
    paths: {
      "/own": { get: { security: [{ Jwt: ["read"] }] } },
      "/kept": { get: { security: [{ Other: [] }] } },
      "/added": { post: { security: [{ Jwt: ["read"] }] } },
    },
  });
  expect(body?.["x-amazon-apigateway-cors"]).not.toHaveProperty("allowCredentials");
});

test("reads CloudFormation's own resources as one document", async () => {
  const model = await load(`Resources:
  Api: { Type: AWS::ApiGatewayV2::Api, Properties: { Name: raw, ProtocolType: HTTP, CorsConfiguration: { AllowOrigins: ["*"] } } }
  Call: { Type: AWS::ApiGatewayV2::Integration, Properties: { ApiId: !Ref Api, IntegrationType: AWS_PROXY, IntegrationUri: !GetAtt Hello.Arn, PayloadFormatVersion: "2.0" } }
  Jwt: { Type: AWS::ApiGatewayV2::Authorizer, Properties: { ApiId: !Ref Api, Name: users, AuthorizerType: JWT, IdentitySource: [$request.header.Authorization], JwtConfiguration: { Issuer: https://id.example, Audience: [one] } } }
  Me: { Type: AWS::ApiGatewayV2::Route, Properties: { ApiId: !Ref Api, RouteKey: GET /me, Target: !Sub "integrations/\${Call}", AuthorizationType: JWT, AuthorizerId: !Ref Jwt, AuthorizationScopes: [read] } }
  Rest: { Type: AWS::ApiGatewayV2::Route, Properties: { ApiId: !Ref Api, RouteKey: $default, Target: !Join [/, [integrations, !Ref Call]] } }
  Live: { Type: AWS::ApiGatewayV2::Stage, Properties: { ApiId: !Ref Api, StageName: $default, AutoDeploy: true } }
  Dead: { Type: AWS::ApiGatewayV2::Stage, Properties: { ApiId: !Ref Api, StageName: dead } }
  Socket: { Type: AWS::ApiGatewayV2::Api, Properties: { Name: ws, ProtocolType: WEBSOCKET, RouteSelectionExpression: $request.body.action } }
  SocketRoute: { Type: AWS::ApiGatewayV2::Route, Properties: { ApiId: !Ref Socket, RouteKey: $connect } }
  Hello: { Type: AWS::Serverless::Function, Properties: { ${FUNCTION} } }
Outputs:
  Url: { Value: !GetAtt Api.ApiEndpoint }
`);
  const [api] = model.httpApis;
  const integration = {
    type: "aws_proxy",
    uri: model.functions[0]?.functionArn,
    payloadFormatVersion: "2.0",
  };
  expect(api).toMatchObject({ name: "raw", stages: [{ stageName: "$default", stageVariables: null }] });
  expect(api?.body).toMatchObject({
    "x-amazon-apigateway-cors": { allowOrigins: ["*"] },
    components: {
      securitySchemes: {
        users: {
          type: "oauth2",
          "x-amazon-apigateway-authorizer": {
            type: "jwt",
            identitySource: ["$request.header.Authorization"],
            jwtConfiguration: { issuer: "https://id.example", audience: ["one"] },
          },
        },
      },
    },
    paths: {
      "/me": { get: { "x-amazon-apigateway-integration": integration, security: [{ users: ["read"] }] } },
      $default: { "x-amazon-apigateway-any-method": { "x-amazon-apigateway-integration": integration } },
    },
  });
  expect(model.notRunHere).toEqual([
    { logicalId: "Socket", type: "AWS::ApiGatewayV2::Api" },
    { logicalId: "SocketRoute", type: "AWS::ApiGatewayV2::Route" },
  ]);
  expect(model.warnings.join("\n")).toContain("WebSocket APIs are not run here");
  expect(model.warnings.join("\n")).toContain("neither AutoDeploy nor a DeploymentId");
  expect(model.outputs[0]?.value).toBe(`https://${api?.httpApiId}.execute-api.us-east-1.amazonaws.com`);
});

test("reads the document from a file, into which SAM writes nothing", async () => {
  folder.write(
    "api.yaml",
    "openapi: 3.0.1\ninfo: { title: filed, version: '1' }\npaths: { /own: { get: { security: [{ A: [] }] } } }\n",
  );
  const model = await load(`Resources:
  Api: { Type: AWS::Serverless::HttpApi, Properties: { DefinitionUri: api.yaml } }
${toFunction({ Added: "ApiId: Api, Path: /added, Method: post" })}`);
  const [api] = model.httpApis;
  expect(api).toMatchObject({ name: "filed", body: { paths: { "/own": {} } } });
  expect(api?.body.paths).not.toHaveProperty("/added");
  expect(model.functions[0]?.invokePermissions).toEqual([
    `arn:aws:execute-api:us-east-1:123456789012:${api?.httpApiId}/*/POST/added`,
  ]);
});

test("reads the limits of a stage: its default, its routes', its events'", async () => {
  const model = await load(`Resources:
  Api:
    Type: AWS::Serverless::HttpApi
    Properties:
      DefaultRouteSettings: { ThrottlingBurstLimit: 5, ThrottlingRateLimit: "2.5" }
      RouteSettings: { "GET /a": { ThrottlingRateLimit: 1 }, "GET /b": { DetailedMetricsEnabled: true } }
${toFunction({
  A: "ApiId: !Ref Api, Path: /a, Method: get",
  B: "ApiId: !Ref Api, Path: /b, Method: any, RouteSettings: { ThrottlingBurstLimit: 3 }",
})}`);
  expect(model.httpApis[0]?.stages[0]?.throttles).toEqual({
    "*": { burstLimit: 5, rateLimit: 2.5 },
    "GET /a": { rateLimit: 1 },
    "ANY /b": { burstLimit: 3 },
  });
});

test("quick create makes route, integration and stage", async () => {
  const model = await load(`Resources:
  Api: { Type: AWS::ApiGatewayV2::Api, Properties: { Name: quick, ProtocolType: HTTP, Target: !GetAtt Hello.Arn } }
  Hello: { Type: AWS::Serverless::Function, Properties: { ${FUNCTION} } }
`);
  expect(model.httpApis[0]).toMatchObject({
    stages: [{ stageName: "$default" }],
    body: { paths: { $default: { "x-amazon-apigateway-any-method": { isDefaultRoute: true } } } },
  });
});

describe("what would be open, or otherwise, is refused", () => {
  const api = (properties: string) =>
    `  Api: { Type: AWS::Serverless::HttpApi, Properties: { ${properties} } }\n`;
  const authorizers = `Authorizers: { ${JWT} }`;

  test.each([
    [
      "a default that is not declared",
      api(`Auth: { DefaultAuthorizer: Odd, ${authorizers} }`),
      "",
      "is not one of Authorizers",
    ],
    ["AWS_IAM that is not enabled", api("Auth: { DefaultAuthorizer: AWS_IAM }"), "", "EnableIamAuthorizer"],
    [
      "NONE without a default",
      api(`Auth: { ${authorizers} }`),
      "Auth: { Authorizer: NONE }",
      "SAM takes NONE only",
    ],
    [
      "scopes without an authorizer",
      api(`Auth: { ${authorizers} }`),
      "Auth: { AuthorizationScopes: [a] }",
      "needs an Authorizer",
    ],
    [
      "an authorizer of an event that is not there",
      api(`Auth: { ${authorizers} }`),
      "Auth: { Authorizer: Odd }",
      "is not one of the API's",
    ],
    [
      "an authorizer without a source",
      api("Auth: { Authorizers: { A: { JwtConfiguration: { issuer: a } } } }"),
      "",
      "IdentitySource",
    ],
    [
      "an authorizer of neither kind",
      api("Auth: { Authorizers: { A: { IdentitySource: b } } }"),
      "",
      "is not supported here",
    ],
    ["an unknown member of Auth", api("Auth: { ResourcePolicy: {} }"), "", "ResourcePolicy"],
    ["a closed endpoint", api("DisableExecuteApiEndpoint: true"), "", "closes the only address"],
    ["a document elsewhere", api("DefinitionUri: s3://bucket/key"), "", "DefinitionUri"],
    ["one route twice", api("Name: a"), "Path: /b", "by more than one event"],
  ])("%s", async (...row) => {
    const [, resource, event, problem] = row;
    const events = {
      A: `ApiId: !Ref Api, ${event.startsWith("Path") ? "" : "Path: /a, "}Method: get${event && `, ${event}`}`,
      B: "ApiId: !Ref Api, Path: /b, Method: get",
    };
    await expect(load(`Resources:\n${resource}${toFunction(events)}`)).rejects.toThrow(problem);
  });

  test.each([
    ["a route without its authorizer", "AuthorizationType: JWT", "names no authorizer"],
    [
      "a route of a kind that its authorizer is not",
      "AuthorizationType: CUSTOM, AuthorizerId: !Ref Jwt",
      "must be JWT",
    ],
    ["a route without an integration", "Target: integrations/odd", "names no integration"],
  ])("%s", async (_what, route, problem) => {
    const target = route.includes("Target") ? "" : 'Target: !Sub "integrations/${Call}", ';
    const text = `Resources:
  Api: { Type: AWS::ApiGatewayV2::Api, Properties: { Name: raw, ProtocolType: HTTP } }
  Call: { Type: AWS::ApiGatewayV2::Integration, Properties: { ApiId: !Ref Api, IntegrationType: AWS_PROXY, IntegrationUri: arn } }
  Jwt: { Type: AWS::ApiGatewayV2::Authorizer, Properties: { ApiId: !Ref Api, Name: users, AuthorizerType: JWT } }
  Me: { Type: AWS::ApiGatewayV2::Route, Properties: { ApiId: !Ref Api, RouteKey: GET /me, ${target}${route} } }
`;
    await expect(load(text)).rejects.toThrow(problem);
  });
});
