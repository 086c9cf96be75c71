import { existsSync } from "node:fs";
import { basename, dirname } from "node:path";
import { createFolderWatcher } from "../lambda/folder-watcher.ts";

export interface PathWatcherOptions {
  onChange(): void;
  /** A folder cannot be watched; edits in it go unseen. */
  onProblem(folder: string, reason: string): void;
}

export interface PathWatcher {
  /**
   * Watches these files and no longer any other, there or not, by way of the folders that they are in: a file
   * that is replaced by another of its name is still the one meant.
   *
   * @param folders in which anything counts
   */
  follow(paths: readonly string[], folders: readonly string[]): void;
  close(): void;
}

/** Tells when a file is written, created, renamed or removed. */
export function createPathWatcher({ onChange, onProblem }: PathWatcherOptions): PathWatcher {
  let names: ReadonlyMap<string, ReadonlySet<string>> = new Map();
  let whole: ReadonlySet<string> = new Set();
  const watcher = createFolderWatcher({
    onChange(folder, name) {
      // A folder that goes tells so by its own name.
      const isMeant = name === null || name === basename(folder) || names.get(folder)?.has(name);
      if (isMeant === true || whole.has(folder)) onChange();
    },
    onProblem,
  });
  return {
    follow(paths, folders) {
      names = groupByFolder(paths);
      whole = new Set(folders);
      watcher.follow([...new Set([...names.keys(), ...whole])]);
    },
    close: () => watcher.close(),
  };
}

function groupByFolder(paths: readonly string[]): ReadonlyMap<string, ReadonlySet<string>> {
  const groups = new Map<string, Set<string>>();
  for (const path of paths) {
    const { folder, name } = findWatchable(path);
    groups.set(folder, (groups.get(folder) ?? new Set()).add(name));
  }
  return groups;
}

/** Of a file in a folder that is not there, the folder that is, and what would have to appear in it. */
function findWatchable(path: string): { readonly folder: string; readonly name: string } {
  const folder = dirname(path);
  if (folder === path || existsSync(folder)) return { folder, name: basename(path) };
  return findWatchable(folder);
}
