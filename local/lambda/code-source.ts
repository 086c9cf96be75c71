import { readdirSync } from "node:fs";
import { basename, dirname, join, sep } from "node:path";
import { StartError } from "../platform/start-error.ts";
import type { FunctionResource } from "../template/resources.ts";
import { type BuildPlan, createBuildPlan, toModulePath } from "./build-plan.ts";
import { type BundleStore, createBundleStore, type StoredBundle } from "./bundle-store.ts";
import { createBundler, findNodeModules, readEsbuildVersion } from "./bundler.ts";
import type { CodeSource, CodeSourceOptions, FunctionCode } from "./function-code.ts";
import { withLayers } from "./layered-source.ts";
import { createArchiveSource, createInlineSource } from "./stored-source.ts";

/** @throws StartError (from every method too) for what the developer can mend */
export function createCodeSource(options: CodeSourceOptions): CodeSource {
  return withLayers(createOwnSource(options), options, listCodeFolders);
}

function createOwnSource(options: CodeSourceOptions): CodeSource {
  const { archive, inlineCode } = options.resource;
  if (inlineCode !== undefined) return createInlineSource(options, inlineCode);
  if (archive !== undefined) return createArchiveSource(options, archive);
  const plan = createBuildPlan(options);
  return plan.kind === "as-is" ? createPlainSource(options.resource) : createBundledSource(options, plan);
}

function createPlainSource({ codeDir, handler }: FunctionResource): CodeSource {
  let edits = 0;
  const toCode = (): FunctionCode => ({ taskRoot: codeDir, handler, version: `edit ${edits}` });
  return {
    load: async () => toCode(),
    async reload() {
      edits += 1;
      return toCode();
    },
    listFolders: () => listCodeFolders(codeDir),
    rest: async () => {},
  };
}

/** Folders of own code: installed packages and hidden folders are not edited. */
export function listCodeFolders(folder: string): readonly string[] {
  const inner = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== "node_modules" && !entry.name.startsWith("."))
    .flatMap(({ name }) => listCodeFolders(join(folder, name)));
  return [folder, ...inner];
}

function createBundledSource(
  options: CodeSourceOptions,
  plan: Extract<BuildPlan, { kind: "bundle" }>,
): CodeSource {
  const { resource } = options;
  // As deep as the folder in which the bundle will stand, so that the paths in its source map hold.
  const bundler = createBundler(
    { ...plan.options, outdir: join(options.cacheDir, "bundle") },
    dirname(resource.origin.file),
  );
  const store = createStore(options, plan);
  let folders: readonly string[] = [plan.codeDir];
  const toCode = (bundle: StoredBundle): FunctionCode => {
    folders = toEditedFolders(bundle.inputs);
    return { taskRoot: bundle.folder, handler: toBundledHandler(resource, bundle), version: bundle.version };
  };
  const build = async () => toCode(store.save(withModuleKind(await bundler.build(), plan)));
  return {
    async load() {
      const kept = store.find();
      if (kept !== undefined) return toCode(kept);
      return build().finally(() => bundler.dispose());
    },
    reload: build,
    listFolders: () => folders,
    rest: () => bundler.dispose(),
  };
}

function createStore(
  { resource, random, cacheDir }: CodeSourceOptions,
  { options, codeDir }: Extract<BuildPlan, { kind: "bundle" }>,
): BundleStore {
  const leavesPackagesOut = options.packages === "external" || (options.external ?? []).length > 0;
  return createBundleStore({
    random,
    cacheDir,
    name: resource.origin.logicalId,
    options: JSON.stringify([readEsbuildVersion(), options]),
    nodeModules: leavesPackagesOut ? findNodeModules(codeDir) : undefined,
  });
}

/**
 * Lambda has no `package.json` beside a bundle and tells ES modules by their syntax. Here one marks the end
 * of the search, and says what Node would have found, for it stands inside a project that has its own.
 */
function withModuleKind<T extends { readonly files: Readonly<Record<string, Uint8Array>> }>(
  bundle: T,
  { options }: Extract<BuildPlan, { kind: "bundle" }>,
): T {
  const manifest = JSON.stringify({ type: options.format === "esm" ? "module" : "commonjs" });
  return { ...bundle, files: { ...bundle.files, "package.json": Buffer.from(manifest) } };
}

/** AWS: where the handler's path leads to no file, SAM cuts it to its last part (contract F-17). */
function toBundledHandler({ handler, origin }: FunctionResource, { files }: StoredBundle): string {
  const found = [handler, basename(handler)].find((candidate) =>
    [".js", ".mjs", ".cjs"].some((extension) => files.includes(toModulePath(candidate) + extension)),
  );
  if (found !== undefined) return found;
  throw new StartError({
    file: origin.file,
    path: `Resources.${origin.logicalId}.Properties.Handler`,
    problem: `The handler ${handler} has no file in the bundle, which is ${files.filter((file) => /js$/.test(file)).join(", ")}.`,
    remedy: "Name the handler's file under Metadata.BuildProperties.EntryPoints.",
  });
}

function toEditedFolders(inputs: readonly string[]): readonly string[] {
  const own = inputs.filter((path) => !path.split(sep).includes("node_modules") && !isConfiguration(path));
  return [...new Set(own.map((path) => dirname(path)))];
}

function isConfiguration(path: string): boolean {
  return ["package.json", "tsconfig.json"].includes(basename(path));
}
