import { createHash } from "node:crypto";
import { existsSync, readFileSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { refuseAt, type SourcePlace } from "./source-place.ts";

/** CloudFormation takes no larger template, API Gateway no larger document (contract A-03). */
const MAX_TEMPLATE_BYTES = 1_048_576;
const MAX_INCLUDE_BYTES = 6 * 1_048_576;

/** What was asked of the file system while a template was read; a cached answer holds as long as it does. */
export interface FileFacts {
  /** Absolute path of every file read, and the SHA-256 of what was read. */
  readonly filesRead: Readonly<Record<string, string>>;
  /** Paths checked, with what they really are; `null` for one that does not exist. */
  readonly realPaths: readonly (readonly [path: string, realPath: string | null])[];
  readonly repositoryRoot: string;
}

/** Reads what a template names, never outside its repository (catalogue D-27, D-28). */
export interface TemplateFiles {
  /** Absolute. */
  readonly templateFile: string;
  /** The template as the user knows it. */
  readonly templateName: string;
  readTemplate(): string;
  /** @param location relative to the template's folder */
  readInclude(
    location: string,
    place: SourcePlace | undefined,
  ): { readonly name: string; readonly text: string };
  /** The absolute path behind `location`, checked; it may not exist. */
  checkPath(location: string, place: SourcePlace | undefined): CheckedPath;
  facts(): FileFacts;
}

export interface CheckedPath {
  readonly path: string;
  readonly kind: "file" | "folder" | "missing";
}

export interface TemplateFilesOptions {
  /** Absolute, or relative to the working directory. */
  readonly templateFile: string;
  /** Lets `CodeUri` and `Location` leave the repository. @default false */
  readonly allowOutsideRepository?: boolean | undefined;
  /** Told of every path that is looked at, there or not. */
  onPath?(path: string): void;
}

export function createTemplateFiles(options: TemplateFilesOptions): TemplateFiles {
  const templateFile = resolve(options.templateFile);
  const folder = dirname(templateFile);
  const reading: Reading = {
    folder,
    nameOf: (path) => join(dirname(options.templateFile), relative(folder, path)),
    repositoryRoot: findRepositoryRoot(folder),
    allowOutside: options.allowOutsideRepository ?? false,
    filesRead: {},
    realPaths: new Map(),
    onPath: (path) => options.onPath?.(path),
  };
  reading.onPath(templateFile);
  const templateName = reading.nameOf(templateFile);
  return {
    templateFile,
    templateName,
    readTemplate() {
      const place = { file: templateName, line: 1, path: "" };
      const remedy = "Name it with --template-file, or start in its folder.";
      if (!isFile(templateFile))
        refuseAt({ ...place, file: "" }, `There is no template ${templateName}.`, remedy);
      return readText(reading, { path: templateFile, limit: MAX_TEMPLATE_BYTES, place });
    },
    readInclude: (location, place) => readInclude(reading, location, place),
    checkPath: (location, place) => checkPath(reading, location, place),
    facts: () => ({
      filesRead: reading.filesRead,
      realPaths: [...reading.realPaths],
      repositoryRoot: reading.repositoryRoot,
    }),
  };
}

interface Reading {
  readonly folder: string;
  nameOf(path: string): string;
  readonly repositoryRoot: string;
  readonly allowOutside: boolean;
  readonly filesRead: Record<string, string>;
  readonly realPaths: Map<string, string | null>;
  onPath(path: string): void;
}

/** The nearest folder with a `.git`, else `folder` itself; links resolved. */
export function findRepositoryRoot(folder: string): string {
  const start = findRealPath(folder) ?? folder;
  for (let current = start; ; current = dirname(current)) {
    if (existsSync(join(current, ".git"))) return current;
    if (current === dirname(current)) return start;
  }
}

/** The path with every link resolved; `null` when nothing is there. */
export function findRealPath(path: string): string | null {
  try {
    return realpathSync(path);
  } catch {
    return null;
  }
}

function readInclude(reading: Reading, location: string, place: SourcePlace | undefined) {
  if (/^[a-z][a-z0-9+.-]+:/i.test(location)) {
    const remedy = "Name a file beside the template; `sam deploy` uploads it by itself.";
    refuseAt(place, `Location ${location} is not a local file; nothing is fetched (catalogue D-28).`, remedy);
  }
  const { path, kind } = checkPath(reading, location, place);
  const remedy = "Correct Location; it is relative to the template's folder.";
  if (kind !== "file") refuseAt(place, `Location ${location} is not a file.`, remedy);
  return { name: reading.nameOf(path), text: readText(reading, { path, limit: MAX_INCLUDE_BYTES, place }) };
}

function readText(
  reading: Reading,
  what: { path: string; limit: number; place: SourcePlace | undefined },
): string {
  const bytes = readFileSync(what.path);
  reading.filesRead[what.path] = createHash("sha256").update(bytes).digest("hex");
  if (bytes.length > what.limit) {
    refuseAt(
      what.place,
      `${basename(what.path)} has more than ${what.limit} bytes.`,
      "AWS refuses it too; split it.",
    );
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return refuseAt(what.place, `${basename(what.path)} is not UTF-8 text.`, "Save it as UTF-8.");
  }
}

function checkPath(reading: Reading, location: string, place: SourcePlace | undefined): CheckedPath {
  const path = resolve(reading.folder, location);
  const real = findRealPath(path);
  reading.onPath(path);
  reading.realPaths.set(path, real);
  if (!reading.allowOutside && !isInside(real ?? toRealParent(path), reading.repositoryRoot)) {
    const problem = `${location} lies outside the repository ${reading.repositoryRoot} (catalogue D-27).`;
    refuseAt(place, problem, "Move it into the repository, or allow it with --allow-outside-repository.");
  }
  if (real === null) return { path, kind: "missing" };
  return { path, kind: statSync(real).isDirectory() ? "folder" : "file" };
}

/** Of a path that does not exist, the nearest folder that does, links resolved, and the rest. */
function toRealParent(path: string): string {
  const parent = dirname(path);
  if (parent === path) return path;
  return join(findRealPath(parent) ?? toRealParent(parent), basename(path));
}

function isInside(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}
