import { existsSync } from "node:fs";
import { listCodeFolders } from "../lambda/code-source.ts";
import type { Log } from "../platform/log.ts";
import { toOneLine } from "../platform/start-error.ts";
import type { FunctionResource, StackModel } from "../template/resources.ts";
import type { BuiltTwin } from "./build-twin.ts";
import { createPathWatcher } from "./path-watcher.ts";
import { toDomainHosts } from "./pool-certificate.ts";
import { listRouteChanges } from "./route-changes.ts";
import type { RunningParts } from "./twin-summary.ts";

export interface LiveTemplateDeps {
  readonly twin: Pick<BuiltTwin, "parts" | "replace">;
  /** @param onPath told of every path that decides, there or not */
  read(onPath: (path: string) => void): Promise<StackModel>;
  /** What decided the running version, besides the files that it names. */
  readonly paths: readonly string[];
  readonly log: Log;
  /** Called when something else is served than before. */
  onReplaced(): void;
}

/**
 * Files that were written to this long ago are taken to be whole: half an OpenAPI file may well be a valid one,
 * without the guards of its other half.
 */
const SETTLE_MS = 30;

/** What is still wrong after so long is told: some programs remove a file before they write it. */
const CONFIRM_MS = 120;

/**
 * Follows the template and all that it includes while they are edited. What can be served is, a moment after
 * the save; what cannot leaves the last good version in place, guards and all: that is told once, and again
 * when it is over. A version that was good once is served before the next is looked at.
 */
export function watchTemplate(deps: LiveTemplateDeps): { close(): void } {
  const { twin, log } = deps;
  const report = createReport(log);
  let isReading = false;
  let isChanged = false;
  let timer: NodeJS.Timeout | undefined;
  const later = (ms: number) => {
    clearTimeout(timer);
    timer = setTimeout(() => void follow(), ms).unref();
  };
  const watcher = createPathWatcher({
    onChange() {
      isChanged = true;
      later(SETTLE_MS);
    },
    onProblem: (folder, reason) => log.warn(`Edits in ${folder} are not seen (${reason}).`),
  });
  const watch = ({ paths, folders }: Attempt) =>
    watcher.follow([...twin.parts().stack.filesRead, ...paths], folders);
  const follow = async () => {
    if (isReading) return;
    isReading = true;
    isChanged = false;
    const attempt = await readAndReplace(deps);
    watch(attempt);
    const isSure = report(attempt.outcome);
    isReading = false;
    if (isChanged) later(SETTLE_MS);
    else if (!isSure) later(CONFIRM_MS);
  };
  watch({ outcome: { kind: "unchanged" }, paths: deps.paths, folders: [] });
  return {
    close() {
      clearTimeout(timer);
      watcher.close();
    },
  };
}

type Outcome =
  | { readonly kind: "unchanged" }
  | { readonly kind: "replaced"; readonly changes: readonly string[] }
  | { readonly kind: "failed"; readonly text: string };

interface Attempt {
  readonly outcome: Outcome;
  /** What the outcome depends on, there or not. */
  readonly paths: readonly string[];
  readonly folders: readonly string[];
}

async function readAndReplace({ twin, read, onReplaced }: LiveTemplateDeps): Promise<Attempt> {
  const paths = new Set<string>();
  let next: StackModel | undefined;
  try {
    next = await read((path) => paths.add(path));
    const before = twin.parts();
    if (isSame(next, before.stack)) return { outcome: { kind: "unchanged" }, paths: [...paths], folders: [] };
    await twin.replace(next);
    onReplaced();
    const changes = listChanges(before, twin.parts());
    return { outcome: { kind: "replaced", changes }, paths: [...paths], folders: [] };
  } catch (error) {
    const outcome: Outcome = { kind: "failed", text: toOneLine(error) };
    // It may be a function's code that stands in the way.
    return { outcome, paths: [...paths], folders: next?.functions.flatMap(listCode) ?? [] };
  }
}

function isSame(next: StackModel, current: StackModel): boolean {
  return JSON.stringify(next) === JSON.stringify(current);
}

function listCode({ codeDir }: FunctionResource): readonly string[] {
  return existsSync(codeDir) ? listCodeFolders(codeDir) : [];
}

function listChanges(before: RunningParts, after: RunningParts): readonly string[] {
  const hosts = ({ stack }: RunningParts) =>
    toDomainHosts(
      stack.userPools.flatMap((pool) => pool.domains.map(({ domain }) => domain)),
      stack.region,
    );
  const known = hosts(before);
  const added = hosts(after).filter((host) => !known.includes(host));
  const warnings = ({ stack, apis, httpApis }: RunningParts) => [
    ...stack.warnings,
    ...[...apis, ...httpApis].flatMap((api) => api.warnings),
  ];
  const told = warnings(before);
  return [
    ...listRouteChanges(before, after),
    ...added.map((host) => `https://${host} is in the certificate with the next start only`),
    ...warnings(after).filter((line) => !told.includes(line)),
  ];
}

/** @returns whether that was told, or need not be; else it is worth a second look */
function createReport(log: Log): (outcome: Outcome) => boolean {
  let told: string | undefined;
  let doubtful: string | undefined;
  return (outcome) => {
    const isDoubtful = outcome.kind === "failed" && outcome.text !== told && outcome.text !== doubtful;
    doubtful = outcome.kind === "failed" ? outcome.text : undefined;
    if (isDoubtful) return false;
    if (outcome.kind === "failed") {
      if (outcome.text !== told) log.error(`The last good version keeps serving. ${outcome.text}`);
      told = outcome.text;
      return true;
    }
    if (outcome.kind === "replaced") {
      log.info(`The edited template is in force${told === undefined ? "." : ", and good again."}`);
      for (const line of outcome.changes) log.info(`  ${line}`);
    } else if (told !== undefined) log.info("The template is as it was before, and good again.");
    told = undefined;
    return true;
  };
}
