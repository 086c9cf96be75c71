import type { Log } from "../platform/log.ts";
import { type StartError, toOneLine } from "../platform/start-error.ts";
import type { EnvironmentPool } from "./environment-pool.ts";
import { createFolderWatcher, isEditorFile } from "./folder-watcher.ts";
import type { CodeSource, FunctionCode } from "./function-code.ts";
import type { FunctionError } from "./lambda-function.ts";

export interface LiveReloadDeps {
  readonly source: CodeSource;
  readonly pool: EnvironmentPool;
  /** Version of the code that runs now. */
  readonly version: string;
  readonly log: Log;
  /** Logical id, for messages. */
  readonly name: string;
  /** Says what is wrong with code that no process could load. */
  explain(failure: FunctionError): Promise<StartError>;
}

export interface LiveReload {
  close(): void;
}

/** Editors write a file in more than one step. */
const DEBOUNCE_MS = 10;

/** The process for the edit after this one starts once the machine is done with this one. */
const SPARE_DELAY_MS = 300;

/** Without an edit for so long, nothing is kept ready for the next one. */
const EDITING_MS = 60_000;

/**
 * Runs edited code from the next request on: as soon as something changes, requests wait for the new code.
 * Code that does not compile, or that no process can load, leaves the last version in place; that is said
 * once, and also when it is over.
 */
export function startLiveReload(deps: LiveReloadDeps): LiveReload {
  const { source, pool, log, name } = deps;
  const timers = createTimers();
  const rebuild = createRebuild(deps, () => {
    watcher.follow(source.listFolders());
    timers.set("spare", SPARE_DELAY_MS, () => pool.prepare());
  });
  const rest = () => {
    timers.clear("spare");
    pool.dropSpare();
    void source.rest();
  };
  const watcher = createFolderWatcher({
    onChange(_folder, file) {
      if (isEditorFile(file)) return;
      rebuild.expect();
      pool.prepare();
      timers.set("build", DEBOUNCE_MS, () => void rebuild.run());
      timers.set("rest", EDITING_MS, rest);
    },
    onProblem: (folder, reason) => log.warn(`${name}: edits in ${folder} are not seen (${reason}).`),
  });
  watcher.follow(source.listFolders());
  return {
    close() {
      watcher.close();
      timers.clear("build", "rest");
      rest();
    },
  };
}

/** Makes the code anew, one time after the other; requests wait from `expect` to the end of the last `run`. */
function createRebuild(deps: LiveReloadDeps, onDone: () => void) {
  const { source, pool } = deps;
  const report = createReport(deps);
  let version = deps.version;
  let isBuilding = false;
  let isChanged = false;
  const reload = async () => {
    const code = await source.reload();
    if (isChanged) return;
    const isNew = code.version !== version;
    if (isNew) await tryCode(deps, code);
    version = code.version;
    report.good(isNew);
  };
  const run = async () => {
    if (isBuilding) return;
    isBuilding = true;
    isChanged = false;
    await reload().catch((error: unknown) => report.broken(toOneLine(error)));
    isBuilding = false;
    onDone();
    if (!isChanged) return pool.release();
    pool.hold();
    await run();
  };
  return {
    run,
    expect() {
      isChanged = true;
      pool.hold();
    },
  };
}

/** @throws StartError */
async function tryCode({ pool, explain }: LiveReloadDeps, code: FunctionCode): Promise<void> {
  const failure = await pool.try(code);
  if (failure !== undefined) throw await explain(failure);
}

function createReport({ log, name }: Pick<LiveReloadDeps, "log" | "name">) {
  let told: string | undefined;
  return {
    broken(text: string) {
      if (text !== told) log.error(`${name}: the last version that worked keeps running. ${text}`);
      told = text;
    },
    good(isNew: boolean) {
      if (isNew) log.info(`${name}: reloaded.`);
      else if (told !== undefined) log.info(`${name}: the code is as it was before.`);
      told = undefined;
    },
  };
}

function createTimers() {
  const timers = new Map<string, NodeJS.Timeout>();
  return {
    /** Runs `run` after `delayMs`, unless it is set again before. */
    set(name: string, delayMs: number, run: () => void) {
      clearTimeout(timers.get(name));
      timers.set(name, setTimeout(run, delayMs).unref());
    },
    clear(...names: readonly string[]) {
      for (const name of names) clearTimeout(timers.get(name));
    },
  };
}
