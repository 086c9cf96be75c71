import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { isJsonObject } from "../platform/json.ts";
import { StartError } from "../platform/start-error.ts";
import type { TwinSummary } from "./twin-summary.ts";

/**
 * Says where the running twin is, for the commands: written whole or not at all, readable for its owner only.
 */
export function writeTwinFile(file: string, summary: TwinSummary): void {
  const draft = `${file}.${summary.pid}`;
  writeFileSync(draft, `${JSON.stringify(summary)}\n`, { mode: 0o600 });
  renameSync(draft, file);
}

/** Takes the file away, unless it is another twin's by now. */
export function removeTwinFile(file: string, pid: number): void {
  try {
    if (readTwinFile(file)?.pid === pid) rmSync(file, { force: true });
  } catch {
    // A damaged file is left for a person to look at; `readTwinFile` names it.
  }
}

/**
 * The twin that runs on this state folder, or `undefined`: a file that a killed twin left behind counts for
 * nothing.
 *
 * @throws StartError when the file is damaged
 */
export function findRunningTwin(file: string): TwinSummary | undefined {
  const summary = readTwinFile(file);
  return summary && isAlive(summary.pid) ? summary : undefined;
}

const PROBE_MS = 2000;

/**
 * The twin that runs on this state folder and answers: its process id may long be another program's.
 *
 * @throws StartError when the file is damaged
 */
export async function findReachableTwin(file: string): Promise<TwinSummary | undefined> {
  const summary = findRunningTwin(file);
  if (!summary) return undefined;
  try {
    const { status } = await fetch(summary.deskUrl, { signal: AbortSignal.timeout(PROBE_MS) });
    return status === 200 ? summary : undefined;
  } catch {
    return undefined;
  }
}

function readTwinFile(file: string): TwinSummary | undefined {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw toDamaged(file, cause);
  }
  try {
    const value: unknown = JSON.parse(text);
    if (isTwinSummary(value)) return value;
  } catch (cause) {
    throw toDamaged(file, cause);
  }
  throw toDamaged(file, undefined);
}

function isTwinSummary(value: unknown): value is TwinSummary {
  return (
    isJsonObject(value) &&
    typeof value.pid === "number" &&
    typeof value.deskUrl === "string" &&
    Array.isArray(value.apis) &&
    Array.isArray(value.pools)
  );
}

function toDamaged(file: string, cause: unknown): StartError {
  return new StartError({
    file,
    problem: "The file by which commands find the running twin is damaged.",
    remedy: "Stop the twin if one runs, and remove this file; no user or key is in it.",
    cause,
  });
}

/** Whether a process with this id exists, whoever owns it. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
