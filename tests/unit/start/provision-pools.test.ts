import type { JsonObject } from "../../../local/platform/json.ts";
import { provisionPools } from "../../../local/start/provision-pools.ts";
import type { UserPoolResource } from "../../../local/template/resources.ts";
import { createTestPool, TEST_POOL_ID, type TestPool } from "../../support/user-pools.ts";

const attachment = (type: string, physicalId: string, properties: JsonObject) => ({
  origin: { logicalId: "X", file: "template.yaml", path: "Resources.X.Properties", line: 7 },
  type: `AWS::Cognito::${type}`,
  physicalId,
  properties: { UserPoolId: TEST_POOL_ID, ...properties },
});

function toPools(test: TestPool, attachments: UserPoolResource["attachments"]): readonly UserPoolResource[] {
  const [userPoolId, userPoolArn] = [TEST_POOL_ID, test.pool.settings.userPoolArn];
  const origin = { logicalId: "Pool", file: "template.yaml", path: "Resources.Pool.Properties" };
  return [{ origin, userPoolId, userPoolArn, properties: {}, clients: [], domains: [], attachments }];
}

const provision = (test: TestPool, attachments: UserPoolResource["attachments"]): Promise<void> =>
  provisionPools(test.pools, toPools(test, attachments));

const GROUP = attachment("UserPoolGroup", "admins", {
  GroupName: "admins",
  Description: "d",
  Precedence: "1",
});
const USER = attachment("UserPoolUser", "jane@example.com", {
  Username: "jane@example.com",
  DesiredDeliveryMediums: ["EMAIL"],
  UserAttributes: [{ Name: "name", Value: "Jane" }],
});
const MEMBERSHIP = attachment("UserPoolUserToGroupAttachment", "m", {
  Username: "jane@example.com",
  GroupName: "admins",
});

describe("what the template declares of users and groups (G5)", () => {
  test("is there after the start, whatever its order in the template", async () => {
    const test = await createTestPool();
    await provision(test, [MEMBERSHIP, USER, GROUP]);
    const user = await test.pool.getUser("jane@example.com");
    expect(user).toMatchObject({ status: "FORCE_CHANGE_PASSWORD", attributes: { name: "Jane" } });
    expect(test.pool.listGroupsOfUser("jane@example.com")).toMatchObject([
      { groupName: "admins", description: "d", precedence: 1 },
    ]);
    expect(test.outbox.map(({ destination }) => destination)).toEqual(["jane@example.com"]);
  });

  test("is gone when the template no longer declares it, but not while it is edited", async () => {
    const test = await createTestPool();
    await provision(test, [GROUP, USER, MEMBERSHIP]);
    await provisionPools(test.pools, toPools(test, []), "kept");
    expect(test.pool.listGroupsOfUser("jane@example.com").map(({ groupName }) => groupName)).toEqual([
      "admins",
    ]);
    await provision(test, []);
    expect(test.pool.listGroups()).toEqual([]);
  });

  test("stays as it is at the next start: the same user, no second invitation", async () => {
    const test = await createTestPool();
    await provision(test, [GROUP, USER, MEMBERSHIP]);
    const before = await test.pool.getUser("jane@example.com");
    await test.pool.adminSetUserPassword({
      username: before.username,
      password: "Correct-Horse-1",
      isPermanent: true,
    });
    await provision(test, [GROUP, USER, MEMBERSHIP]);
    const { sub, status } = await test.pool.getUser("jane@example.com");
    expect([sub, status, test.outbox.length]).toEqual([before.sub, "CONFIRMED", 1]);
  });

  test("has the last word on a group", async () => {
    const test = await createTestPool();
    await provision(test, [GROUP]);
    await test.pool.updateGroup("admins", { description: "other", precedence: 9, roleArn: undefined });
    await provision(test, [GROUP]);
    expect(test.pool.getGroup("admins")).toMatchObject({ description: "d", precedence: 1 });
  });

  test.each([
    [
      "a user that the pool would refuse",
      [attachment("UserPoolUser", "jane", {})],
      "Username should be an email.",
    ],
    ["a membership in a group that is not there", [USER, MEMBERSHIP], "Group not found."],
    ["an unknown property", [attachment("UserPoolGroup", "g", { Name: "g" })], "This property is not known."],
  ])("stops the start for %s, by file and line", async (_case, attachments, problem) => {
    const test = await createTestPool();
    const attempt = provision(test, attachments);
    await expect(attempt).rejects.toThrow(problem);
    await expect(attempt).rejects.toThrow("template.yaml:7");
  });
});
