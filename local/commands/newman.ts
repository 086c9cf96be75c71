import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { isJsonObject } from "../platform/json.ts";
import { StartError } from "../platform/start-error.ts";
import { findTemplateFile } from "../start/template-file.ts";
import { findRunningTwin } from "../start/twin-file.ts";
import type { TwinSummary } from "../start/twin-summary.ts";
import { startTwin } from "../start.ts";
import { CommandFailure } from "./command-failure.ts";
import type { CommandLine } from "./command-line.ts";
import { locateState } from "./find-twin.ts";
import { toStackOptions } from "./stack-options.ts";
import type { Terminal } from "./terminal.ts";

/**
 * Runs the project's Postman collection against the running twin, else against one of its own on free ports
 * that keeps nothing. The collection is the one meant for AWS: only the environment's addresses differ.
 */
export async function runNewman(line: CommandLine, terminal: Terminal): Promise<void> {
  const { flags } = line;
  const folder = findPostmanFolder(line);
  const collection =
    flags.text("collection") ?? findFile(folder, /\.postman_collection\.json$/, "--collection");
  const environment =
    flags.text("environment") ?? findFile(folder, /^local\.postman_environment\.json$/, "--environment");
  const newman = await loadNewman(terminal.folder);
  const twin = await useTwin(line, terminal);
  try {
    const failures = await run(newman, { collection, environment, twin: twin.summary });
    if (failures > 0) throw new CommandFailure(`newman: ${failures} failed.`);
  } finally {
    await twin.close();
  }
}

interface UsedTwin {
  readonly summary: TwinSummary;
  close(): Promise<void>;
}

async function useTwin(line: CommandLine, terminal: Terminal): Promise<UsedTwin> {
  const running = findRunningTwin(locateState(line.flags).twinFile);
  if (running) {
    terminal.log.info(`newman runs against the twin at ${running.apiUrl ?? running.deskUrl}`);
    return { summary: running, close: async () => {} };
  }
  const options = toStackOptions(line.flags);
  return startTwin({ ...options, port: 0, poolPort: 0, deskPort: 0, stateDir: null, log: terminal.log });
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

interface Newman {
  run(options: object, done: (error: unknown, summary: unknown) => void): void;
}

/** The project's own, for it is no dependency of the twin. */
async function loadNewman(folder: string): Promise<Newman> {
  try {
    const path = createRequire(join(folder, "package.json")).resolve("newman");
    const module: { readonly default: Newman } = await import(pathToFileURL(path).href);
    return module.default;
  } catch (cause) {
    throw new StartError({
      problem: "newman is not installed in this folder.",
      remedy: "Install it: npm install --save-dev newman",
      cause,
    });
  }
}

interface NewmanRun {
  readonly collection: string;
  readonly environment: string;
  readonly twin: TwinSummary;
}

function run(newman: Newman, { collection, environment, twin }: NewmanRun): Promise<number> {
  const options = {
    collection: readCollection(collection),
    environment: readCollection(environment),
    envVar: Object.entries(toVariables(twin)).map(([key, value]) => ({ key, value })),
    reporters: "cli",
    timeoutRequest: 30_000,
  };
  return new Promise((done, reject) =>
    newman.run(options, (error, summary) => (error ? reject(error) : done(countFailures(summary)))),
  );
}

function readCollection(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (cause) {
    const problem = `The file cannot be read as JSON (${cause instanceof Error ? cause.message : String(cause)}).`;
    throw new StartError({ file, problem, remedy: "Correct it, or name another.", cause });
  }
}

/** What the committed environment holds for the usual ports, from the twin that really runs. */
function toVariables({ apiUrl, poolUrl, region, userPoolId, clients }: TwinSummary): Record<string, string> {
  const variables = {
    apiUrl,
    cognitoIdpUrl: poolUrl === null ? null : `${poolUrl}/`,
    region,
    userPoolId,
    clientId: clients[0]?.id ?? null,
  };
  return Object.fromEntries(
    Object.entries(variables).filter((entry): entry is [string, string] => entry[1] !== null),
  );
}

function countFailures(summary: unknown): number {
  const run = isJsonObject(summary) ? summary.run : undefined;
  const failures = isJsonObject(run) ? run.failures : undefined;
  if (Array.isArray(failures)) return failures.length;
  throw new TypeError("newman gave no summary");
}
