import { type FSWatcher, watch } from "node:fs";

export interface FolderWatcherOptions {
  onChange(): void;
  /** A folder cannot be watched; edits in it go unseen. */
  onProblem(folder: string, reason: string): void;
}

export interface FolderWatcher {
  /** Watches these folders, not what is below them, and no longer any other. */
  follow(folders: readonly string[]): void;
  close(): void;
}

/** What editors leave beside the file while they save it. */
const EDITOR_FILE = /^\.|~$|\.(?:swp|swx|tmp)$|^4913$/;

/** Tells when something in a folder is written, created, renamed or removed. */
export function createFolderWatcher({ onChange, onProblem }: FolderWatcherOptions): FolderWatcher {
  const watchers = new Map<string, FSWatcher>();
  const stop = (folder: string) => {
    watchers.get(folder)?.close();
    watchers.delete(folder);
  };
  const start = (folder: string) => {
    try {
      const watcher = watch(folder, (_event, name) => {
        if (name === null || !EDITOR_FILE.test(name)) onChange();
      });
      watchers.set(folder, watcher);
      watcher.on("error", ({ message }) => {
        stop(folder);
        onProblem(folder, message);
      });
    } catch (error) {
      onProblem(folder, error instanceof Error ? error.message : String(error));
    }
  };
  return {
    follow(folders) {
      for (const folder of [...watchers.keys()]) if (!folders.includes(folder)) stop(folder);
      for (const folder of folders) if (!watchers.has(folder)) start(folder);
    },
    close() {
      for (const folder of [...watchers.keys()]) stop(folder);
    },
  };
}
