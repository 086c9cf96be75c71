import { loadStack } from "../../../local/template/load-stack.ts";
import { createTemplateFolder, type TemplateFolder } from "../../support/template-folder.ts";

const SAM = "Transform: AWS::Serverless-2016-10-31\n";

let folder: TemplateFolder;
beforeAll(() => {
  folder = createTemplateFolder({ "src/index.mjs": "" });
});
afterAll(() => folder.remove());

function load(text: string) {
  folder.write("template.yaml", text);
  return loadStack({ templateFile: folder.file("template.yaml") });
}

describe("A.8: resources that need each other", () => {
  const stack = (client: string, environment: string, triggers = "") => `${SAM}Resources:
  Pool: { Type: AWS::Cognito::UserPool, Properties: { ${triggers} } }
  Client: { Type: AWS::Cognito::UserPoolClient, Properties: { UserPoolId: !Ref Pool, ${client} } }
  Api: { Type: AWS::Serverless::Api, Properties: { StageName: Prod, AccessLogSetting: { DestinationArn: !GetAtt Logs.Arn } } }
  Logs: { Type: AWS::Logs::LogGroup, Properties: { LogGroupName: !Sub "/api/\${Api}" } }
  Hello:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src
      Handler: index.handler
      Runtime: nodejs22.x
      Environment: { Variables: { ${environment} } }
      DeploymentPreference: { Alarms: [!Ref Alarm] }
      Events: { A: { Type: Api, Properties: { Path: /a, Method: get, RestApiId: !Ref Api } } }
  Alarm: { Type: AWS::CloudWatch::Alarm, Properties: { Name: !Ref Hello } }
`;
  const url = 'CallbackURLs: [!Sub "https://${Api}.example"]';

  test.each([
    ["A-131", stack(url, "ID: !Ref Client"), "Client → Api → Hello → Client"],
    ["A-132", stack("", 'URL: !Sub "https://${Api}.example"'), "Api → Hello → Api"],
    [
      "A-133",
      stack("", "ID: !Ref Pool", "LambdaConfig: { PreSignUp: !GetAtt Hello.Arn }"),
      "Pool → Hello → Pool",
    ],
    ["DependsOn", "Resources: { A: { Type: X, DependsOn: B }, B: { Type: X, DependsOn: [A] } }", "A → B → A"],
  ])("%s is refused with its way", async (_id, text, circle) => {
    await expect(load(text)).rejects.toThrow(`Circular dependency between resources: ${circle}.`);
  });

  test.each([
    ["A-130: a callback URL at the API", stack(url, "")],
    ["A-134: the pool's id in the function", stack("", "ID: !Ref Pool")],
    ["what SAM moves to stage, alias and deployment group", stack("", "")],
    [
      "a branch that is not in force",
      stack("", "ID: !If [Never, !Ref Api, x]").replace(
        "Resources:",
        "Conditions: { Never: !Equals [a, b] }\nResources:",
      ),
    ],
  ])("%s is fine", async (_what, text) => {
    expect((await load(text)).functions).toHaveLength(1);
  });
});
