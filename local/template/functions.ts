import { dirname, join, relative } from "node:path";
import { getOwn, isJsonObject, type JsonObject } from "../platform/json.ts";
import { LAMBDA_FUNCTION, SAM_FUNCTION } from "./function-properties.ts";
import { toText } from "./intrinsics.ts";
import { toOrigin } from "./origin.ts";
import { parseWholeNumber, readProperties } from "./property-table.ts";
import type { ResourceScope } from "./resource-scope.ts";
import type { FunctionResource } from "./resources.ts";
import { findPlace, refuseAt, toPlaceText } from "./source-place.ts";
import type { TemplateResource } from "./template-document.ts";
import type { TemplateFiles } from "./template-files.ts";

export interface FunctionDeps {
  readonly scope: ResourceScope;
  readonly files: TemplateFiles;
  warn(text: string): void;
}

const SAM_TYPE = "AWS::Serverless::Function";
/** What Lambda gives a function that asks for nothing. */
const DEFAULTS = {
  memory: { fallback: 128, least: 128, most: 10_240 },
  timeout: { fallback: 3, least: 1, most: 900 },
};
/** Properties that make a function one that this machine does not run; its routes are guarded all the same. */
const NOT_RUN_HERE: Readonly<Record<string, string>> = {
  CapacityProviderConfig: "it runs on a capacity provider",
  DurableConfig: "it is a durable function",
  FileSystemConfigs: "it mounts a file system",
  ImageConfig: "it is a container image",
  ImageUri: "it is a container image",
  InlineCode: "its code stands in the template (InlineCode)",
  Layers: "it uses layers",
  TenancyConfig: "it isolates tenants",
};

export function isFunctionType(type: string): boolean {
  return type === SAM_TYPE || type === "AWS::Lambda::Function";
}

/** A function without the permissions to call it, which other resources give. @throws StartError */
export function buildFunction(resource: TemplateResource, deps: FunctionDeps): FunctionResource {
  const table = resource.type === SAM_TYPE ? SAM_FUNCTION : LAMBDA_FUNCTION;
  const properties = readProperties(resource.properties, table, deps.scope.resolve);
  const target = { logicalId: resource.logicalId, attribute: "Arn" };
  const code = findCode(resource, properties, deps);
  if (properties.FunctionUrlConfig !== undefined) {
    deps.warn(
      `${toPlaceText(findPlace(properties, "FunctionUrlConfig"))}: the function URL is not served here.`,
    );
  }
  return {
    origin: toOrigin(resource),
    functionName: toText(deps.scope.findRef(resource.logicalId, resource.node), resource.node),
    functionArn: toText(deps.scope.getAttribute(target, resource.node), resource.node),
    runtime: readText(properties, "Runtime", code.notRunHere),
    handler: readText(properties, "Handler", code.notRunHere),
    codeDir: code.codeDir,
    memorySizeMb: parseWholeNumber(properties, "MemorySize", DEFAULTS.memory),
    timeoutSeconds: parseWholeNumber(properties, "Timeout", DEFAULTS.timeout),
    environment: parseEnvironment(properties),
    metadata: parseMetadata(resource),
    jsonLogs: parseJsonLogs(properties),
    invokePermissions: [],
    ...(code.notRunHere !== undefined && { notRunHere: code.notRunHere }),
  };
}

interface Code {
  readonly codeDir: string;
  readonly notRunHere?: string;
}

function findCode(resource: TemplateResource, properties: JsonObject, deps: FunctionDeps): Code {
  const name = resource.type === SAM_TYPE ? "CodeUri" : "Code";
  const folder = dirname(deps.files.templateFile);
  const reason = findReason(properties, name);
  if (reason !== undefined) return { codeDir: folder, notRunHere: reason };
  // The SAM CLI builds a function without `CodeUri` from the template's own folder.
  const location = getOwn(properties, name) ?? ".";
  const { path, kind } = deps.files.checkPath(String(location), findPlace(properties, name));
  if (kind === "file")
    return { codeDir: dirname(path), notRunHere: `its code is the archive ${String(location)}` };
  if (!String(getOwn(properties, "Runtime")).startsWith("nodejs")) return { codeDir: path };
  if (kind === "missing") {
    refuseAt(findPlace(properties, name), `${name} ${String(location)} is not there.`, "Correct the folder.");
  }
  checkCodeFiles(resource, { properties, codeDir: path }, deps);
  return { codeDir: path };
}

function findReason(properties: JsonObject, codeName: string): string | undefined {
  const reasons = Object.keys(NOT_RUN_HERE).filter((name) => !isEmpty(getOwn(properties, name)));
  if (reasons[0] !== undefined) return NOT_RUN_HERE[reasons[0]];
  if (getOwn(properties, "PackageType") === "Image") return NOT_RUN_HERE.ImageUri;
  const code = getOwn(properties, codeName);
  if (code === undefined) return undefined;
  if (typeof code !== "string" || /^(?:s3|https?):\/\//.test(code)) return "its code is not on this machine";
  return undefined;
}

function isEmpty(value: unknown): boolean {
  return value === undefined || (Array.isArray(value) && value.length === 0);
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

function readText(properties: JsonObject, name: string, notRunHere: string | undefined): string {
  const value = getOwn(properties, name);
  if (value === undefined && notRunHere !== undefined) return "";
  if (typeof value === "string" && value !== "") return value;
  return refuseAt(
    findPlace(properties, name),
    `${name} is missing.`,
    `Write ${name} on the function or in Globals.`,
  );
}

function parseEnvironment(properties: JsonObject): Readonly<Record<string, string>> {
  const environment = getOwn(properties, "Environment");
  if (environment === undefined) return {};
  const variables = isJsonObject(environment) ? (getOwn(environment, "Variables") ?? {}) : undefined;
  if (!isJsonObject(variables)) {
    return refuseAt(
      findPlace(properties, "Environment"),
      "Environment takes Variables.",
      "Write a map of texts.",
    );
  }
  const texts = Object.entries(variables).map(([name, value]) => [name, toVariable(variables, name, value)]);
  return Object.fromEntries(texts);
}

function toVariable(variables: JsonObject, name: string, value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  const problem = `The environment variable ${name} must be text.`;
  return refuseAt(findPlace(variables, name), problem, "Join a list with Fn::Join.");
}

function parseMetadata(resource: TemplateResource): JsonObject {
  const metadata = getOwn(resource.node, "Metadata");
  return isJsonObject(metadata) ? metadata : {};
}

function parseJsonLogs(properties: JsonObject): boolean {
  const config = getOwn(properties, "LoggingConfig");
  return isJsonObject(config) && getOwn(config, "LogFormat") === "JSON";
}
