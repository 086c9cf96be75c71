import { toRefusal } from "../support/cognito-idp-caller.ts";
import { PASSWORD, type RunningCognitoIdp, startCognitoIdp } from "../support/start-cognito-idp.ts";

let idp: RunningCognitoIdp;

beforeEach(async () => {
  idp = await startCognitoIdp();
});

afterEach(() => idp.close());

const EMAIL = "jane@example.com";
const ROLE = "arn:aws:iam::123456789012:role/";

function admin(operation: string, request: object = {}) {
  return idp.call(operation, { UserPoolId: idp.UserPoolId, ...request }, { isSigned: true });
}

async function createGroup(GroupName: string, members: object = {}): Promise<void> {
  const { status } = await admin("CreateGroup", { GroupName, ...members });
  expect(status).toBe(200);
}

async function join(...groups: string[]): Promise<void> {
  for (const GroupName of groups) {
    const answer = await admin("AdminAddUserToGroup", { Username: EMAIL, GroupName });
    expect([answer.status, answer.text]).toEqual([200, ""]);
  }
}

async function signIn() {
  const { body } = await idp.call("InitiateAuth", {
    ClientId: idp.clients.legacy,
    AuthFlow: "USER_PASSWORD_AUTH",
    AuthParameters: { USERNAME: EMAIL, PASSWORD },
  });
  return body.AuthenticationResult;
}

function claimsOf(token: string) {
  return JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
}

const namesOf = (groups: readonly { GroupName: string }[]) => groups.map(({ GroupName }) => GroupName);

test("C6: a group is made, shown, changed and deleted", async () => {
  const { UserPoolId } = idp;
  const made = await admin("CreateGroup", { GroupName: "staff", Description: "All", Precedence: 3 });
  const time = idp.clock.now() / 1000;
  expect(made.body.Group).toEqual({
    GroupName: "staff",
    UserPoolId,
    Description: "All",
    Precedence: 3,
    CreationDate: time,
    LastModifiedDate: time,
  });
  idp.clock.advance({ seconds: 5 });
  const changed = await admin("UpdateGroup", { GroupName: "staff", Precedence: 0 });
  expect(changed.body.Group).toEqual({ ...made.body.Group, Precedence: 0, LastModifiedDate: time + 5 });
  expect((await admin("GetGroup", { GroupName: "staff" })).body).toEqual(changed.body);
  const deleted = await admin("DeleteGroup", { GroupName: "staff" });
  expect([deleted.status, deleted.text]).toEqual([200, ""]);
  expect((await admin("GetGroup", { GroupName: "staff" })).body).toEqual({
    __type: "ResourceNotFoundException",
    message: "Group not found.",
  });
});

test("C6: the same name twice, an unknown group and an unknown user are refused", async () => {
  await createGroup("staff");
  expect((await admin("CreateGroup", { GroupName: "staff" })).body).toEqual({
    __type: "GroupExistsException",
    message: "A group with the name already exists.",
  });
  for (const operation of ["GetGroup", "UpdateGroup", "DeleteGroup", "ListUsersInGroup"])
    expect(toRefusal(await admin(operation, { GroupName: "none" }))).toBe(
      "api-400(ResourceNotFoundException)",
    );
  await idp.createUser(EMAIL);
  for (const operation of ["AdminAddUserToGroup", "AdminRemoveUserFromGroup"]) {
    const unknownGroup = await admin(operation, { GroupName: "none", Username: EMAIL });
    expect(toRefusal(unknownGroup)).toBe("api-400(ResourceNotFoundException)");
    const unknownUser = await admin(operation, { GroupName: "staff", Username: "nobody@example.com" });
    expect(toRefusal(unknownUser)).toBe("api-400(UserNotFoundException)");
  }
});

test("E5, B2: tokens name the groups by precedence, and the best one's role; the next refresh follows", async () => {
  await idp.createUser(EMAIL);
  await createGroup("last");
  await createGroup("second", { Precedence: 2, RoleArn: `${ROLE}second` });
  await createGroup("first", { Precedence: 1, RoleArn: `${ROLE}first` });
  const before = await signIn();
  expect(claimsOf(before.IdToken)).not.toHaveProperty("cognito:groups");
  await join("last", "second", "first");

  const { IdToken, AccessToken, RefreshToken } = await signIn();
  expect(claimsOf(IdToken)).toMatchObject({
    "cognito:groups": ["first", "second", "last"],
    "cognito:roles": [`${ROLE}first`, `${ROLE}second`],
    "cognito:preferred_role": `${ROLE}first`,
  });
  expect(claimsOf(AccessToken)["cognito:groups"]).toEqual(["first", "second", "last"]);
  expect(claimsOf(AccessToken)).not.toHaveProperty("cognito:roles");

  await admin("AdminRemoveUserFromGroup", { Username: EMAIL, GroupName: "first" });
  await admin("DeleteGroup", { GroupName: "second" });
  const refreshed = await idp.call("GetTokensFromRefreshToken", {
    ClientId: idp.clients.legacy,
    RefreshToken,
  });
  const claims = claimsOf(refreshed.body.AuthenticationResult.IdToken);
  expect(claims["cognito:groups"]).toEqual(["last"]);
  expect(claims).not.toHaveProperty("cognito:preferred_role");
});

test("E5: groups of the same precedence with different roles give no preferred role", async () => {
  await idp.createUser(EMAIL);
  await createGroup("one", { Precedence: 1, RoleArn: `${ROLE}one` });
  await createGroup("two", { Precedence: 1, RoleArn: `${ROLE}two` });
  await join("one", "two");
  const claims = claimsOf((await signIn()).IdToken);
  expect(claims["cognito:roles"]).toEqual([`${ROLE}one`, `${ROLE}two`]);
  expect(claims).not.toHaveProperty("cognito:preferred_role");
});

test("C6: groups, a user's groups and a group's users are listed page by page", async () => {
  await idp.createUser(EMAIL);
  for (const name of ["c", "a", "b"]) await createGroup(name);
  await join("a", "b", "c", "a");
  const first = await admin("ListGroups", { Limit: 2 });
  expect(namesOf(first.body.Groups)).toEqual(["a", "b"]);
  const second = await admin("ListGroups", { Limit: 2, NextToken: first.body.NextToken });
  expect([namesOf(second.body.Groups), second.body.NextToken]).toEqual([["c"], undefined]);

  const mine = await admin("AdminListGroupsForUser", { Username: EMAIL });
  expect(namesOf(mine.body.Groups)).toEqual(["a", "b", "c"]);
  const members = await admin("ListUsersInGroup", { GroupName: "a" });
  expect(members.body.Users).toHaveLength(1);
  expect(members.body.Users[0].Attributes).toContainEqual({ Name: "email", Value: EMAIL });

  const foreign = await admin("ListUsersInGroup", { GroupName: "a", NextToken: first.body.NextToken });
  expect(toRefusal(foreign)).toBe("api-400(InvalidParameterException)");
});

test("a deleted user is in no group, and one who comes after with the same address is in none either", async () => {
  await idp.createUser(EMAIL);
  await createGroup("staff");
  await join("staff");
  await admin("AdminDeleteUser", { Username: EMAIL });
  expect((await admin("ListUsersInGroup", { GroupName: "staff" })).body.Users).toEqual([]);
  await idp.createUser(EMAIL);
  expect((await admin("AdminListGroupsForUser", { Username: EMAIL })).body.Groups).toEqual([]);
  expect(claimsOf((await signIn()).IdToken)).not.toHaveProperty("cognito:groups");
});

test("groups whose names have slashes in them do not meet, nor do those of two pools", async () => {
  await idp.createUser(EMAIL);
  for (const name of ["a", "a/b", "a/b/c"]) await createGroup(name);
  await join("a/b");
  expect((await admin("ListUsersInGroup", { GroupName: "a" })).body.Users).toEqual([]);
  expect((await admin("ListUsersInGroup", { GroupName: "a/b" })).body.Users).toHaveLength(1);
  const other = { UserPoolId: idp.other.UserPoolId };
  expect((await admin("ListGroups", other)).body.Groups).toEqual([]);
});
