import { parseRestApi } from "../../../local/openapi/parse-rest-api.ts";
import { getOwn } from "../../../local/platform/json.ts";
import { StartError } from "../../../local/platform/start-error.ts";
import { loadStack } from "../../../local/template/load-stack.ts";
import type { StackModel } from "../../../local/template/resources.ts";
import { bodyOf, readSecurity } from "../../support/sam-templates.ts";
import { createTemplateFolder, type TemplateFolder } from "../../support/template-folder.ts";

let folder: TemplateFolder;
beforeAll(() => {
  folder = createTemplateFolder({
    "src/index.mjs": "",
    "api.yaml":
      "openapi: 3.0.1\npaths: { /: { get: { x-amazon-apigateway-integration: { type: mock } } } }\n",
  });
});
afterAll(() => folder.remove());

const API = `
  Api: { Type: AWS::ApiGateway::RestApi, Properties: { Name: raw, EndpointConfiguration: { Types: [REGIONAL] } } }
  Deployment: { Type: AWS::ApiGateway::Deployment, Properties: { RestApiId: !Ref Api }, DependsOn: Get }
  Stage:
    Type: AWS::ApiGateway::Stage
    Properties: { RestApiId: !Ref Api, DeploymentId: !Ref Deployment, StageName: dev, Variables: { a: b } }
  Pool: { Type: AWS::Cognito::UserPool }
  Users:
    Type: AWS::ApiGateway::Authorizer
    Properties:
      RestApiId: !Ref Api
      Name: users
      Type: COGNITO_USER_POOLS
      IdentitySource: method.request.header.X-Token
      ProviderARNs: [!GetAtt Pool.Arn]
  Things: { Type: AWS::ApiGateway::Resource, Properties: { RestApiId: !Ref Api, ParentId: !GetAtt Api.RootResourceId, PathPart: things } }
  Thing: { Type: AWS::ApiGateway::Resource, Properties: { RestApiId: !Ref Api, ParentId: !Ref Things, PathPart: "{id}" } }
  Hello:
    Type: AWS::Lambda::Function
    Properties: { Code: src, Handler: index.handler, Runtime: nodejs22.x, Role: "arn:aws:iam::1:role/r" }
  May:
    Type: AWS::Lambda::Permission
    Properties: { Action: "lambda:InvokeFunction", FunctionName: !Ref Hello, Principal: apigateway.amazonaws.com }
`;

const PROXY = `Integration:
        Type: AWS_PROXY
        IntegrationHttpMethod: POST
        Uri: !Sub arn:\${AWS::Partition}:apigateway:\${AWS::Region}:lambda:path/2015-03-31/functions/\${Hello.Arn}/invocations`;

const toMethod = (name: string, properties: string) => `
  ${name}:
    Type: AWS::ApiGateway::Method
    Properties:
      RestApiId: !Ref Api
      ResourceId: !Ref Thing
      HttpMethod: GET
      ${properties}
`;

const GET = toMethod(
  "Get",
  `AuthorizationType: COGNITO_USER_POOLS\n      AuthorizerId: !Ref Users\n      ${PROXY}`,
);

async function load(resources: string, name = "raw.yaml"): Promise<StackModel> {
  folder.write(name, `Resources:${resources}`);
  return loadStack({ templateFile: folder.file(name) });
}

async function refusalOf(resources: string): Promise<string> {
  const answer: unknown = await load(resources).catch((error: unknown) => error);
  if (!(answer instanceof StartError)) throw new Error("not refused");
  return answer.message;
}

test("builds the document that an import would have made: paths, authorizer, integration, stage", async () => {
  const model = await load(API + GET);
  const [api] = model.restApis;
  expect(api).toMatchObject({
    name: "raw",
    stageName: "dev",
    stageVariables: { a: "b" },
    endpointType: "REGIONAL",
  });
  expect(readSecurity(model)).toEqual({ "get /things/{id}": [{ users: [] }] });
  expect(bodyOf(model).components).toMatchObject({
    securitySchemes: {
      users: {
        type: "apiKey",
        name: "X-Token",
        in: "header",
        "x-amazon-apigateway-authorizer": {
          type: "cognito_user_pools",
          providerARNs: [model.userPools[0]?.userPoolArn],
        },
      },
    },
  });
  expect(model.notRunHere).toEqual([]);
  expect(model.functions[0]?.invokePermissions).toEqual([null]);
});

test("the gateway reads it as it reads any document", async () => {
  const model = await load(API + GET);
  const [resource] = model.restApis;
  const api = resource && parseRestApi(resource, model);
  expect(api?.routes).toMatchObject([
    {
      method: "GET",
      resourcePath: "/things/{id}",
      authorization: { authorizer: { name: "users", identityHeader: "X-Token" }, scopes: [] },
      integration: { kind: "lambda-proxy", functionArn: model.functions[0]?.functionArn },
    },
  ]);
});

test("signatures, keys, scopes and openness become what SAM would write for them", async () => {
  const of = (name: string, verb: string, rest: string) =>
    toMethod(name, `${rest}\n      ${PROXY}`).replace("HttpMethod: GET", `HttpMethod: ${verb}`);
  const model = await load(
    API +
      of("Get", "ANY", "AuthorizationType: AWS_IAM") +
      of("Post", "POST", "AuthorizationType: NONE\n      ApiKeyRequired: true") +
      of("Put", "PUT", "AuthorizationType: NONE") +
      of(
        "Patch",
        "PATCH",
        "AuthorizationType: COGNITO_USER_POOLS\n      AuthorizerId: !Ref Users\n      AuthorizationScopes: [a/b]",
      ),
  );
  expect(readSecurity(model)).toEqual({
    "x-amazon-apigateway-any-method /things/{id}": [{ AWS_IAM: [] }],
    "post /things/{id}": [{ api_key: [] }],
    "put /things/{id}": [],
    "patch /things/{id}": [{ users: ["a/b"] }],
  });
});

test("mocks, models, validators and gateway responses are carried over", async () => {
  const model = await load(`${API}
  Answer:
    Type: AWS::ApiGateway::GatewayResponse
    Properties: { RestApiId: !Ref Api, ResponseType: UNAUTHORIZED, StatusCode: 401, ResponseParameters: { gatewayresponse.header.X: "'y'" } }
  Shape:
    Type: AWS::ApiGateway::Model
    Properties:
      RestApiId: !Ref Api
      Name: Shape
      Schema: { type: object, required: [a], properties: { b: { $ref: !Sub "https://apigateway.amazonaws.com/restapis/\${Api}/models/Shape" } } }
  Check:
    Type: AWS::ApiGateway::RequestValidator
    Properties: { RestApiId: !Ref Api, ValidateRequestBody: true, ValidateRequestParameters: true }
${toMethod(
  "Get",
  `AuthorizationType: NONE
      RequestValidatorId: !Ref Check
      RequestModels: { application/json: !Ref Shape }
      RequestParameters: { method.request.querystring.q: true, method.request.header.H: false }
      MethodResponses: [{ StatusCode: 200, ResponseParameters: { method.response.header.X: true } }]
      Integration:
        Type: MOCK
        PassthroughBehavior: NEVER
        RequestTemplates: { application/json: '{"statusCode":200}' }
        IntegrationResponses: [{ StatusCode: 200, ResponseParameters: { method.response.header.X: "'z'" } }]`,
)}`);
  const [resource] = model.restApis;
  const api = resource && parseRestApi(resource, model);
  expect(api?.gatewayResponses).toMatchObject({ UNAUTHORIZED: { statusCode: 401 } });
  expect(api?.routes[0]).toMatchObject({
    integration: {
      kind: "mock",
      mock: {
        responses: [{ pattern: "default", statusCode: 200, headers: { X: { kind: "literal", text: "z" } } }],
      },
    },
    requestValidation: {
      parameters: [{ in: "querystring", name: "q" }],
      models: { "application/json": { $ref: "#/definitions/Shape" } },
    },
  });
});

test("parts of their own are added to a SAM API and to a Body", async () => {
  const sam = API.replace(
    "AWS::ApiGateway::RestApi, Properties: { Name: raw",
    "AWS::Serverless::Api, Properties: { StageName: Prod, OpenApiVersion: 3.0.1",
  )
    .replace("EndpointConfiguration: { Types: [REGIONAL] }", "EndpointConfiguration: REGIONAL")
    .replace(
      /\n {2}Hello:[\s\S]*r" }/,
      `
  Hello:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src
      Handler: index.handler
      Runtime: nodejs22.x
      Events: { A: { Type: Api, Properties: { Path: /a, Method: get, RestApiId: !Ref Api } } }`,
    );
  folder.write("sam.yaml", `Transform: AWS::Serverless-2016-10-31\nResources:${sam}${GET}`);
  const model = await loadStack({ templateFile: folder.file("sam.yaml") });
  expect(readSecurity(model)).toEqual({ "get /a": "none", "get /things/{id}": [{ users: [] }] });
  expect(model.restApis[0]?.stageName).toBe("Prod");
  expect(model.warnings).toContainEqual(
    expect.stringContaining("one stage of an API is served here; dev is not."),
  );
  const included = API.replace(
    "Name: raw",
    "Body: { Fn::Transform: { Name: AWS::Include, Parameters: { Location: api.yaml } } }",
  );
  const paths = getOwn(bodyOf(await load(included + GET)), "paths");
  expect(Object.keys(paths ?? {})).toEqual(["/", "/things/{id}"]);
});

test("an API that nothing deploys has no address, and is listed", async () => {
  const model = await load(API.replace(/\n {2}Deployment:[\s\S]*?\n {2}Pool:/, "\n  Pool:") + GET);
  expect(model.restApis).toEqual([]);
  expect(model.notRunHere).toContainEqual({ logicalId: "Api", type: "AWS::ApiGateway::RestApi" });
  expect(model.warnings).toContainEqual(expect.stringContaining("no stage and no deployment"));
});

test.each([
  [
    "a guard that is not there",
    GET.replace("!Ref Users", "other"),
    "AuthorizerId names no authorizer of this API",
  ],
  [
    "a guard of another kind",
    GET.replace("COGNITO_USER_POOLS", "CUSTOM"),
    "AuthorizerId names no authorizer of this API and template for CUSTOM.",
  ],
  [
    "a guard that is switched off",
    GET.replace("COGNITO_USER_POOLS", "NONE"),
    "The method names an authorizer, but its AuthorizationType is NONE.",
  ],
  ["a resource of nobody", GET.replace("!Ref Thing", "abc123"), "ResourceId names no resource"],
  ["a method twice", GET + GET.replace("Get:", "Again:"), "GET /things/{id} is there twice."],
  [
    "a validator of nobody",
    GET.replace("HttpMethod", "RequestValidatorId: x\n      HttpMethod"),
    "RequestValidatorId names none",
  ],
  [
    "a property that is not known",
    GET.replace("HttpMethod", "Moon: x\n      HttpMethod"),
    "Moon of AWS::ApiGateway::Method",
  ],
])("refuses %s", async (_what, method, problem) => {
  expect(await refusalOf(API + method)).toContain(problem);
});

test.each([
  ["BodyS3Location: { Bucket: b, Key: k }", "The document of the API stands in S3"],
  ["CloneFrom: abc", "The API is a copy of one on AWS"],
  ["DisableExecuteApiEndpoint: true", "DisableExecuteApiEndpoint closes the only address"],
  ["Parameters: { basepath: prepend }", "basepath prepend is not supported here"],
])("refuses an API with { %s }", async (property, problem) => {
  expect(await refusalOf(API.replace("Name: raw", property) + GET)).toContain(problem);
});

test("parts of another stack's API are listed, not served", async () => {
  const model = await load(`
  Far: { Type: AWS::ApiGateway::Resource, Properties: { RestApiId: abcdef1234, ParentId: x, PathPart: y } }
`);
  expect(model.notRunHere).toEqual([{ logicalId: "Far", type: "AWS::ApiGateway::Resource" }]);
});
