import { loadStack } from "../../../local/template/load-stack.ts";
import type { StackModel } from "../../../local/template/resources.ts";
import { FUNCTION, ON_API, readSecurity, toEvents, toStack } from "../../support/sam-templates.ts";
import { createTemplateFolder, type TemplateFolder } from "../../support/template-folder.ts";

let folder: TemplateFolder;
beforeEach(() => {
  folder = createTemplateFolder({ "src/index.mjs": "" });
});
afterEach(() => folder.remove());

async function load(text: string): Promise<StackModel> {
  folder.write("template.yaml", `Transform: AWS::Serverless-2016-10-31\n${text}`);
  return loadStack({ templateFile: folder.file("template.yaml") });
}

test("globals stand under a resource's own properties: maps merged, lists joined, the rest replaced", async () => {
  const model = await load(`Globals:
  Function: { Runtime: nodejs20.x, Timeout: 7, Environment: { Variables: { A: global, B: global } } }
  Api: { Name: shared, BinaryMediaTypes: [a~1b], EndpointConfiguration: { Type: REGIONAL } }
Resources:
  Api:
    Type: AWS::Serverless::Api
    Properties: { StageName: Prod, BinaryMediaTypes: [c~1d], EndpointConfiguration: { VPCEndpointIds: [vpce-1] } }
  Hello:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src
      Handler: index.handler
      Runtime: nodejs22.x
      Environment: { Variables: { B: local, C: !Ref AWS::Region } }
      Events:
${toEvents({ A: `Path: /a, Method: get, ${ON_API}` })}
  Alone:
    Type: AWS::Serverless::Function
    IgnoreGlobals: [Timeout]
    Properties: { CodeUri: src, Handler: index.handler, Environment: !Ref AWS::NoValue }
`);
  expect(model.restApis[0]).toMatchObject({
    name: "shared",
    endpointType: "REGIONAL",
    binaryMediaTypes: ["a/b", "c/d"],
  });
  expect(
    model.functions.map(({ runtime, timeoutSeconds, environment }) => ({
      runtime,
      timeoutSeconds,
      environment,
    })),
  ).toEqual([
    { runtime: "nodejs22.x", timeoutSeconds: 7, environment: { A: "global", B: "local", C: "us-east-1" } },
    { runtime: "nodejs20.x", timeoutSeconds: 3, environment: {} },
  ]);
});

test("a function whose condition is false brings no route and no permission", async () => {
  const head = "Conditions: { Never: !Equals [a, b] }";
  const model = await load(
    toStack("", { A: `Path: /a, Method: get, ${ON_API}` }, head) +
      `  Other:
    Type: AWS::Serverless::Function
    Condition: Never
    Properties:
      ${FUNCTION.replaceAll(", ", "\n      ")}
      Events:
${toEvents({ A: `Path: /a, Method: post, ${ON_API}`, B: "Path: /b, Method: get" })}
`,
  );
  expect(Object.keys(readSecurity(model))).toEqual(["get /a"]);
  expect(model.restApis).toHaveLength(1);
  expect(model.functions).toHaveLength(1);
});

test("Cognito events become triggers of the pool, other events are told", async () => {
  const model = await load(`Resources:
  Pool: { Type: AWS::Cognito::UserPool }
  Hello:
    Type: AWS::Serverless::Function
    Properties:
      ${FUNCTION.replaceAll(", ", "\n      ")}
      Events:
        Sign: { Type: Cognito, Properties: { UserPool: !Ref Pool, Trigger: [PreSignUp, PostConfirmation] } }
        Daily: { Type: Schedule, Properties: { Schedule: rate(1 day) } }
`);
  const arn = model.functions[0]?.functionArn;
  expect(model.userPools[0]?.properties.LambdaConfig).toEqual({ PreSignUp: arn, PostConfirmation: arn });
  expect(model.warnings).toEqual([expect.stringContaining("nothing sends Schedule events here")]);
});

test("explicit permissions count for the function that they name, by name or ARN", async () => {
  const permission = (name: string, extra = "") =>
    `{ Type: AWS::Lambda::Permission, Properties: { Action: lambda:InvokeFunction, FunctionName: ${name}, ${extra} } }`;
  const gateway = "Principal: apigateway.amazonaws.com";
  const model = await load(`Resources:
  Hello: { Type: AWS::Serverless::Function, Properties: { ${FUNCTION} } }
  ByName: ${permission("!Ref Hello", `${gateway}, SourceArn: by-name`)}
  ByArn: ${permission("!GetAtt Hello.Arn", `${gateway}, SourceArn: by-arn`)}
  ByAlias: ${permission("!Sub '${Hello.Arn}:live'", `${gateway}, SourceArn: by-alias`)}
  Unbound: ${permission("!Ref Hello", gateway)}
  OwnAccount: ${permission("!Ref Hello", `${gateway}, SourceArn: own, SourceAccount: !Ref AWS::AccountId`)}
  OtherAccount: ${permission("!Ref Hello", `${gateway}, SourceArn: other, SourceAccount: "999999999999"`)}
  OtherService: ${permission("!Ref Hello", "Principal: s3.amazonaws.com, SourceArn: s3")}
  OtherFunction: ${permission("somebody", `${gateway}, SourceArn: somebody`)}
`);
  expect(model.functions[0]?.invokePermissions).toEqual(["by-name", "by-arn", "by-alias", null, "own"]);
  expect(model.warnings).toEqual([
    expect.stringContaining("somebody, which is no function of this template"),
  ]);
});
