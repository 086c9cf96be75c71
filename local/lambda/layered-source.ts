import { dirname } from "node:path";
import type { LayerContent } from "../template/resources.ts";
import { createBundleStore } from "./bundle-store.ts";
import type { CodeSource, CodeSourceOptions, LayerFolder } from "./function-code.ts";
import { unpackInto } from "./stored-source.ts";

/** Adds the layers of a function to its code; an edit in one of them is an edit of the function. */
export function withLayers(
  source: CodeSource,
  options: CodeSourceOptions,
  listFolders: (folder: string) => readonly string[],
): CodeSource {
  const { layers = [] } = options.resource;
  if (layers.length === 0) return source;
  let edits = 0;
  const add = async (code: ReturnType<CodeSource["load"]>) => {
    const folders = await Promise.all(layers.map((layer) => openLayer(layer, options)));
    return {
      ...(await code),
      layers: folders,
      version: `${(await code).version} ${edits} ${folders.map(({ path }) => path).join()}`,
    };
  };
  return {
    load: () => add(source.load()),
    reload() {
      // What stands in a folder is not looked through for changes.
      if (layers.some(({ kind }) => kind === "folder")) edits += 1;
      return add(source.reload());
    },
    listFolders: () => [
      ...source.listFolders(),
      ...layers.flatMap(({ kind, path }) => (kind === "folder" ? listFolders(path) : [dirname(path)])),
    ],
    rest: () => source.rest(),
  };
}

async function openLayer(
  { kind, path, root }: LayerContent,
  options: CodeSourceOptions,
): Promise<LayerFolder> {
  if (kind === "folder") return { path, root };
  const { resource, random, cacheDir } = options;
  const store = createBundleStore({ random, cacheDir, name: "layer", options: path, nodeModules: undefined });
  const { folder } = store.find() ?? (await unpackInto(store, resource, path));
  return { path: folder, root };
}
