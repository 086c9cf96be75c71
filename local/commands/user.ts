import { StartError } from "../platform/start-error.ts";
import { createCognitoClient } from "./cognito-client.ts";
import type { CommandLine, Flags } from "./command-line.ts";
import { createUser } from "./create-user.ts";
import { getFirstPool, getRunningTwin } from "./find-twin.ts";
import type { Terminal } from "./terminal.ts";

/**
 * `user create EMAIL`: what an administrator does in the console. Without `--password` the user gets a
 * temporary one, as in the tutorial, and has to change it at the first sign-in.
 */
export async function runUser({ positionals, flags }: CommandLine, terminal: Terminal): Promise<void> {
  const [verb, login, ...rest] = positionals;
  if (verb !== "create" || login === undefined || rest.length > 0) throw toUsageError(terminal);
  const twin = await getRunningTwin(flags, terminal);
  const { userPoolId, poolUrl, clients } = getFirstPool(twin);
  const client = createCognitoClient(poolUrl, twin.region, terminal.credentials);
  const password = flags.text("password");
  const user = await createUser(client, {
    userPoolId,
    login,
    attributes: parseAttributes(flags),
    password,
  });
  const signInUrl = clients[0]?.signInUrls.code ?? clients[0]?.signInUrls.token ?? null;
  const { outboxUrl } = twin;
  if (flags.has("json")) return terminal.print(JSON.stringify({ ...user, userPoolId, signInUrl, outboxUrl }));
  if (password === undefined) {
    terminal.print(`Created ${login}. The temporary password is in the twin's terminal and in its outbox:`);
    terminal.print(`  ${twin.deskUrl}/outbox`);
  } else {
    terminal.print(`Created ${login} with that password.`);
  }
  if (signInUrl !== null) terminal.print(`Sign in: ${signInUrl}`);
}

function toUsageError({ toCommand }: Terminal): StartError {
  return new StartError({
    problem: "`user` knows one thing to do: create.",
    remedy: `Type: ${toCommand("user", "create ada@example.com [--password PASSWORD] [--name NAME]")}`,
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
