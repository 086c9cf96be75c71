import { readFileSync } from "node:fs";
import { isJsonObject, type JsonObject } from "../platform/json.ts";
import { StartError } from "../platform/start-error.ts";
import { loadProjectModule } from "./project-module.ts";
import type { ThrowAwayUsers } from "./throw-away-users.ts";

export interface NewmanOptions {
  readonly collection: string;
  readonly environment: string;
  /** Over those of the environment. */
  readonly variables: Readonly<Record<string, string>>;
  /** File for newman's report in JSON, beside what is printed. */
  readonly report?: string | undefined;
  /** Learns of every user that the collection makes and deletes. */
  readonly users: ThrowAwayUsers;
}

export interface NewmanRun {
  /** Gives the number of failures. */
  readonly ended: Promise<number>;
  /** Ends it after the request that is on its way. */
  abort(): void;
}

/** Loads the project's newman. @throws StartError when it is not installed, or a file is not JSON */
export async function createNewman(folder: string): Promise<(options: NewmanOptions) => NewmanRun> {
  const { default: newman } = await loadProjectModule<{ readonly default: Newman }>(folder, "newman");
  return (options) => startRun(newman, options);
}

interface Newman {
  run(options: object, done: (error: unknown, summary: unknown) => void): NewmanEvents;
}

interface NewmanEvents {
  on(event: string, listener: (error: unknown, details: NewmanDetails) => void): unknown;
}

interface NewmanDetails {
  readonly run?: { abort(): void };
  readonly request?: SentRequest;
  readonly response?: { readonly code: number };
}

interface SentRequest {
  readonly headers: { get(name: string): string | undefined };
  readonly body?: { toString(): string };
}

function startRun(newman: Newman, options: NewmanOptions): NewmanRun {
  const { report } = options;
  const runOptions = {
    collection: readCollection(options.collection),
    environment: readCollection(options.environment),
    envVar: Object.entries(options.variables).map(([key, value]) => ({ key, value })),
    reporters: report === undefined ? ["cli"] : ["cli", "json"],
    ...(report === undefined ? {} : { reporter: { json: { export: report } } }),
    timeoutRequest: 30_000,
  };
  let abort = () => {};
  const ended = new Promise<number>((done, reject) => {
    const events = newman.run(runOptions, (error, summary) =>
      error ? reject(error) : done(countFailures(summary)),
    );
    events.on("start", (_error, { run }) => {
      abort = () => run?.abort();
    });
    watchUsers(events, options.users);
  });
  return { ended, abort: () => abort() };
}

function readCollection(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (cause) {
    const problem = `The file cannot be read as JSON (${cause instanceof Error ? cause.message : String(cause)}).`;
    throw new StartError({ file, problem, remedy: "Correct it, or name another.", cause });
  }
}

function watchUsers(events: NewmanEvents, users: ThrowAwayUsers): void {
  events.on("beforeRequest", (_error, { request }) => {
    const call = request && findUserCall(request);
    if (call?.operation === "AdminCreateUser") users.expect(call.username);
  });
  events.on("request", (_error, { request, response }) => {
    const call = request && findUserCall(request);
    // Without an answer nobody knows whether the request arrived.
    if (call === undefined || response === undefined) return;
    const isDone = response.code === 200;
    if (call.operation === "AdminCreateUser" && isDone) users.confirm(call.username);
    // Refused, as with the name of somebody who was there before and has to stay.
    else if (call.operation === "AdminCreateUser" && response.code < 500) users.forget(call.username);
    else if (call.operation === "AdminDeleteUser" && isDone) users.forget(call.username);
  });
}

function findUserCall({ headers, body }: SentRequest) {
  const operation = headers.get("X-Amz-Target")?.split(".").at(-1);
  if (operation !== "AdminCreateUser" && operation !== "AdminDeleteUser") return undefined;
  const { Username: username } = parseObject(body?.toString() ?? "");
  return typeof username === "string" ? { operation, username } : undefined;
}

function parseObject(text: string): JsonObject {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : {};
  } catch {
    return {};
  }
}

function countFailures(summary: unknown): number {
  const run = isJsonObject(summary) ? summary.run : undefined;
  const failures = isJsonObject(run) ? run.failures : undefined;
  if (Array.isArray(failures)) return failures.length;
  throw new TypeError("newman gave no summary");
}
