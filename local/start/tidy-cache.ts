import { readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";

/** Resolved templates: one for each set of flags that the twin is started with. */
const STACK = /^stack-[0-9a-f]{32}\.json$/;
const KEPT_STACKS = 8;

/** Of functions that the template no longer has, and what a killed twin has left half written. */
const KEPT_OTHERS = 24;

/**
 * Keeps the cache from growing for ever: of what may be made again, and is not of the template's functions (their
 * bundles are counted where they are made), only the newest stays.
 */
export function tidyCache(cacheDir: string, functionNames: readonly string[]): void {
  const entries = listNewestFirst(cacheDir).filter((name) => !functionNames.includes(toOwner(name)));
  const stacks = entries.filter((name) => STACK.test(name));
  const others = entries.filter((name) => !STACK.test(name));
  for (const name of [...stacks.slice(KEPT_STACKS), ...others.slice(KEPT_OTHERS)])
    rmSync(join(cacheDir, name), { recursive: true, force: true });
}

/** Logical id of the function that `HelloFunction-0a1b…` is of. */
function toOwner(name: string): string {
  return STACK.test(name) ? "" : name.replace(/-.*$/s, "");
}

function listNewestFirst(folder: string): readonly string[] {
  return readdirSync(folder)
    .map((name) => ({ name, at: statSync(join(folder, name), { throwIfNoEntry: false })?.mtimeMs ?? 0 }))
    .sort((one, other) => other.at - one.at)
    .map(({ name }) => name);
}
