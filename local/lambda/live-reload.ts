import type { Log } from "../platform/log.ts";
import { StartError } from "../platform/start-error.ts";
import type { CodeSource } from "./code-source.ts";
import type { EnvironmentPool } from "./environment-pool.ts";
import { createFolderWatcher } from "./folder-watcher.ts";

export interface LiveReloadDeps {
  readonly source: CodeSource;
  readonly pool: EnvironmentPool;
  /** Version of the code that runs now. */
  readonly version: string;
  readonly log: Log;
  /** Logical id, for messages. */
  readonly name: string;
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
 * Code that does not compile leaves the last version in place.
 */
export function startLiveReload(deps: LiveReloadDeps): LiveReload {
  const { source, pool, log, name } = deps;
  const timers = createTimers();
  let version = deps.version;
  let isBuilding = false;
  let isChanged = false;

  const build = async () => {
    if (isBuilding) return;
    isBuilding = true;
    isChanged = false;
    try {
      const code = await source.reload();
      if (isChanged) return;
      if (code.version === version) pool.release();
      else {
        version = code.version;
        pool.use(code);
        log.info(`${name}: reloaded.`);
      }
    } catch (error) {
      log.error(`${name}: the last version that compiled keeps running. ${toText(error)}`);
      if (!isChanged) pool.release();
    } finally {
      isBuilding = false;
      watcher.follow(source.listFolders());
      if (isChanged) void build();
      else timers.set("spare", SPARE_DELAY_MS, () => pool.prepare());
    }
  };
  const watcher = createFolderWatcher({
    onChange() {
      isChanged = true;
      pool.hold();
      pool.prepare();
      timers.set("build", DEBOUNCE_MS, () => void build());
      timers.set("rest", EDITING_MS, () => {
        timers.clear("spare");
        pool.dropSpare();
        void source.rest();
      });
    },
    onProblem: (folder, reason) => log.warn(`${name}: edits in ${folder} are not seen (${reason}).`),
  });
  watcher.follow(source.listFolders());
  return {
    close() {
      watcher.close();
      timers.clear("build", "spare", "rest");
      void source.rest();
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

function toText(error: unknown): string {
  if (error instanceof StartError) return error.message.replaceAll(/\s*\n\s*/g, " ");
  return error instanceof Error ? error.message : String(error);
}
