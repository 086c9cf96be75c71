import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { isJsonObject } from "../platform/json.ts";
import type { LoadStackOptions, ReadStack } from "./load-stack.ts";
import type { StackModel } from "./resources.ts";
import { type FileFacts, findRealPath, findRepositoryRoot } from "./template-files.ts";

export interface StackCacheOptions extends LoadStackOptions {
  /** Folder of the cache; made with mode 0700 when it is not there. */
  readonly cacheDir: string;
  /** Of the twin: another version reads another template model. */
  readonly version: string;
}

/**
 * {@link loadStack}, but the YAML library is not even loaded while neither the files, nor where their paths
 * lead, nor the options have changed since the last time. A cache that cannot be read or written is as good
 * as none.
 */
export async function loadStackCached(options: StackCacheOptions): Promise<StackModel> {
  const file = join(options.cacheDir, `stack-${toKey(options)}.json`);
  const entry = findCurrentEntry(file);
  if (entry !== undefined) return entry.model;
  const { readStack } = await import("./load-stack.ts");
  const read = await readStack(options);
  writeEntry(file, read);
  return read.model;
}

/** What is in samconfig.toml counts by its values; where the template stands, by its path. */
function toKey({ cacheDir: _cacheDir, ...options }: StackCacheOptions): string {
  const parts = { ...options, absolute: resolve(options.templateFile), node: process.versions.node };
  return createHash("sha256").update(toStableText(parts)).digest("hex").slice(0, 32);
}

/** JSON whose members are sorted, so that the order of options does not matter. */
function toStableText(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    isJsonObject(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

function findCurrentEntry(file: string): ReadStack | undefined {
  try {
    const entry = JSON.parse(readFileSync(file, "utf8")) as ReadStack;
    return isCurrent(entry) ? entry : undefined;
  } catch {
    return undefined; // not there, or damaged in whatever way
  }
}

function isCurrent({ facts, model }: ReadStack): boolean {
  return areFilesSame(facts.filesRead, model.templateFile) && arePathsSame(facts, model.templateFile);
}

function areFilesSame(filesRead: Readonly<Record<string, string>>, templateFile: string): boolean {
  if (!Object.hasOwn(filesRead, templateFile)) return false;
  return Object.entries(filesRead).every(([path, hash]) => existsSync(path) && hashFile(path) === hash);
}

/** A link that leads elsewhere now must be checked again before its target is run (catalogue D-27). */
function arePathsSame(facts: FileFacts, templateFile: string): boolean {
  return (
    findRepositoryRoot(dirname(templateFile)) === facts.repositoryRoot &&
    facts.realPaths.every(([path, realPath]) => findRealPath(path) === realPath)
  );
}

function hashFile(path: string): string {
  return createHash("sha256").update(readFileSync(path)).digest("hex");
}

/** Written whole under another name first: a reader sees the old entry or the new one. */
function writeEntry(file: string, entry: ReadStack): void {
  const temporary = `${file}.${process.pid}`;
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(temporary, JSON.stringify(entry), { mode: 0o600 });
    renameSync(temporary, file);
  } catch {
    removeQuietly(temporary);
  }
}

function removeQuietly(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // its folder is none
  }
}
