import { existsSync } from "node:fs";
import module from "node:module";
import { delimiter, join } from "node:path";
import type { LayerFolder } from "../function-code.ts";

/** What of Node's own module is not in its types. */
interface ModuleInternals {
  _initPaths(): void;
  _resolveFilename(request: string, ...rest: unknown[]): string;
  register(specifier: string, options: { readonly data: unknown }): void;
}

export interface LayerSetup {
  readonly env: NodeJS.ProcessEnv;
  /** Of the template's runtime: packages of a layer may stand in `nodejs/node24/node_modules`. */
  readonly nodeMajor: number;
}

/**
 * Puts layers where code looks for them: packages on `NODE_PATH`, for `import` too, and files below `/opt`, which
 * is no folder of this machine. What a later layer holds comes first.
 *
 * AWS: since nodejs18.x, `import` looks on `NODE_PATH` as `require` does.
 */
export function installLayers(layers: readonly LayerFolder[], { env, nodeMajor }: LayerSetup): void {
  if (layers.length === 0) return;
  const internals = module as unknown as ModuleInternals;
  const ordered = layers.toReversed();
  const folders = ordered.flatMap((layer) => listModuleFolders(layer, nodeMajor));
  env.NODE_PATH = [...folders, env.NODE_PATH ?? ""].filter((folder) => folder !== "").join(delimiter);
  internals._initPaths();
  const resolve = internals._resolveFilename.bind(module);
  internals._resolveFilename = (request, ...rest) => {
    const candidates = listCandidates(request, ordered);
    for (const candidate of candidates.slice(0, -1)) {
      try {
        return resolve(candidate, ...rest);
      } catch {
        // Not in this layer.
      }
    }
    return resolve(candidates.at(-1) ?? request, ...rest);
  };
  internals.register(`data:text/javascript,${encodeURIComponent(IMPORT_HOOKS)}`, {
    data: { folders, layers: ordered },
  });
}

function listModuleFolders({ path, root }: LayerFolder, nodeMajor: number): readonly string[] {
  const base = root === "/opt/nodejs" ? path : join(path, "nodejs");
  return [join(base, `node${nodeMajor}`, "node_modules"), join(base, "node_modules")].filter(existsSync);
}

/** Where `/opt/…` may really stand, best first; another name is itself. */
function listCandidates(request: string, ordered: readonly LayerFolder[]): readonly string[] {
  if (!request.startsWith("/opt/")) return [request];
  const below = ordered.filter(({ root }) => request.startsWith(`${root}/`));
  return below.length === 0
    ? [request]
    : below.map(({ path, root }) => join(path, request.slice(root.length)));
}

/** The same for `import`; runs in a thread of Node's own, and so is text. */
const IMPORT_HOOKS = `
import { join } from "node:path";
import { pathToFileURL } from "node:url";
let folders = [];
let layers = [];
export function initialize(data) {
  ({ folders, layers } = data);
}
export async function resolve(specifier, context, next) {
  const path = specifier.replace(/^file:\\/\\/(?=\\/opt\\/)/, "");
  if (path.startsWith("/opt/")) {
    for (const { path: folder, root } of layers) {
      if (!path.startsWith(root + "/")) continue;
      try {
        return await next(pathToFileURL(join(folder, path.slice(root.length))).href, context);
      } catch {}
    }
    return next(specifier, context);
  }
  try {
    return await next(specifier, context);
  } catch (error) {
    if (error?.code !== "ERR_MODULE_NOT_FOUND" || /^(?:[./#]|[a-z]+:)/i.test(specifier)) throw error;
    for (const folder of folders) {
      try {
        return await next(specifier, { ...context, parentURL: pathToFileURL(join(folder, "..", "index.js")).href });
      } catch {}
    }
    throw error;
  }
}
`;
