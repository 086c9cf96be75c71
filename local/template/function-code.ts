import { dirname, join, relative } from "node:path";
import { getOwn, isJsonObject, type JsonObject } from "../platform/json.ts";
import type { Layers } from "./layers.ts";
import type { ResourceScope } from "./resource-scope.ts";
import type { FunctionResource, LayerContent } from "./resources.ts";
import { findPlace, refuseAt } from "./source-place.ts";
import type { TemplateResource } from "./template-document.ts";
import type { TemplateFiles } from "./template-files.ts";

export interface FunctionDeps {
  readonly scope: ResourceScope;
  readonly files: TemplateFiles;
  readonly layers: Layers;
  warn(text: string): void;
}

export const SAM_FUNCTION_TYPE = "AWS::Serverless::Function";

/** Properties that make a function one that this machine does not run; its routes are guarded all the same. */
const NOT_RUN_HERE: Readonly<Record<string, string>> = {
  CapacityProviderConfig: "it runs on a capacity provider",
  DurableConfig: "it is a durable function",
  FileSystemConfigs: "it mounts a file system",
  ImageConfig: "it is a container image",
  ImageUri: "it is a container image",
  TenancyConfig: "it isolates tenants",
};

/** Where the code of a function is, and what is missing to run it. */
export type Code = Pick<FunctionResource, "archive" | "codeDir" | "inlineCode" | "layers" | "notRunHere">;

/** @throws StartError for code that is not there, or lies outside the repository (catalogue D-27) */
export function findCode(resource: TemplateResource, properties: JsonObject, deps: FunctionDeps): Code {
  const folder = dirname(deps.files.templateFile);
  const reason = findReason(properties);
  if (reason !== undefined) return { codeDir: folder, notRunHere: reason };
  const layers = findOwnLayers(properties, deps);
  if (typeof layers === "string") return { codeDir: folder, notRunHere: layers };
  return { ...findOwnCode(resource, properties, deps), ...(layers.length > 0 && { layers }) };
}

function findOwnCode(resource: TemplateResource, properties: JsonObject, deps: FunctionDeps): Code {
  const name = resource.type === SAM_FUNCTION_TYPE ? "CodeUri" : "Code";
  const folder = dirname(deps.files.templateFile);
  const inlineCode = findInlineCode(properties, name);
  if (inlineCode !== undefined) return { codeDir: folder, inlineCode };
  // The SAM CLI builds a function without `CodeUri` from the template's own folder.
  const location = getOwn(properties, name) ?? ".";
  if (typeof location !== "string" || /^(?:s3|https?):\/\//.test(location))
    return { codeDir: folder, notRunHere: "its code is not on this machine" };
  const { path, kind } = deps.files.checkPath(location, findPlace(properties, name));
  if (kind === "file") return { codeDir: dirname(path), archive: path };
  if (!String(getOwn(properties, "Runtime")).startsWith("nodejs")) return { codeDir: path };
  if (kind === "missing") {
    refuseAt(findPlace(properties, name), `${name} ${location} is not there.`, "Correct the folder.");
  }
  checkCodeFiles(resource, { properties, codeDir: path }, deps);
  return { codeDir: path };
}

/** `InlineCode` of SAM, `Code.ZipFile` of Lambda's own type. */
function findInlineCode(properties: JsonObject, name: string): string | undefined {
  const code = getOwn(properties, name);
  const text = getOwn(properties, "InlineCode") ?? (isJsonObject(code) ? getOwn(code, "ZipFile") : undefined);
  return typeof text === "string" ? text : undefined;
}

function findReason(properties: JsonObject): string | undefined {
  const reasons = Object.keys(NOT_RUN_HERE).filter((name) => !isEmpty(getOwn(properties, name)));
  if (reasons[0] !== undefined) return NOT_RUN_HERE[reasons[0]];
  return getOwn(properties, "PackageType") === "Image" ? NOT_RUN_HERE.ImageUri : undefined;
}

function isEmpty(value: unknown): boolean {
  return value === undefined || (Array.isArray(value) && value.length === 0);
}

/** @returns why the function cannot run, where one of its layers is not there */
function findOwnLayers(properties: JsonObject, { layers }: FunctionDeps): readonly LayerContent[] | string {
  const written = getOwn(properties, "Layers");
  if (isEmpty(written)) return [];
  if (!Array.isArray(written)) {
    return refuseAt(findPlace(properties, "Layers"), "Layers must be a list.", "Write [!Ref Layer].");
  }
  const found = written.map(
    (arn: unknown) =>
      layers.get(String(arn)) ?? { reason: `its layer ${String(arn)} is not on this machine` },
  );
  const own: LayerContent[] = [];
  for (const layer of found) {
    if ("reason" in layer) return layer.reason;
    own.push(layer);
  }
  return own;
}

/** `Handler` and esbuild's entry points may not lead out of the repository either (catalogue D-27). */
function checkCodeFiles(
  resource: TemplateResource,
  { properties, codeDir }: { properties: JsonObject; codeDir: string },
  deps: FunctionDeps,
): void {
  const metadata = parseMetadata(resource);
  const build = getOwn(metadata, "BuildProperties");
  const entries = isJsonObject(build) ? getOwn(build, "EntryPoints") : undefined;
  const named = [
    { name: getOwn(properties, "Handler"), place: findPlace(properties, "Handler") },
    ...(Array.isArray(entries) ? entries : []).map((name: unknown, index) => ({
      name,
      place: findPlace(entries, index),
    })),
  ];
  const folder = dirname(deps.files.templateFile);
  for (const { name, place } of named) {
    if (typeof name === "string") deps.files.checkPath(relative(folder, join(codeDir, name)), place);
  }
}

export function parseMetadata(resource: TemplateResource): JsonObject {
  const metadata = getOwn(resource.node, "Metadata");
  return isJsonObject(metadata) ? metadata : {};
}
