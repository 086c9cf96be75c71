import { dirname } from "node:path";
import { StartError } from "../platform/start-error.ts";
import type { FunctionResource } from "../template/resources.ts";
import { checkRunsAsIs } from "./build-plan.ts";
import { createBundleStore, type StoredBundle } from "./bundle-store.ts";
import type { CodeSource, CodeSourceOptions, FunctionCode } from "./function-code.ts";
import { ArchiveProblem, unpackArchive } from "./unpack-archive.ts";

/**
 * Ends the search for a `package.json`, which would find that of the project around the cache; a package
 * without a type tells ES modules by their syntax, as Lambda does.
 */
const NO_TYPE = { "package.json": Buffer.from("{}") };

/** AWS: code in the template is the file `index.js`. */
export function createInlineSource(options: CodeSourceOptions, inlineCode: string): CodeSource {
  const store = openStore(options, inlineCode);
  const load = async () => {
    const files = { ...NO_TYPE, "index.js": Buffer.from(inlineCode) };
    return toCode(options, store.find() ?? store.save({ files, inputs: [] }));
  };
  // The template is followed by whoever read it.
  return { load, reload: load, listFolders: () => [], rest: async () => {} };
}

/** Code in a zip archive. @throws StartError (from every method) for one that cannot be unpacked */
export function createArchiveSource(options: CodeSourceOptions, archive: string): CodeSource {
  const store = openStore(options, "archive");
  const load = async () =>
    toCode(options, store.find() ?? (await unpackInto(store, options.resource, archive)));
  return { load, reload: load, listFolders: () => [dirname(archive)], rest: async () => {} };
}

function openStore({ resource, random, cacheDir }: CodeSourceOptions, options: string) {
  return createBundleStore({
    random,
    cacheDir,
    name: resource.origin.logicalId,
    options,
    nodeModules: undefined,
  });
}

/** The folder with the files of an archive; unpacked once for each of its contents. @throws StartError */
export async function unpackInto(
  store: ReturnType<typeof createBundleStore>,
  { origin }: FunctionResource,
  archive: string,
): Promise<StoredBundle> {
  try {
    const files = { ...NO_TYPE, ...(await unpackArchive(archive)) };
    return store.save({ files, inputs: [archive] });
  } catch (cause) {
    if (!(cause instanceof ArchiveProblem)) throw cause;
    throw new StartError({
      file: origin.file,
      path: `Resources.${origin.logicalId}.Properties`,
      problem: `The archive ${archive} is not unpacked: ${cause.message}.`,
      remedy: "Make it anew, with paths relative to its top.",
    });
  }
}

function toCode(
  { resource, nodeVersion }: CodeSourceOptions,
  { folder, version }: StoredBundle,
): FunctionCode {
  // What was unpacked holds no links, so nothing can lead out of it.
  checkRunsAsIs({ resource: { ...resource, codeDir: folder }, nodeVersion, codeBoundary: null });
  return { taskRoot: folder, handler: resource.handler, version };
}
