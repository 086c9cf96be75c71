import { getOwn, isJsonObject, type JsonObject } from "../platform/json.ts";
import { toText } from "./intrinsics.ts";
import type { ResourceScope } from "./resource-scope.ts";
import type { LayerContent } from "./resources.ts";
import { findPlace } from "./source-place.ts";
import type { TemplateResource } from "./template-document.ts";
import type { TemplateFiles } from "./template-files.ts";

const SAM_TYPE = "AWS::Serverless::LayerVersion";

/** Layers of a template by their ARN: what of them is on this machine, or why nothing is. */
export type Layers = ReadonlyMap<string, LayerContent | { readonly reason: string }>;

export interface LayerDeps {
  readonly scope: ResourceScope;
  readonly files: TemplateFiles;
}

export function isLayerType(type: string): boolean {
  return type === SAM_TYPE || type === "AWS::Lambda::LayerVersion";
}

/** @throws StartError for a path that leads out of the repository (catalogue D-27) */
export function findLayers(resources: readonly TemplateResource[], deps: LayerDeps): Layers {
  const layers = resources.filter(({ type }) => isLayerType(type));
  return new Map(
    layers.map((layer) => [
      toText(deps.scope.findRef(layer.logicalId, layer.node), layer.node),
      findContent(layer, deps),
    ]),
  );
}

function findContent(
  layer: TemplateResource,
  { scope, files }: LayerDeps,
): LayerContent | { readonly reason: string } {
  const name = layer.type === SAM_TYPE ? "ContentUri" : "Content";
  const location = scope.findProperty(layer, name);
  if (typeof location !== "string" || /^(?:s3|https?):\/\//.test(location)) {
    return { reason: `its layer ${layer.logicalId} is not on this machine` };
  }
  const method = findBuildMethod(layer.node);
  if (method !== undefined && !method.startsWith("nodejs")) {
    return { reason: `its layer ${layer.logicalId} is built by ${method}, which is not run here` };
  }
  const { path, kind } = files.checkPath(location, findPlace(layer.properties, name));
  if (kind === "missing")
    return { reason: `${name} ${location} of its layer ${layer.logicalId} is not there` };
  // AWS: `sam build` puts a layer that it builds for Node.js into the folder `nodejs` of the layer.
  const root = kind === "folder" && method !== undefined ? "/opt/nodejs" : "/opt";
  return { kind: kind === "file" ? "archive" : "folder", path, root };
}

function findBuildMethod(node: JsonObject): string | undefined {
  const metadata = getOwn(node, "Metadata");
  const method = isJsonObject(metadata) ? getOwn(metadata, "BuildMethod") : undefined;
  return method === undefined ? undefined : String(method);
}
