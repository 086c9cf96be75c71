import { getOwn, isJsonObject, type JsonObject } from "../platform/json.ts";
import { type FunctionDeps, findCode, parseMetadata, SAM_FUNCTION_TYPE } from "./function-code.ts";
import { LAMBDA_FUNCTION, SAM_FUNCTION } from "./function-properties.ts";
import { toText } from "./intrinsics.ts";
import { toOrigin } from "./origin.ts";
import { parseWholeNumber, readProperties } from "./property-table.ts";
import type { FunctionResource } from "./resources.ts";
import { findPlace, refuseAt, toPlaceText } from "./source-place.ts";
import type { TemplateResource } from "./template-document.ts";

/** What Lambda gives a function that asks for nothing. */
const DEFAULTS = {
  memory: { fallback: 128, least: 128, most: 10_240 },
  timeout: { fallback: 3, least: 1, most: 900 },
};
export function isFunctionType(type: string): boolean {
  return type === SAM_FUNCTION_TYPE || type === "AWS::Lambda::Function";
}

/** A function without the permissions to call it, which other resources give. @throws StartError */
export function buildFunction(resource: TemplateResource, deps: FunctionDeps): FunctionResource {
  const table = resource.type === SAM_FUNCTION_TYPE ? SAM_FUNCTION : LAMBDA_FUNCTION;
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
    ...code,
    memorySizeMb: parseWholeNumber(properties, "MemorySize", DEFAULTS.memory),
    timeoutSeconds: parseWholeNumber(properties, "Timeout", DEFAULTS.timeout),
    environment: parseEnvironment(properties),
    metadata: parseMetadata(resource),
    jsonLogs: parseJsonLogs(properties),
    invokePermissions: [],
  };
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

/** AWS: names that Lambda sets itself, and does not let a function set. */
const RESERVED =
  /^(?:_HANDLER|_X_AMZN_TRACE_ID|AWS_DEFAULT_REGION|AWS_REGION|AWS_EXECUTION_ENV|AWS_LAMBDA_(?:FUNCTION_(?:NAME|MEMORY_SIZE|VERSION)|INITIALIZATION_TYPE|LOG_(?:GROUP|STREAM)_NAME|RUNTIME_API)|AWS_ACCESS_KEY(?:_ID)?|AWS_SECRET_ACCESS_KEY|AWS_SESSION_TOKEN|LAMBDA_(?:TASK_ROOT|RUNTIME_DIR))$/;

function toVariable(variables: JsonObject, name: string, value: unknown): string {
  if (RESERVED.test(name)) {
    const problem = `The environment variable ${name} is reserved: Lambda sets it, and \`sam deploy\` fails.`;
    refuseAt(findPlace(variables, name), problem, "Give yours another name.");
  }
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  const problem = `The environment variable ${name} must be text.`;
  return refuseAt(findPlace(variables, name), problem, "Join a list with Fn::Join.");
}

function parseJsonLogs(properties: JsonObject): boolean {
  const config = getOwn(properties, "LoggingConfig");
  return isJsonObject(config) && getOwn(config, "LogFormat") === "JSON";
}
