import { existsSync, readdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { StartError } from "../platform/start-error.ts";
import { findTemplateFile } from "../start/template-file.ts";
import { findReachableTwin } from "../start/twin-file.ts";
import type { TwinSummary } from "../start/twin-summary.ts";
import { startTwin } from "../start.ts";
import { type CognitoClient, createCognitoClient } from "./cognito-client.ts";
import { CommandFailure } from "./command-failure.ts";
import type { CommandLine, Flags } from "./command-line.ts";
import { findDeployedStack } from "./deployed-stack.ts";
import { locateState } from "./find-twin.ts";
import { createNewman, type NewmanRun } from "./newman-run.ts";
import { toStackOptions } from "./stack-options.ts";
import type { Terminal } from "./terminal.ts";
import { createThrowAwayUsers, type ThrowAwayUsers } from "./throw-away-users.ts";

/** An interrupted run waits this long for the request that is on its way. */
const LAST_ANSWER_MS = 5000;
/** …and the whole command ends by force after this, with its user deleted long before. */
const GRACE_MS = 20_000;

/**
 * Runs the project's Postman collection: against the running twin, else against one of its own on free ports
 * that keeps nothing; with `--env aws` against the deployed stack. The collection is the same, only addresses
 * and credentials differ. Whatever ends the run, the users that it made are deleted.
 */
export async function runNewman(line: CommandLine, terminal: Terminal): Promise<void> {
  const { flags } = line;
  const env = parseEnv(flags);
  const folder = findPostmanFolder(line);
  const collection =
    flags.text("collection") ?? findFile(folder, /\.postman_collection\.json$/, "--collection");
  const environment =
    flags.text("environment") ??
    findFile(folder, new RegExp(`^${env}\\.postman_environment\\.json$`), "--environment");
  const start = await createNewman(terminal.folder);
  const target = await (env === "aws" ? useStack : useTwin)(line, terminal);
  const users = createThrowAwayUsers(target);
  const stopped = terminal.untilStopped(GRACE_MS);
  try {
    const { variables } = target;
    const run = start({ collection, environment, variables, report: flags.text("report"), users });
    const failures = await endOf(run, stopped);
    if (failures > 0) throw new CommandFailure(`newman: ${failures} failed.`);
  } finally {
    await cleanUp(target, users, terminal);
  }
}

/** What the collection runs against. */
interface NewmanTarget {
  /** What the committed environment leaves open, or holds for the usual ports. */
  readonly variables: Readonly<Record<string, string>>;
  readonly userPoolId: string;
  readonly cognito: CognitoClient;
  close(): Promise<void>;
}

function parseEnv(flags: Flags): "local" | "aws" {
  const env = flags.text("env") ?? "local";
  if (env === "local" || env === "aws") return env;
  throw new StartError({
    problem: `--env ${env} is neither local nor aws.`,
    remedy: "local is the twin; aws is the stack that was deployed.",
  });
}

async function endOf(run: NewmanRun, stopped: Promise<void>): Promise<number> {
  const end = await Promise.race([run.ended, stopped.then(() => "stopped" as const)]);
  if (end !== "stopped") return end;
  run.abort();
  await Promise.race([run.ended.catch(() => {}), wait(LAST_ANSWER_MS, undefined, { ref: false })]);
  throw new CommandFailure("newman: interrupted.");
}

async function cleanUp(target: NewmanTarget, users: ThrowAwayUsers, { log }: Terminal): Promise<void> {
  try {
    const removed = await users.removeAll();
    if (removed > 0) log.info(`newman: the throw-away user that was left is deleted.`);
  } finally {
    await target.close();
  }
}

async function useStack({ flags }: CommandLine, { folder, log }: Terminal): Promise<NewmanTarget> {
  const endpointUrl = flags.text("endpoint-url");
  const found = await findDeployedStack({ folder, stack: toStackOptions(flags), endpointUrl });
  const { apiUrl, cognitoIdpUrl, region, userPoolId, clientId, credentials, cognito } = found;
  log.info(`newman runs against the stack ${found.stackName} at ${apiUrl}`);
  const variables = {
    ...{ apiUrl, cognitoIdpUrl, region, userPoolId, clientId },
    awsAccessKeyId: credentials.accessKeyId,
    awsSecretAccessKey: credentials.secretAccessKey,
    awsSessionToken: credentials.sessionToken ?? "",
  };
  return { variables, userPoolId, cognito, close: async () => {} };
}

async function useTwin(line: CommandLine, terminal: Terminal): Promise<NewmanTarget> {
  const running = await findReachableTwin(locateState(line.flags).twinFile);
  if (running) {
    terminal.log.info(`newman runs against the twin at ${running.apiUrl ?? running.deskUrl}`);
    return toTwinTarget(running, terminal, async () => {});
  }
  const options = { ...toStackOptions(line.flags), port: 0, poolPort: 0, deskPort: 0, stateDir: null };
  const twin = await startTwin({ ...options, log: terminal.log });
  return toTwinTarget(twin.summary, terminal, twin.close);
}

function toTwinTarget(
  twin: TwinSummary,
  { credentials }: Pick<Terminal, "credentials">,
  close: () => Promise<void>,
): NewmanTarget {
  const { apiUrl, poolUrl, region, userPoolId, clients } = twin;
  const variables = {
    apiUrl,
    cognitoIdpUrl: poolUrl === null ? null : `${poolUrl}/`,
    region,
    userPoolId,
    clientId: clients[0]?.id ?? null,
    awsAccessKeyId: credentials.accessKeyId,
    awsSecretAccessKey: credentials.secretAccessKey,
  };
  const known = Object.entries(variables).filter((entry): entry is [string, string] => entry[1] !== null);
  return {
    variables: Object.fromEntries(known),
    userPoolId: userPoolId ?? "",
    cognito: createCognitoClient(poolUrl ?? "", region, credentials),
    close,
  };
}

function findPostmanFolder({ flags }: CommandLine): string {
  return join(dirname(resolve(findTemplateFile(flags.text("template-file")))), "postman");
}

function findFile(folder: string, pattern: RegExp, flag: string): string {
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => pattern.test(name)) : [];
  const [name, ...others] = names;
  if (name !== undefined && others.length === 0) return join(folder, name);
  throw new StartError({
    file: folder,
    problem: name === undefined ? "There is none here." : `There are several: ${names.join(", ")}.`,
    remedy: `Name the file with ${flag}.`,
  });
}
