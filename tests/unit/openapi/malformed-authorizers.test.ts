import { parseRestApi } from "../../../local/openapi/parse-rest-api.ts";
import { loadStack } from "../../../local/template/load-stack.ts";
import { createTemplateFolder, type TemplateFolder } from "../../support/template-folder.ts";

/* A-61 of the security catalogue: never an open route, but file and line of what is wrong. */

let folder: TemplateFolder;
beforeEach(() => {
  folder = createTemplateFolder({ "src/index.mjs": "" });
});
afterEach(() => folder.remove());

async function start(): Promise<unknown> {
  const model = await loadStack({ templateFile: folder.file("template.yaml") });
  return model.restApis.map((resource) => parseRestApi(resource, model));
}

const HEAD = `Transform: AWS::Serverless-2016-10-31
Resources:
  Pool: { Type: AWS::Cognito::UserPool }
  Api:
    Type: AWS::Serverless::Api
    Properties:
      StageName: Prod
`;
const INCLUDE = `${HEAD}      DefinitionBody:
        Fn::Transform: { Name: AWS::Include, Parameters: { Location: openapi.yaml } }
`;
const toDocument = (security: string, arn: string, header = "Authorization") => `openapi: 3.0.1
info: { title: t, version: "1" }
paths:
  /:
    get:
      security: ${security}
      x-amazon-apigateway-integration: { type: mock }
components:
  securitySchemes:
    Users:
      type: apiKey
      name: ${header}
      in: header
      x-amazon-apigateway-authorizer:
        type: cognito_user_pools
        providerARNs: [${arn}]
`;
const ARN = '{ "Fn::GetAtt": [Pool, Arn] }';

test("the document used here is a good one", async () => {
  folder.write("template.yaml", INCLUDE);
  folder.write("openapi.yaml", toDocument("[{ Users: [] }]", ARN));
  expect(await start()).toMatchObject([{ routes: [{ authorization: { authorizer: { name: "Users" } } }] }]);
});

test.each<[string, [security: string, arn: string], RegExp]>([
  [
    "an ARN that is none",
    ["[{ Users: [] }]", "us-east-1_x"],
    /openapi\.yaml:14 › components\.securitySchemes\.Users\./,
  ],
  [
    "an ARN of nobody",
    ["[{ Users: [] }]", '{ "Fn::GetAtt": [Nobody, Arn] }'],
    /openapi\.yaml:16 › .*no parameter or resource Nobody/,
  ],
  ["a short form", ["[{ Users: [] }]", "!GetAtt Pool.Arn"], /openapi\.yaml:16 › .*short form !GetAtt/],
  [
    "an authorizer of nobody",
    ["[{ Members: [] }]", ARN],
    /openapi\.yaml:6 › paths\.\/\.get\.security: There is no security scheme/,
  ],
  [
    "two authorizers",
    ["[{ Users: [] }, { Users: [a] }]", ARN],
    /openapi\.yaml:6 › paths\.\/\.get\.security: A method has one/,
  ],
])("an included document with %s", async (_what, [security, arn], message) => {
  folder.write("template.yaml", INCLUDE);
  folder.write("openapi.yaml", toDocument(security, arn));
  await expect(start()).rejects.toThrow(message);
});

test("a document inside the template", async () => {
  const body = toDocument("[{ Members: [] }]", ARN).replace(/^/gm, "        ");
  folder.write("template.yaml", `${HEAD}      DefinitionBody:\n${body}`);
  await expect(start()).rejects.toThrow(
    /template\.yaml:14 › Resources\.Api\.Properties\.DefinitionBody\.paths\.\/\.get\.security: There is no security scheme/,
  );
});

test.each<[string, RegExp]>([
  [
    "Authorizers: { U: { UserPoolArn: us-east-1_x } }",
    /template\.yaml:8 › .*Authorizers\.U.*us-east-1_x is no ARN of a user pool/,
  ],
  [
    "Authorizers: { U: { UserPoolArn: !GetAtt Pool.Arn, Identity: { Header: 'a b' } } }",
    /template\.yaml:8 › .*name of a header/,
  ],
  ["Authorizers: { U: { UserPoolArn: !GetAtt Pool.Id } }", /template\.yaml:8 › .*has no attribute Id/],
  [
    "Authorizers: { U: { UserPoolArn: !GetAtt Pool.Arn } }, DefaultAuthorizer: V",
    /template\.yaml:8 › .*V is not one of Authorizers/,
  ],
])("SAM's Auth with %s", async (auth, message) => {
  folder.write(
    "template.yaml",
    `${HEAD}      Auth: { ${auth} }
  Hello:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: src
      Handler: index.handler
      Runtime: nodejs22.x
      Events: { A: { Type: Api, Properties: { Path: /, Method: get, RestApiId: !Ref Api } } }
`,
  );
  await expect(start()).rejects.toThrow(message);
});
