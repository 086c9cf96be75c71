import { loadStack } from "../../../local/template/load-stack.ts";
import { loadRefusal } from "../../support/refused-templates.ts";
import { ON_API, toStack, USERS } from "../../support/sam-templates.ts";
import { createTemplateFolder, type TemplateFolder } from "../../support/template-folder.ts";

let folder: TemplateFolder;
beforeAll(() => {
  folder = createTemplateFolder({ "src/index.mjs": "" });
});
afterAll(() => folder.remove());

const SAM = "Transform: AWS::Serverless-2016-10-31\n";
const EVENT = { A: `Path: /a, Method: get, ${ON_API}` };
const withApi = (properties: string) => SAM + toStack(`      ${properties}`, EVENT);
const withEvent = (event: string, auth = `{ DefaultAuthorizer: Users, Authorizers: { ${USERS} } }`) =>
  SAM + toStack(`      Auth: ${auth}`, { A: `Path: /a, Method: get, ${ON_API}, ${event}` });
const withResource = (text: string) => `${SAM}Resources:\n  Thing: ${text}\n`;

const refusalOf = (text: string) => loadRefusal(folder, text);

describe("other APIs are never missing in silence", () => {
  test.each([
    ["AWS::Serverless::Application"],
    ["AWS::ApiGateway::SomethingNew"],
    ["AWS::ApiGatewayV2::ApiGatewayManagedOverrides"],
    ["AWS::CloudFormation::Stack"],
  ])("%s is refused by name", async (type) => {
    const { message } = await refusalOf(withResource(`{ Type: ${type} }`));
    expect(message).toContain(`template.yaml:3 › Resources.Thing: Thing is an ${type}:`);
  });

  test("what only sets up the account, or names it otherwise, is not", async () => {
    folder.write("template.yaml", withResource("{ Type: AWS::ApiGateway::Account }"));
    const model = await loadStack({ templateFile: folder.file("template.yaml") });
    expect(model.notRunHere).toEqual([{ logicalId: "Thing", type: "AWS::ApiGateway::Account" }]);
  });

  test.each([
    [
      "Type: AWS::Serverless::StateMachine, Properties: { Events: { A: { Type: Api } } }",
      "The event has no Properties.",
    ],
    ["Type: AWS::Serverless::Function, Properties: { Events: { A: { Type: Odd } } }", "it is not known here"],
  ])("{ %s } is refused", async (resource, problem) => {
    expect((await refusalOf(withResource(`{ ${resource} }`))).message).toContain(problem);
  });
});

describe("what cannot be modelled stops the start", () => {
  test.each([
    ["a file that is not there", withApi("DefinitionUri: api.yaml"), "Location api.yaml is not a file."],
    ["a document in S3", withApi("DefinitionUri: s3://b/k"), "DefinitionUri is no local file"],
    [
      "a document in a bucket",
      withApi("DefinitionUri: { Bucket: b, Key: k }"),
      "DefinitionUri is no local file",
    ],
    [
      "A-122: DefinitionUri beside Cors",
      withApi("DefinitionUri: a.yaml\n      Cors: x"),
      "SAM takes no Cors beside a DefinitionUri.",
    ],
    ["a usage plan of no kind", withApi("Auth: { UsagePlan: {} }"), "CreateUsagePlan must be one of SHARED"],
    [
      "a usage plan that SAM does not know",
      withApi("Auth: { UsagePlan: { CreateUsagePlan: NONE, Moon: x } }"),
      "UsagePlan has no Moon.",
    ],
    ["a canary", withApi("CanarySetting: {}"), "Canaries are not run here."],
    [
      "A-111: an OpenApiVersion of nobody",
      withApi("OpenApiVersion: 5.0.0"),
      "There is no OpenApiVersion 5.0.0.",
    ],
    ["an endpoint of nobody", withApi("EndpointConfiguration: MOON"), "MOON is no endpoint type."],
    [
      "C-01: a stage of nobody",
      withApi("StageName: a/b").replace("StageName: Prod\n", ""),
      "a/b is no stage name",
    ],
    [
      "a document without paths",
      withApi("DefinitionBody: { openapi: 3.0.1 }"),
      "This is no OpenAPI document with paths.",
    ],
    ["an unknown property", withApi("Magic: 1"), "Magic of AWS::Serverless::Api is not supported here."],
    [
      "credentials with a wildcard",
      withApi("Cors: { AllowCredentials: true }"),
      "AllowCredentials needs an AllowOrigin",
    ],
    [
      "an unknown member of Cors",
      withApi("Cors: { Foo: 1 }"),
      "Foo of Cors of an API is not supported here.",
    ],
    [
      "a gateway response's unknown group",
      withApi("GatewayResponses: { UNAUTHORIZED: { ResponseParameters: { Feet: {} } } }"),
      "has no Feet",
    ],
    ["a model without a type", withApi("Models: { M: {} }"), "The model M has no type."],
    [
      "a model of nobody",
      withEvent("RequestModel: { Model: X }"),
      "The model X is not one of the API's Models.",
    ],
    [
      "a parameter of nobody",
      withEvent("RequestParameters: [header.X]"),
      "header.X is no request parameter.",
    ],
    ["a relative path", withApi("Name: a").replace("Path: /a", "Path: a"), "The path a is not absolute."],
    [
      "a RestApiId of nobody",
      withApi("Name: a").replace("!Ref Api", "Other"),
      "RestApiId must name an AWS::Serverless::Api",
    ],
    [
      "MFA off without quotes",
      withResource("{ Type: AWS::Cognito::UserPool, Properties: { MfaConfiguration: OFF } }"),
      'Write MfaConfiguration: "OFF".',
    ],
    [
      "a client without a pool",
      withResource("{ Type: AWS::Cognito::UserPoolClient }"),
      "UserPoolId is missing.",
    ],
    [
      "ImportValue",
      withResource("{ Type: AWS::Cognito::UserPool, Properties: { UserPoolName: !ImportValue x } }"),
      "Fn::ImportValue is not resolved here.",
    ],
    [
      "another macro",
      `Transform: [AWS::Serverless-2016-10-31, Mine]\nResources: { A: { Type: X } }`,
      "The macro Mine is not run here.",
    ],
    ["a loop", `${SAM}Resources:\n  Fn::ForEach::A: []\n`, "Fn::ForEach::A needs AWS::LanguageExtensions."],
    [
      "SAM's types without SAM",
      "Resources: { A: { Type: AWS::Serverless::Api } }",
      "AWS::Serverless::Api needs SAM.",
    ],
    [
      "two functions on one route",
      SAM + toStack("", { A: EVENT.A, B: EVENT.A }),
      "GET /a is defined by more than one event.",
    ],
    [
      "two triggers of one name",
      `${SAM}Resources:
  Pool: { Type: AWS::Cognito::UserPool, Properties: { LambdaConfig: { PreSignUp: x } } }
  F: { Type: AWS::Serverless::Function, Properties: { Events: { A: { Type: Cognito, Properties: { UserPool: !Ref Pool, Trigger: PreSignUp } } } } }
`,
      "The trigger PreSignUp is defined more than once.",
    ],
  ])("%s", async (_what, text, problem) => {
    const { message } = await refusalOf(text);
    expect(message).toContain(problem);
    expect(message).toMatch(/template\.yaml:\d+/);
  });
});

describe("what CloudFormation itself would refuse", () => {
  test.each([
    ["- a\n", "A template must be a map."],
    ["", "A template must be a map."],
    ["Resources: {}\n", "The template has no Resources."],
    ["Ressources: {}\n", "Ressources is no section of a template."],
    [
      'AWSTemplateFormatVersion: "2020-01-01"\nResources: { A: { Type: X } }',
      "There is no version 2020-01-01.",
    ],
    ["Resources: { A: x }", "A resource must be a map with a Type."],
    ["Resources: { A: {} }", "The resource has no Type."],
    ["Resources: { a-b: { Type: X } }", "a-b is no logical id."],
    ["Resources: { A: { Type: X, Propertys: {} } }", "A resource has no Propertys."],
    ["Resources: { A: { Type: X, Condition: Nope } }", "There is no condition Nope."],
    ["Resources: { A: { Type: X, Properties: [] } }", "Properties must be a map."],
    [
      `${SAM}Globals: { Function: { Role: x } }\nResources: { A: { Type: X } }`,
      "SAM does not support Role in Globals.Function.",
    ],
    [`${SAM}Globals: { Thing: {} }\nResources: { A: { Type: X } }`, "SAM has no Globals for Thing."],
    ["Resources: { A: { Type: X } }\nOutputs: { O: {} }", "The output O has no Value."],
  ])("%j", async (text, problem) => {
    expect((await refusalOf(text)).message).toContain(problem);
  });
});
