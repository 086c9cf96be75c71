import { connect } from "node:net";
import { listen } from "../../local/http/server.ts";
import { StartError } from "../../local/platform/start-error.ts";
import { startTestTwin, type TestTwin } from "../support/start-twin.ts";
import { createTemplateFolder } from "../support/template-folder.ts";

/* The rows of section A that are about a whole twin: its users, and its start. */

describe("A-49: the token of a user who is no longer welcome", () => {
  let twin: TestTwin;

  beforeAll(async () => {
    twin = await startTestTwin();
  });
  afterAll(() => twin.close());

  test.each([
    ["signed out globally", "AdminUserGlobalSignOut"],
    ["disabled", "AdminDisableUser"],
    ["deleted", "AdminDeleteUser"],
  ])(
    "passes until it expires when the user is %s: the gateway does not ask the pool",
    async (_what, operation) => {
      const username = `${operation.toLowerCase()}@example.com`;
      const { idToken } = await twin.signIn(username);
      expect((await twin.callApi("/", idToken)).status).toBe(200);
      const input = { UserPoolId: twin.summary.userPoolId, Username: username };
      expect((await twin.callCognito(operation, input)).status).toBe(200);
      expect((await twin.callApi("/", idToken)).status).toBe(200);
    },
  );
});

describe("A-61: a template with an authorizer that cannot be one", () => {
  const document = (arn: string, security = "[{ Users: [] }]") => `openapi: 3.0.1
info: { title: t, version: "1" }
paths:
  /:
    get:
      security: ${security}
      responses: { "200": { description: ok } }
      x-amazon-apigateway-integration:
        type: mock
        requestTemplates: { application/json: '{"statusCode": 200}' }
        responses: { default: { statusCode: "200" } }
components:
  securitySchemes:
    Users:
      type: apiKey
      name: Authorization
      in: header
      x-amazon-apigateway-authorizer:
        type: cognito_user_pools
        providerARNs: [${arn}]
`;
  const TEMPLATE = `Transform: AWS::Serverless-2016-10-31
Resources:
  Pool: { Type: AWS::Cognito::UserPool }
  Api:
    Type: AWS::Serverless::Api
    Properties:
      StageName: Prod
      DefinitionBody:
        Fn::Transform: { Name: AWS::Include, Parameters: { Location: openapi.yaml } }
`;
  const ARN = '{ "Fn::GetAtt": [Pool, Arn] }';

  async function start(openapi: string, port: number): Promise<TestTwin> {
    const folder = createTemplateFolder({ "template.yaml": TEMPLATE, "openapi.yaml": openapi });
    return startTestTwin({ templateFile: folder.file("template.yaml"), port }).finally(folder.remove);
  }

  test("is another template than this one, which starts and guards", async () => {
    const twin = await start(document(ARN), 0);
    expect((await twin.callApi("/")).status).toBe(401);
    await twin.close();
  });

  test.each([
    ["a malformed ARN", document("us-east-1_x"), /openapi\.yaml:\d+ › components\.securitySchemes\.Users/],
    ["a pool that is not there", document('{ "Fn::GetAtt": [Nobody, Arn] }'), /openapi\.yaml:\d+ › .*Nobody/],
    [
      "a scheme that is not there",
      document(ARN, "[{ Members: [] }]"),
      /openapi\.yaml:6 › paths\.\/\.get\.security/,
    ],
  ])("names file and line of %s, and opens nothing", async (_what, openapi, place) => {
    const port = await findFreePort();
    const error: unknown = await start(openapi, port).catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(StartError);
    expect((error as StartError).message).toMatch(place);
    expect((error as StartError).message).toContain("\n  → ");
    await expect(isOpen(port)).resolves.toBe(false);
  });
});

async function findFreePort(): Promise<number> {
  const options = { name: "test", flag: "--port", port: 0, host: "localhost", handler: () => {} };
  const listener = await listen(options);
  await listener.close();
  return listener.port;
}

function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => {
      socket.destroy();
      resolve(true);
    });
    socket.on("error", () => resolve(false));
  });
}
