import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startTestTwin, type TestTwin } from "../support/start-twin.ts";

const POOL = `
AWSTemplateFormatVersion: "2010-09-09"
Resources:
  People:
    Type: AWS::Cognito::UserPool
    Properties: { UsernameAttributes: [email] }
  Admins:
    Type: AWS::Cognito::UserPoolGroup
    Properties: { UserPoolId: !Ref People, GroupName: admins }
`;

const REST = `
  Readers:
    Type: AWS::Cognito::UserPoolGroup
    Properties: { UserPoolId: !Ref People, GroupName: readers }
  Jane:
    Type: AWS::Cognito::UserPoolUser
    Properties: { UserPoolId: !Ref People, Username: jane@example.com, MessageAction: SUPPRESS }
  JaneIsAdmin:
    Type: AWS::Cognito::UserPoolUserToGroupAttachment
    Properties: { UserPoolId: !Ref People, Username: !Ref Jane, GroupName: !Ref Admins }
`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "gatehouse-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Starts a twin on the template, and stops it when `use` is done. */
async function withTwin(template: string, use: (twin: TestTwin) => Promise<void>): Promise<void> {
  const templateFile = join(folder, "template.yaml");
  writeFileSync(templateFile, template);
  const twin = await startTestTwin({ templateFile, stateDir: join(folder, "state") });
  try {
    await use(twin);
  } finally {
    await twin.close();
  }
}

async function describePool(twin: TestTwin) {
  const UserPoolId = twin.summary.userPoolId;
  const { body: users } = await twin.callCognito("ListUsers", { UserPoolId });
  const { body: groups } = await twin.callCognito("ListGroups", { UserPoolId });
  const addresses = (users.Users as { Attributes: { Name: string; Value: string }[] }[]).map(
    ({ Attributes }) => Attributes.find(({ Name }) => Name === "email")?.Value,
  );
  return {
    users: addresses.sort(),
    groups: (groups.Groups as { GroupName: string }[]).map(({ GroupName }) => GroupName).sort(),
  };
}

test("what the template made goes when the template no longer names it; what the API made stays", async () => {
  const own = { MessageAction: "SUPPRESS", Username: "eve@example.com" };
  await withTwin(POOL + REST, async (twin) => {
    const { userPoolId: UserPoolId } = twin.summary;
    await twin.callCognito("AdminCreateUser", { UserPoolId, ...own });
    await twin.callCognito("CreateGroup", { UserPoolId, GroupName: "own" });
    expect(await describePool(twin)).toEqual({
      users: ["eve@example.com", "jane@example.com"],
      groups: ["admins", "own", "readers"],
    });
  });
  await withTwin(POOL, async (twin) => {
    expect(await describePool(twin)).toEqual({ users: ["eve@example.com"], groups: ["admins", "own"] });
  });
});

test("whoever has taken the name of a user of the template stays", async () => {
  await withTwin(POOL + REST, async (twin) => {
    const named = { UserPoolId: twin.summary.userPoolId, Username: "jane@example.com" };
    await twin.callCognito("AdminDeleteUser", named);
    await twin.callCognito("AdminCreateUser", { ...named, MessageAction: "SUPPRESS" });
  });
  await withTwin(POOL, async (twin) => {
    expect((await describePool(twin)).users).toEqual(["jane@example.com"]);
  });
});

test("a membership alone goes, too", async () => {
  const withoutMembership = REST.slice(0, REST.indexOf("  JaneIsAdmin"));
  await withTwin(POOL + REST, async () => {});
  await withTwin(POOL + withoutMembership, async (twin) => {
    const named = { UserPoolId: twin.summary.userPoolId, Username: "jane@example.com" };
    expect((await twin.callCognito("AdminListGroupsForUser", named)).body.Groups).toEqual([]);
  });
});

test("G5: a domain that AWS would refuse stops the start", async () => {
  const domain = `
  Domain:
    Type: AWS::Cognito::UserPoolDomain
    Properties: { UserPoolId: !Ref People, Domain: my-cognito }
`;
  await expect(withTwin(POOL + domain, async () => {})).rejects.toThrow("reserved word: cognito");
});
