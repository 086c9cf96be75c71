import type { Collection, StoreReader, StoreTransaction, UserRecord } from "../store.ts";
import { UserPoolError } from "../user-pool-error.ts";
import { compareGroups, type Group } from "./group.ts";

const GROUPS: Collection<Group> = { name: "group" };

/** A membership is kept twice, each copy under the owner by whom it is asked for. */
const GROUPS_OF_USERS: Collection<{ readonly groupName: string }> = { name: "group-of-user" };
const USERS_OF_GROUPS: Collection<Member> = { name: "user-of-group" };

interface Member {
  readonly username: string;
  readonly sub: string;
}

/** By `sub`: who takes a deleted user's name does not take the groups. */
type MemberRecord = Pick<UserRecord, "userPoolId" | "username" | "sub">;

export function findGroup(store: StoreReader, userPoolId: string, groupName: string): Group | undefined {
  return store.findRecord(GROUPS, `${userPoolId}/${groupName}`);
}

/** @throws UserPoolError `group-not-found` */
export function getGroup(store: StoreReader, userPoolId: string, groupName: string): Group {
  const group = findGroup(store, userPoolId, groupName);
  if (!group) throw new UserPoolError("group-not-found");
  return group;
}

export function putGroup(transaction: StoreTransaction, group: Group): void {
  const { userPoolId, groupName } = group;
  transaction.putRecord(GROUPS, { id: `${userPoolId}/${groupName}`, owner: userPoolId, value: group });
}

export function deleteGroup(transaction: StoreTransaction, { userPoolId, groupName }: Group): void {
  for (const { username, sub } of listMembers(transaction, { userPoolId, groupName })) {
    removeMember(transaction, { userPoolId, username, sub }, groupName);
  }
  transaction.deleteRecord(GROUPS, `${userPoolId}/${groupName}`);
}

/** By name. */
export function listGroups(store: StoreReader, userPoolId: string): readonly Group[] {
  return store.listRecords(GROUPS, userPoolId).map(({ value }) => value);
}

export function addMember(transaction: StoreTransaction, user: MemberRecord, groupName: string): void {
  const { username, sub } = user;
  const ids = toIds(user, groupName);
  transaction.putRecord(GROUPS_OF_USERS, { id: ids.ofUser, owner: ids.user, value: { groupName } });
  transaction.putRecord(USERS_OF_GROUPS, { id: ids.ofGroup, owner: ids.group, value: { username, sub } });
}

export function removeMember(transaction: StoreTransaction, user: MemberRecord, groupName: string): void {
  const ids = toIds(user, groupName);
  transaction.deleteRecord(GROUPS_OF_USERS, ids.ofUser);
  transaction.deleteRecord(USERS_OF_GROUPS, ids.ofGroup);
}

/** For a user who is deleted. */
export function leaveAllGroups(transaction: StoreTransaction, user: MemberRecord): void {
  for (const { value } of transaction.listRecords(GROUPS_OF_USERS, toIds(user, "").user)) {
    removeMember(transaction, user, value.groupName);
  }
}

export function listMembers(
  store: StoreReader,
  { userPoolId, groupName }: Pick<Group, "userPoolId" | "groupName">,
): readonly Member[] {
  return store.listRecords(USERS_OF_GROUPS, `${userPoolId}/${groupName}`).map(({ value }) => value);
}

/** In the order in which tokens name them. */
export function listGroupsOfUser(store: StoreReader, user: MemberRecord): readonly Group[] {
  const names = store.listRecords(GROUPS_OF_USERS, toIds(user, "").user);
  return names
    .flatMap(({ value }) => findGroup(store, user.userPoolId, value.groupName) ?? [])
    .sort(compareGroups);
}

/** A `sub` has no slash in it, so no two of these meet, whatever a group is called. */
function toIds({ userPoolId, sub }: Omit<MemberRecord, "username">, groupName: string) {
  const group = `${userPoolId}/${groupName}`;
  const user = `${userPoolId}/${sub}`;
  return { group, user, ofUser: `${user}/${groupName}`, ofGroup: `${group}/${sub}` };
}
