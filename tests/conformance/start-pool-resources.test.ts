import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startTestTwin, type TestTwin } from "../support/start-twin.ts";

const TEMPLATE = `
AWSTemplateFormatVersion: "2010-09-09"
Resources:
  People:
    Type: AWS::Cognito::UserPool
    Properties:
      UsernameAttributes: [email]
  Machines:
    Type: AWS::Cognito::UserPool
  Domain:
    Type: AWS::Cognito::UserPoolDomain
    Properties: { UserPoolId: !Ref Machines, Domain: machines-1a2b }
  Orders:
    Type: AWS::Cognito::UserPoolResourceServer
    Properties:
      UserPoolId: !Ref Machines
      Identifier: https://orders.example.com
      Name: orders
      Scopes: [{ ScopeName: read, ScopeDescription: Reads orders }]
  Machine:
    Type: AWS::Cognito::UserPoolClient
    DependsOn: Orders
    Properties:
      UserPoolId: !Ref Machines
      GenerateSecret: true
      AllowedOAuthFlowsUserPoolClient: true
      AllowedOAuthFlows: [client_credentials]
      AllowedOAuthScopes: [!Sub "\${Orders}/read"]
      SupportedIdentityProviders: [COGNITO]
  Look:
    Type: AWS::Cognito::ManagedLoginBranding
    Properties: { UserPoolId: !Ref Machines, ClientId: !Ref Machine, UseCognitoProvidedValues: true }
  Admins:
    Type: AWS::Cognito::UserPoolGroup
    Properties: { UserPoolId: !Ref People, Precedence: 1 }
  Jane:
    Type: AWS::Cognito::UserPoolUser
    Properties:
      UserPoolId: !Ref People
      Username: jane@example.com
      MessageAction: SUPPRESS
      UserAttributes: [{ Name: email_verified, Value: "true" }]
  JaneIsAdmin:
    Type: AWS::Cognito::UserPoolUserToGroupAttachment
    Properties: { UserPoolId: !Ref People, Username: !Ref Jane, GroupName: !Ref Admins }
`;

let folder: string;
const twins: TestTwin[] = [];
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "gatehouse-"));
  writeFileSync(join(folder, "template.yaml"), TEMPLATE);
});
afterAll(async () => {
  for (const twin of twins) await twin.close();
  rmSync(folder, { recursive: true, force: true });
});

async function start(): Promise<TestTwin> {
  const paths = { templateFile: join(folder, "template.yaml"), stateDir: join(folder, "state") };
  const twin = await startTestTwin(paths);
  twins.push(twin);
  return twin;
}

/** What a restart must not change. */
async function describePools(twin: TestTwin) {
  const [people, machines] = twin.summary.pools;
  const [machine] = machines?.clients ?? [];
  const named = { UserPoolId: people?.userPoolId, Username: "jane@example.com" };
  const { body: user } = await twin.callCognito("AdminGetUser", named);
  const { body: groups } = await twin.callCognito("AdminListGroupsForUser", named);
  const { body: client } = await twin.callCognito("DescribeUserPoolClient", {
    UserPoolId: machines?.userPoolId,
    ClientId: machine?.id,
  });
  const { body: look } = await twin.callCognito("DescribeManagedLoginBrandingByClient", {
    UserPoolId: machines?.userPoolId,
    ClientId: machine?.id,
  });
  return { look, pools: twin.summary.pools.map(({ userPoolId }) => userPoolId), user, groups, client };
}

test("G5: users, groups, resource servers and several pools of a template run, the same after a restart", async () => {
  const first = await start();
  const before = await describePools(first);
  expect(before.groups.Groups).toMatchObject([{ GroupName: expect.stringMatching(/Admins/), Precedence: 1 }]);
  expect(before.look.ManagedLoginBranding).toMatchObject({ UseCognitoProvidedValues: true });
  expect(before.user).toMatchObject({ UserStatus: "FORCE_CHANGE_PASSWORD" });
  const { ClientId, ClientSecret } = before.client.UserPoolClient as Record<string, string>;
  const answer = await fetch(`${first.summary.poolUrl}/oauth2/token`, {
    method: "POST",
    headers: {
      Authorization: `Basic ${Buffer.from(`${ClientId}:${ClientSecret}`).toString("base64")}`,
      "Content-Type": "application/x-www-form-urlencoded",
    },
    body: "grant_type=client_credentials",
  });
  const { access_token: token } = (await answer.json()) as { access_token: string };
  const claims = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
  expect(claims).toMatchObject({ sub: ClientId, scope: "https://orders.example.com/read" });
  await first.close();
  const second = await start();
  expect(await describePools(second)).toEqual(before);
});
