import type { GroupAdministration } from "../account-management.ts";
import type { PoolParts } from "../pool-parts.ts";
import { UserPoolError } from "../user-pool-error.ts";
import { getUser } from "../users/find-user.ts";
import type { Group, GroupChange, NewGroup } from "./group.ts";
import {
  addMember,
  deleteGroup,
  findGroup,
  getGroup,
  listGroups,
  listGroupsOfUser,
  listMembers,
  putGroup,
  removeMember,
} from "./group-records.ts";

type GroupParts = Pick<PoolParts, "settings" | "store" | "clock">;

/** Groups and who is in them (contract C6, E5). Tokens name them from the next issue or refresh on. */
export function createGroupAdministration(parts: GroupParts): GroupAdministration {
  const { settings, store } = parts;
  const { userPoolId } = settings;
  return {
    createGroup: (group) => createGroup(parts, group),
    getGroup: (groupName) => getGroup(store, userPoolId, groupName),
    updateGroup: (groupName, change) => updateGroup(parts, groupName, change),
    deleteGroup: (groupName) =>
      store.write((transaction) => deleteGroup(transaction, getGroup(transaction, userPoolId, groupName))),
    listGroups: () => listGroups(store, userPoolId),
    addUserToGroup: (username, groupName) =>
      changeMembership(parts, { username, groupName, change: addMember }),
    removeUserFromGroup: (username, groupName) =>
      changeMembership(parts, { username, groupName, change: removeMember }),
    listGroupsOfUser: (username) => listGroupsOfUser(store, getUser(parts, username)),
    listMembers: (groupName) =>
      listMembers(store, getGroup(store, userPoolId, groupName)).map(({ username }) => username),
  };
}

function createGroup({ settings, store, clock }: GroupParts, group: NewGroup): Promise<Group> {
  const { userPoolId } = settings;
  const now = clock.now();
  return store.write((transaction) => {
    if (findGroup(transaction, userPoolId, group.groupName)) throw new UserPoolError("group-exists");
    const created: Group = { ...group, userPoolId, createdAt: now, lastModifiedAt: now };
    putGroup(transaction, created);
    return created;
  });
}

function updateGroup(
  { settings, store, clock }: GroupParts,
  groupName: string,
  change: GroupChange,
): Promise<Group> {
  return store.write((transaction) => {
    const group = getGroup(transaction, settings.userPoolId, groupName);
    const updated: Group = {
      ...group,
      description: change.description ?? group.description,
      roleArn: change.roleArn ?? group.roleArn,
      precedence: change.precedence ?? group.precedence,
      lastModifiedAt: clock.now(),
    };
    putGroup(transaction, updated);
    return updated;
  });
}

function changeMembership(
  { settings, store }: GroupParts,
  membership: {
    readonly username: string;
    readonly groupName: string;
    readonly change: typeof addMember | typeof removeMember;
  },
): Promise<void> {
  return store.write((transaction) => {
    const group = getGroup(transaction, settings.userPoolId, membership.groupName);
    const user = getUser({ settings, store: transaction }, membership.username);
    membership.change(transaction, user, group.groupName);
  });
}
