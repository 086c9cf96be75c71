import { existsSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, isAbsolute, join, relative, sep } from "node:path";
import type { BuildOptions } from "esbuild";
import { isJsonObject, type JsonObject } from "../platform/json.ts";
import { StartError } from "../platform/start-error.ts";
import type { FunctionResource } from "../template/resources.ts";
import { parseBuildProperties } from "./build-properties.ts";

/** How a function's code comes about. */
export type BuildPlan =
  /** Bundled by esbuild, as `sam build` does (contract F-10 to F-17). */
  | { readonly kind: "bundle"; readonly codeDir: string; readonly options: BuildOptions }
  /** Run as it stands in `CodeUri`. */
  | { readonly kind: "as-is"; readonly codeDir: string };

/** Where a refusal points to. */
export interface PlanContext {
  readonly resource: FunctionResource;
  /** `20.20.2`: esbuild lowers to what runs here. */
  readonly nodeVersion: string;
  /** The code must lie inside the repository (catalogue D-27); `null` lifts that. */
  readonly codeBoundary: "repository" | null;
}

/** AWS: SAM's defaults (contract F-12). */
const SAM_DEFAULTS: BuildOptions = { minify: true, format: "cjs" };
const SAM_TARGET = ["es2020"];

/**
 * Reads `Metadata` of a function.
 *
 * @throws StartError for a build method or property that is not supported, and for files that are missing
 */
export function createBuildPlan(context: PlanContext): BuildPlan {
  const { resource } = context;
  const { codeDir, metadata } = resource;
  if (!isFolder(codeDir)) throw refuse(resource, "Properties.CodeUri", missingFolder(codeDir));
  const method = metadata.BuildMethod;
  if (method === undefined) return checkRunsAsIs(context);
  if (method !== "esbuild") {
    throw refuse(resource, "Metadata.BuildMethod", {
      problem: `BuildMethod is ${JSON.stringify(method)}; only esbuild is supported for ${resource.runtime}.`,
      remedy: "Use BuildMethod: esbuild, or leave it out and point CodeUri at plain JavaScript.",
    });
  }
  const properties = metadata.BuildProperties ?? {};
  if (!isJsonObject(properties)) {
    throw refuse(resource, "Metadata.BuildProperties", {
      problem: "BuildProperties must be a mapping.",
      remedy: "Write one property a line, as in `Format: esm`.",
    });
  }
  return { kind: "bundle", codeDir, options: toBuildOptions(context, properties) };
}

function toBuildOptions(context: PlanContext, properties: JsonObject): BuildOptions {
  const { resource, nodeVersion } = context;
  const { EntryPoints: entryPoints, ...others } = properties;
  const chosen = parseBuildProperties(others, (name, what) =>
    refuse(resource, `Metadata.BuildProperties.${name}`, what),
  );
  const target = [chosen.target ?? SAM_TARGET].flat();
  return {
    ...SAM_DEFAULTS,
    ...chosen,
    // Always a map: what fails here should name the line that was written. A map inside the file stays there.
    sourcemap: chosen.sourcemap === "inline" || chosen.sourcemap === "both" ? "inline" : "linked",
    target: [...target, `node${nodeVersion}`],
    entryPoints: toEntryPoints(context, entryPoints),
    absWorkingDir: resource.codeDir,
    bundle: true,
    platform: "node",
  };
}

/** AWS: without `EntryPoints`, the handler's file; `.ts` and `.js` may be left out (contract F-11). */
function toEntryPoints(context: PlanContext, value: unknown): string[] {
  const { resource } = context;
  const names = value ?? [toModulePath(resource.handler)];
  if (!Array.isArray(names) || names.length === 0 || !names.every((name) => typeof name === "string")) {
    throw refuse(resource, "Metadata.BuildProperties.EntryPoints", {
      problem: "EntryPoints must be a list of files.",
      remedy: "Write the files relative to CodeUri, as in `EntryPoints: [app.ts]`.",
    });
  }
  return names.map((name: string) => toEntryPoint(context, name));
}

function toEntryPoint(context: PlanContext, name: string): string {
  const { resource } = context;
  const found = ["", ".ts", ".js"]
    .map((extension) => name + extension)
    .find((file) => isFile(join(resource.codeDir, file)));
  if (found === undefined) {
    throw refuse(resource, "Metadata.BuildProperties.EntryPoints", {
      problem: `The entry point ${name} does not exist in ${resource.codeDir}.`,
      remedy: "Correct EntryPoints, Handler or CodeUri.",
    });
  }
  checkInside(context, found, "Metadata.BuildProperties.EntryPoints");
  return found;
}

/** Where the handler's file must be found, without a build. @throws StartError */
export function checkRunsAsIs(context: PlanContext): BuildPlan {
  const { resource } = context;
  const { codeDir, handler } = resource;
  const base = toModulePath(handler);
  const found = [".js", ".mjs", ".cjs", ""]
    .map((extension) => base + extension)
    .find((file) => isFile(join(codeDir, file)));
  if (found !== undefined) {
    checkInside(context, found, "Properties.Handler");
    return { kind: "as-is", codeDir };
  }
  const isTypeScript = [".ts", ".mts", ".cts", ".tsx"].some((extension) =>
    isFile(join(codeDir, base + extension)),
  );
  throw refuse(
    resource,
    "Properties.Handler",
    isTypeScript
      ? {
          problem: `The handler ${handler} is TypeScript, which Lambda does not run.`,
          remedy: "Let SAM bundle it: `Metadata: { BuildMethod: esbuild }` beside `Properties`.",
        }
      : {
          problem: `No file of the handler ${handler} (${base}.js, .mjs or .cjs) is in ${codeDir}.`,
          remedy: "Correct Handler or CodeUri, or build the code before starting.",
        },
  );
}

/** Catalogue D-27: neither `..` nor a link leads out of the repository. */
function checkInside({ resource, codeBoundary }: PlanContext, file: string, path: string): void {
  if (codeBoundary === null) return;
  const repository = realpathSync(findRepository(resource));
  const inside = relative(repository, realpathSync(join(resource.codeDir, file)));
  if (inside !== ".." && !inside.startsWith(`..${sep}`) && !isAbsolute(inside)) return;
  throw refuse(resource, path, {
    problem: `${file} leads out of the repository (${repository}).`,
    remedy: "Name a file inside of the repository, or start with --allow-outside-repository.",
  });
}

/** The nearest folder above the code with a `.git`, else the template's. */
function findRepository({ codeDir, origin }: FunctionResource): string {
  for (let folder = codeDir; ; folder = dirname(folder)) {
    if (existsSync(join(folder, ".git"))) return folder;
    if (folder === dirname(folder)) return dirname(origin.file);
  }
}

/** `handlers/get-root.handler` → `handlers/get-root`: all before the first dot of the last part. */
export function toModulePath(handler: string): string {
  const name = basename(handler);
  return handler.slice(0, handler.length - name.length) + name.replace(/\..*$/, "");
}

function missingFolder(codeDir: string): Refusal {
  return {
    problem: `CodeUri is no folder: ${codeDir}.`,
    remedy: "Point CodeUri at the folder of the function's code, or a zip archive of it.",
  };
}

export interface Refusal {
  readonly problem: string;
  readonly remedy: string;
}

/** @param path from the resource on: `Metadata.BuildMethod` */
function refuse({ origin }: FunctionResource, path: string, refusal: Refusal): StartError {
  return new StartError({ file: origin.file, path: `Resources.${origin.logicalId}.${path}`, ...refusal });
}

function isFile(path: string): boolean {
  return existsSync(path) && statSync(path).isFile();
}

function isFolder(path: string): boolean {
  return existsSync(path) && statSync(path).isDirectory();
}
