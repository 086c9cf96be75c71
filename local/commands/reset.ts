import { existsSync, readdirSync, rmSync } from "node:fs";
import { StartError } from "../platform/start-error.ts";
import type { StateFolder } from "../start/state-folder.ts";
import { isStoreInUse } from "../start/store-in-use.ts";
import { findReachableTwin } from "../start/twin-file.ts";
import type { CommandLine } from "./command-line.ts";
import { locateState } from "./find-twin.ts";
import type { Terminal } from "./terminal.ts";

/** The tutorial's clean-up: users, keys and caches go, after a question. Only the twin's own files are touched. */
export async function runReset({ flags }: CommandLine, terminal: Terminal): Promise<void> {
  const state = locateState(flags);
  if (!existsSync(state.path)) return terminal.print(`There is nothing to remove (${state.path}).`);
  await refuseWhileRunning(state);
  if (!flags.has("yes") && !(await isConfirmed(state, terminal)))
    return terminal.print("Nothing was removed.");
  for (const path of listOwnFiles(state)) rmSync(path, { recursive: true, force: true });
  if (readdirSync(state.path).length === 0) rmSync(state.path, { recursive: true });
  terminal.print("Users, keys and state are gone; the next start makes new ones.");
}

async function refuseWhileRunning({ twinFile, storeFile }: StateFolder): Promise<void> {
  const twin = await findReachableTwin(twinFile);
  if (!twin && !(await isStoreInUse(storeFile))) return;
  throw new StartError({
    problem: `A twin is running on this state${twin ? ` (process ${twin.pid})` : ""}.`,
    remedy: "Stop it first (Ctrl-C in its terminal).",
  });
}

async function isConfirmed(state: StateFolder, terminal: Terminal): Promise<boolean> {
  const answer = await terminal.ask(`Remove all users, keys and state in ${state.path}? [y/N] `);
  if (answer !== undefined) return /^y(?:es)?$/i.test(answer.trim());
  throw new StartError({
    problem: "There is nobody here to ask whether to remove the state.",
    remedy: "Add --yes to remove it without a question.",
  });
}

/** SQLite's own companions included. */
function listOwnFiles({ storeFile, twinFile, cacheDir, tlsDir }: StateFolder): readonly string[] {
  return [
    storeFile,
    `${storeFile}-wal`,
    `${storeFile}-shm`,
    `${storeFile}-journal`,
    twinFile,
    cacheDir,
    tlsDir,
  ];
}
