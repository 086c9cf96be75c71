import { openStore } from "../../../local/store/open-store.ts";
import { compareGroups, type Group } from "../../../local/user-pool/groups/group.ts";
import { addMember, putGroup } from "../../../local/user-pool/groups/group-records.ts";
import { findGroupClaims } from "../../../local/user-pool/tokens/group-claims.ts";

const USER = {
  userPoolId: "eu-west-1_Abc123xyz",
  username: "jane",
  sub: "24b8f4e8-7150-7058-8789-1f2e3d4c5b6a",
  status: "CONFIRMED",
  enabled: true,
  attributes: {},
  createdAt: 0,
  lastModifiedAt: 0,
} as const;

function toGroup(groupName: string, rest: Partial<Group> = {}): Group {
  return { groupName, userPoolId: USER.userPoolId, createdAt: 0, lastModifiedAt: 0, ...rest };
}

async function claimsIn(groups: readonly Group[]) {
  const store = await openStore({ file: ":memory:" });
  await store.write((transaction) => {
    for (const group of groups) {
      putGroup(transaction, group);
      addMember(transaction, USER, group.groupName);
    }
  });
  const claims = findGroupClaims(store, USER);
  store.close();
  return claims;
}

describe("groups in tokens", () => {
  test("E5: stand by precedence, 0 first and none last, then by name", () => {
    const groups = [
      toGroup("none"),
      toGroup("nine", { precedence: 9 }),
      toGroup("zero", { precedence: 0 }),
      toGroup("also-none"),
      toGroup("also-nine", { precedence: 9 }),
    ];
    const names = [...groups].sort(compareGroups).map(({ groupName }) => groupName);
    expect(names).toEqual(["zero", "also-nine", "nine", "also-none", "none"]);
  });

  test("B2: a user in no group has nothing to tell", async () => {
    expect(await claimsIn([])).toEqual({ groups: [], roles: [], preferredRole: undefined });
  });

  test("E5: the preferred role is the best group's, also when it has no precedence", async () => {
    expect(await claimsIn([toGroup("only", { roleArn: "role" })])).toEqual({
      groups: ["only"],
      roles: ["role"],
      preferredRole: "role",
    });
  });

  test("B2: a best group without a role leaves the roles of worse ones where they are", async () => {
    const groups = [toGroup("best", { precedence: 1 }), toGroup("worse", { precedence: 2, roleArn: "r" })];
    expect(await claimsIn(groups)).toEqual({
      groups: ["best", "worse"],
      roles: ["r"],
      preferredRole: undefined,
    });
  });

  test("E5: groups of the best precedence agree on a role, or there is none", async () => {
    const same = [
      toGroup("a", { precedence: 1, roleArn: "r" }),
      toGroup("b", { precedence: 1, roleArn: "r" }),
    ];
    expect((await claimsIn(same)).preferredRole).toBe("r");
    const other = [
      toGroup("a", { precedence: 1, roleArn: "r" }),
      toGroup("b", { precedence: 1, roleArn: "s" }),
    ];
    expect((await claimsIn(other)).preferredRole).toBeUndefined();
    const worse = [
      toGroup("a", { precedence: 1, roleArn: "r" }),
      toGroup("b", { precedence: 2, roleArn: "s" }),
    ];
    expect((await claimsIn(worse)).preferredRole).toBe("r");
  });
});
