import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative, resolve, sep } from "node:path";
import type { BuildContext, BuildFailure, BuildOptions, BuildResult, Metafile } from "esbuild";
import { StartError } from "../platform/start-error.ts";
import type { Bundle } from "./bundle-store.ts";

export interface Bundler {
  /**
   * Bundles the code as it is now; quick when it has been called before.
   *
   * @throws StartError naming the line that does not compile
   */
  build(): Promise<Bundle>;
  /** Ends esbuild's service, when nobody else uses it. */
  dispose(): Promise<void>;
}

/** Files beside the code that change what esbuild makes of it. */
const CONFIGURATION_FILES = ["package.json", "tsconfig.json"] as const;

/** Bundlers that use esbuild's one service in this process: the last one to leave stops it. */
let users = 0;

/**
 * Bundles by `options`, which must have an `outdir`; nothing is written there. esbuild is loaded with the
 * first build only: a start whose bundle is kept does without it.
 *
 * @param root what messages name files relative to
 */
export function createBundler(options: BuildOptions, root: string): Bundler {
  let opening: Promise<BuildContext> | undefined;
  const dispose = async () => {
    const opened = opening;
    opening = undefined;
    if (opened !== undefined) await closeContext(opened);
  };
  return {
    async build() {
      opening ??= openContext(options);
      const context = opening;
      try {
        return toBundle(await (await context).rebuild(), options);
      } catch (error) {
        if (await isUnusable(context)) await dispose();
        throw isBuildFailure(error) ? toStartError(error, options, root) : error;
      }
    },
    dispose,
  };
}

function isUnusable(context: Promise<BuildContext>): Promise<boolean> {
  return context.then(
    () => false,
    () => true,
  );
}

async function closeContext(context: Promise<BuildContext>): Promise<void> {
  const { stop } = await import("esbuild");
  await context.then(
    (opened) => opened.dispose(),
    () => {},
  );
  users -= 1;
  if (users === 0) await stop();
}

/** Version of the esbuild that would be loaded. */
export function readEsbuildVersion(): string {
  const { version } = createRequire(import.meta.url)("esbuild/package.json") as { readonly version: string };
  return version;
}

/** The nearest `node_modules` that packages outside of the bundle are found in. */
export function findNodeModules(codeDir: string): string | undefined {
  for (const folder of foldersUpFrom(codeDir)) {
    const candidate = join(folder, "node_modules");
    if (existsSync(candidate)) return candidate;
  }
  return undefined;
}

async function openContext(options: BuildOptions): Promise<BuildContext> {
  users += 1;
  const { context } = await import("esbuild");
  return context({ ...options, metafile: true, write: false, logLevel: "silent" });
}

function toBundle(result: BuildResult, options: BuildOptions): Bundle {
  const { outdir = "." } = options;
  const files = (result.outputFiles ?? []).map(({ path, contents }) => [
    relative(outdir, path).split(sep).join("/"),
    contents,
  ]);
  return { files: Object.fromEntries(files), inputs: listInputs(result.metafile, options) };
}

function listInputs(
  metafile: Metafile | undefined,
  { absWorkingDir = "." }: BuildOptions,
): readonly string[] {
  // Names like `(disabled):fs` are no files.
  const sources = Object.keys(metafile?.inputs ?? {})
    .map((path) => resolve(absWorkingDir, path))
    .filter((path) => existsSync(path));
  const folders = new Set(sources.map((path) => dirname(path)));
  const configuration = new Set<string>();
  for (const folder of folders) for (const file of listConfiguration(folder)) configuration.add(file);
  return [...sources, ...configuration];
}

/** Up to the package's own folder for a package, all the way up for own code. */
function listConfiguration(folder: string): readonly string[] {
  const isPackage = folder.split(sep).includes("node_modules");
  const files: string[] = [];
  for (const parent of foldersUpFrom(folder)) {
    const [manifest] = CONFIGURATION_FILES.map((name) => join(parent, name));
    if (isPackage) {
      if (manifest === undefined || !existsSync(manifest)) continue;
      return [manifest];
    }
    files.push(...CONFIGURATION_FILES.map((name) => join(parent, name)));
  }
  return files;
}

function foldersUpFrom(folder: string): readonly string[] {
  const parent = dirname(folder);
  return parent === folder ? [folder] : [folder, ...foldersUpFrom(parent)];
}

function isBuildFailure(error: unknown): error is BuildFailure {
  return error instanceof Error && "errors" in error && Array.isArray(error.errors);
}

function toStartError(
  failure: BuildFailure,
  { absWorkingDir = "." }: BuildOptions,
  root: string,
): StartError {
  const [first] = failure.errors;
  const others = failure.errors.length - 1;
  const text = first?.text ?? failure.message;
  const location = first?.location ?? undefined;
  return new StartError({
    file: location && relative(root, resolve(absWorkingDir, location.file)),
    line: location?.line,
    problem: `${text}${others > 0 ? ` (and ${others} more)` : ""}.`.replace(/\.\.$/, "."),
    remedy: toRemedy(text, absWorkingDir),
    cause: failure,
  });
}

function toRemedy(text: string, codeDir: string): string {
  const [, missing] = /^Could not resolve "([^".][^"]*)"/.exec(text) ?? [];
  if (missing === undefined) return "Correct the function's code.";
  const folder = foldersUpFrom(codeDir).find((parent) => existsSync(join(parent, "package.json"))) ?? codeDir;
  return `Run npm install in ${folder}, or name ${missing} under External if Lambda has it.`;
}
