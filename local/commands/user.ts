import { isJsonObject, type JsonObject } from "../platform/json.ts";
import { StartError } from "../platform/start-error.ts";
import { type CognitoClient, createCognitoClient } from "./cognito-client.ts";
import type { CommandLine, Flags } from "./command-line.ts";
import { getFirstPool, getRunningTwin } from "./find-twin.ts";
import type { Terminal } from "./terminal.ts";

/**
 * `user create EMAIL`: what an administrator does in the console. Without `--password` the user gets a
 * temporary one, as in the tutorial, and has to change it at the first sign-in.
 */
export async function runUser({ positionals, flags }: CommandLine, terminal: Terminal): Promise<void> {
  const [verb, login, ...rest] = positionals;
  if (verb !== "create" || login === undefined || rest.length > 0) throw toUsageError();
  const twin = await getRunningTwin(flags);
  const { userPoolId, poolUrl, clients } = getFirstPool(twin);
  const client = createCognitoClient(poolUrl, twin.region, terminal.credentials);
  const attributes = parseAttributes(flags);
  const password = flags.text("password");
  const username = await createUser(client, {
    userPoolId,
    login,
    attributes,
    isQuiet: password !== undefined,
  });
  if (password === undefined) {
    terminal.print(`Created ${login}. The temporary password is in the twin's terminal and in its outbox:`);
    terminal.print(`  ${twin.deskUrl}/outbox`);
  } else {
    await setPassword(client, { userPoolId, username, password });
    terminal.print(`Created ${login} with that password.`);
  }
  const signInUrl = clients[0]?.signInUrls.code ?? clients[0]?.signInUrls.token;
  if (signInUrl !== undefined) terminal.print(`Sign in: ${signInUrl}`);
}

function toUsageError(): StartError {
  return new StartError({
    problem: "`user` knows one thing to do: create.",
    remedy: "Type: npm run user -- create ada@example.com [--password PASSWORD] [--name NAME]",
  });
}

function parseAttributes(flags: Flags): Readonly<Record<string, string>> {
  const name = flags.text("name");
  const attributes: Record<string, string> = name === undefined ? {} : { name };
  for (const text of flags.texts("attribute")) {
    const split = text.indexOf("=");
    if (split < 1) {
      throw new StartError({
        problem: `--attribute ${text} has no value.`,
        remedy: "Write it as NAME=VALUE.",
      });
    }
    attributes[text.slice(0, split)] = text.slice(split + 1);
  }
  return attributes;
}

interface NewUser {
  readonly userPoolId: string;
  readonly login: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** No invitation is sent. */
  readonly isQuiet: boolean;
}

async function createUser(client: CognitoClient, user: NewUser): Promise<string> {
  const attributes = { ...toContact(user.login), ...user.attributes };
  const { User: created } = await client.call("AdminCreateUser", {
    UserPoolId: user.userPoolId,
    Username: await chooseUsername(client, user),
    UserAttributes: Object.entries(attributes).map(([Name, Value]) => ({ Name, Value })),
    ...(user.isQuiet ? { MessageAction: "SUPPRESS" } : { DesiredDeliveryMediums: ["EMAIL"] }),
  });
  return isJsonObject(created) ? String(created.Username) : user.login;
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

function readList(pool: JsonObject, name: string): readonly unknown[] {
  const value = pool[name];
  return Array.isArray(value) ? value : [];
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
