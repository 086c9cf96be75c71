import { createCognitoClient } from "../commands/cognito-client.ts";
import { createUser } from "../commands/create-user.ts";
import type { NewTwinUser, TwinUser } from "../library.ts";
import { systemRandom } from "../platform/random.ts";
import { MIXED_ALPHANUMERIC } from "../platform/stable-id.ts";
import type { Twin } from "../start.ts";

/** Whatever the pool's policy asks for, and long enough for all of them. */
const CLASSES = "aA1-";
const PASSWORD_LENGTH = 24;

/** Creates a user by the Cognito API, with a permanent password and in the groups given. */
export async function createTwinUser({ summary }: Twin, user: NewTwinUser): Promise<TwinUser> {
  const userPoolId = findPoolId(summary.pools, user.pool);
  const client = createCognitoClient(summary.poolUrl ?? "", summary.region);
  const login = user.username ?? user.email ?? user.phone;
  if (login === undefined) throw new TypeError("A user needs an email, a phone number or a username.");
  const password =
    user.password ?? `${CLASSES}${systemRandom.text(MIXED_ALPHANUMERIC, PASSWORD_LENGTH - CLASSES.length)}`;
  const { username, sub } = await createUser(client, {
    userPoolId,
    login,
    attributes: { ...toContact(user), ...user.attributes },
    password,
  });
  for (const group of user.groups ?? []) {
    const names = { UserPoolId: userPoolId, GroupName: group };
    await client.call("GetGroup", names).catch(() => client.call("CreateGroup", names));
    await client.call("AdminAddUserToGroup", { ...names, Username: username });
  }
  return { username: user.username ?? user.email ?? username, password, sub, userPoolId };
}

function toContact({ email, phone }: NewTwinUser): Readonly<Record<string, string>> {
  return {
    ...(email !== undefined && { email, email_verified: "true" }),
    ...(phone !== undefined && { phone_number: phone, phone_number_verified: "true" }),
  };
}

interface Named {
  readonly userPoolId: string;
  readonly name: string;
}

function findPoolId(pools: readonly Named[], wanted: string | undefined): string {
  const found = pools.find(
    ({ userPoolId, name }) => wanted === undefined || userPoolId === wanted || name === wanted,
  );
  if (found) return found.userPoolId;
  const names = pools.map(({ userPoolId, name }) => `${name} (${userPoolId})`).join(", ");
  throw new TypeError(
    wanted === undefined
      ? "The template has no user pool."
      : `There is no pool ${wanted}; there are ${names}.`,
  );
}
