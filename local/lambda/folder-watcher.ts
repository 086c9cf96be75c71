import { type FSWatcher, statSync, watch } from "node:fs";

export interface FolderWatcherOptions {
  /** @param name of what has changed in the folder; `null` where the system does not tell */
  onChange(folder: string, name: string | null): void;
  /** A folder cannot be watched; edits in it go unseen. */
  onProblem(folder: string, reason: string): void;
}

export interface FolderWatcher {
  /**
   * Watches these folders, not what is below them, and no longer any other. A folder that was replaced by
   * another of the same name is watched anew when it is named again.
   */
  follow(folders: readonly string[]): void;
  close(): void;
}

const EDITOR_FILE = /^\.|~$|\.(?:swp|swx|tmp)$|^4913$/;

/** What editors leave beside the file while they save it. */
export function isEditorFile(name: string | null): boolean {
  return name !== null && EDITOR_FILE.test(name);
}

/** Tells when something in a folder is written, created, renamed or removed. */
export function createFolderWatcher({ onChange, onProblem }: FolderWatcherOptions): FolderWatcher {
  const watchers = new Map<string, { readonly watcher: FSWatcher; readonly inode: number | undefined }>();
  const stop = (folder: string) => {
    watchers.get(folder)?.watcher.close();
    watchers.delete(folder);
  };
  const start = (folder: string) => {
    try {
      const watcher = watch(folder, (_event, name) => {
        onChange(folder, name);
      });
      watchers.set(folder, { watcher, inode: readInode(folder) });
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
      for (const [folder, { inode }] of [...watchers])
        if (!folders.includes(folder) || inode !== readInode(folder)) stop(folder);
      for (const folder of folders) if (!watchers.has(folder)) start(folder);
    },
    close() {
      for (const folder of [...watchers.keys()]) stop(folder);
    },
  };
}

function readInode(folder: string): number | undefined {
  return statSync(folder, { throwIfNoEntry: false })?.ino;
}
