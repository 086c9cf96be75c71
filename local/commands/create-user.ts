import { isJsonObject, type JsonObject } from "../platform/json.ts";
import type { CognitoClient } from "./cognito-client.ts";

export interface NewUser {
  readonly userPoolId: string;
  /** Email, phone number or username. */
  readonly login: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** For good, and then no invitation is sent; `undefined` lets the pool invent a temporary one. */
  readonly password: string | undefined;
}

export interface CreatedUser {
  readonly username: string;
  readonly sub: string;
}

/**
 * Creates a user as an administrator does in the console, by the API. An email or phone number counts as
 * verified.
 *
 * @throws StartError with the pool's own message
 */
export async function createUser(client: CognitoClient, user: NewUser): Promise<CreatedUser> {
  const attributes = { ...toContact(user.login), ...user.attributes };
  const { User: created } = await client.call("AdminCreateUser", {
    UserPoolId: user.userPoolId,
    Username: await chooseUsername(client, user),
    UserAttributes: Object.entries(attributes).map(([Name, Value]) => ({ Name, Value })),
    ...(user.password === undefined ? { DesiredDeliveryMediums: ["EMAIL"] } : { MessageAction: "SUPPRESS" }),
  });
  const { userPoolId, login, password } = user;
  const username = isJsonObject(created) ? String(created.Username) : login;
  if (password !== undefined) await setPassword(client, { userPoolId, username, password });
  return { username, sub: isJsonObject(created) ? findAttribute(created, "sub") : "" };
}

/** An administrator vouches for the address, as the console's check box does. */
function toContact(login: string): Readonly<Record<string, string>> {
  if (login.includes("@")) return { email: login, email_verified: "true" };
  return login.startsWith("+") ? { phone_number: login, phone_number_verified: "true" } : {};
}

/** Where the email is an alias only, the username may not look like one (contract E1). */
async function chooseUsername(client: CognitoClient, { userPoolId, login }: NewUser): Promise<string> {
  const { UserPool: pool } = await client.call("DescribeUserPool", { UserPoolId: userPoolId });
  const aliases = isJsonObject(pool) ? readList(pool, "AliasAttributes") : [];
  return aliases.includes("email") ? login.replace(/@.*$/, "") : login;
}

function readList(object: JsonObject, name: string): readonly unknown[] {
  const value = object[name];
  return Array.isArray(value) ? value : [];
}

function findAttribute(user: JsonObject, name: string): string {
  const found = readList(user, "Attributes").find((one) => isJsonObject(one) && one.Name === name);
  return isJsonObject(found) ? String(found.Value) : "";
}

async function setPassword(
  client: CognitoClient,
  { userPoolId, username, password }: { userPoolId: string; username: string; password: string },
): Promise<void> {
  try {
    await client.call("AdminSetUserPassword", {
      UserPoolId: userPoolId,
      Username: username,
      Password: password,
      Permanent: true,
    });
  } catch (error) {
    // Half a user helps nobody: the next try would meet "User account already exists".
    await client.call("AdminDeleteUser", { UserPoolId: userPoolId, Username: username });
    throw error;
  }
}
