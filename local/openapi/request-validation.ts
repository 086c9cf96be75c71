import { getOwn, isJsonObject, type JsonObject } from "../platform/json.ts";
import { type ApiDocument, readMap } from "./api-document.ts";
import { parseModel } from "./models.ts";
import type { RequestValidation } from "./rest-api.ts";

const VALIDATOR = "x-amazon-apigateway-request-validator";
const VALIDATORS = "x-amazon-apigateway-request-validators";
/** The order in which a refusal names what is missing (contract E-82). */
const LOCATIONS = ["header", "path", "querystring"] as const;

export interface ValidationPlace {
  readonly document: ApiDocument;
  readonly pathItem: JsonObject;
  readonly operation: JsonObject;
  /** Of the operation. */
  readonly path: readonly string[];
}

/** What is checked before the integration; `undefined` when nothing is (contract A-57, E.5). @throws StartError */
export function parseRequestValidation(at: ValidationPlace): RequestValidation | undefined {
  const flags = findValidator(at);
  if (flags === undefined || (!flags.body && !flags.parameters)) return undefined;
  return {
    parameters: flags.parameters ? findRequired(at) : [],
    models: flags.body ? findModels(at) : {},
  };
}

function findValidator({
  document,
  operation,
  path,
}: ValidationPlace): { body: boolean; parameters: boolean } | undefined {
  const name = getOwn(operation, VALIDATOR) ?? getOwn(document.body, VALIDATOR);
  if (name === undefined) return undefined;
  const validators = readMap(document, document.body, [VALIDATORS]);
  const validator = getOwn(validators, String(name));
  if (!isJsonObject(validator)) {
    return document.refuse(
      [...path, VALIDATOR],
      `There is no request validator ${String(name)}.`,
      `Declare it in ${VALIDATORS}.`,
    );
  }
  const isOn = (flag: string) => [true, "true"].includes(getOwn(validator, flag) as boolean | string);
  return { body: isOn("validateRequestBody"), parameters: isOn("validateRequestParameters") };
}

type RequiredParameter = RequestValidation["parameters"][number];

function findRequired(at: ValidationPlace): readonly RequiredParameter[] {
  const required: RequiredParameter[] = [];
  for (const parameter of listParameters(at)) {
    const location = toLocation(getOwn(parameter, "in"));
    const name = getOwn(parameter, "name");
    if (location === undefined || typeof name !== "string" || getOwn(parameter, "required") !== true)
      continue;
    if (!required.some((one) => one.in === location && one.name === name))
      required.push({ in: location, name });
  }
  return LOCATIONS.flatMap((location) => required.filter((one) => one.in === location));
}

/** A cookie has no counterpart (contract A-26). */
function toLocation(location: unknown): RequiredParameter["in"] | undefined {
  if (location === "query") return "querystring";
  return location === "header" || location === "path" ? location : undefined;
}

/**
 * The operation's own parameters and those of its path that it does not repeat.
 *
 * Assumed: AWS honours parameters of a path item (contract A-27).
 */
function listParameters({ document, pathItem, operation, path }: ValidationPlace): readonly JsonObject[] {
  const own = toParameters(document, operation, [...path, "parameters"]);
  const shared = toParameters(document, pathItem, [...path.slice(0, -1), "parameters"]);
  const isOwn = (one: JsonObject) => own.some((other) => other.name === one.name && other.in === one.in);
  return [...own, ...shared.filter((one) => !isOwn(one))];
}

function toParameters(
  document: ApiDocument,
  holder: JsonObject,
  path: readonly string[],
): readonly JsonObject[] {
  const written = getOwn(holder, "parameters") ?? [];
  if (!Array.isArray(written)) return document.refuse(path, "parameters must be a list.", "Correct it.");
  return written.map((parameter: unknown) => {
    const resolved = isJsonObject(parameter) ? resolveParameter(document, parameter) : undefined;
    return resolved ?? document.refuse(path, "A parameter is no map, or refers to none.", "Correct it.");
  });
}

function resolveParameter(document: ApiDocument, parameter: JsonObject): JsonObject | undefined {
  const reference = getOwn(parameter, "$ref");
  if (reference === undefined) return parameter;
  const name = /^#\/(?:components\/)?parameters\/([^/]+)$/.exec(String(reference))?.[1] ?? "";
  const components = getOwn(document.body, "components");
  const holder = document.dialect === "openapi-3.0" ? components : document.body;
  const parameters = isJsonObject(holder) ? getOwn(holder, "parameters") : undefined;
  const found = isJsonObject(parameters) ? getOwn(parameters, name) : undefined;
  return isJsonObject(found) ? found : undefined;
}

/** Models by content type (contract A-28); Swagger 2.0 has one body parameter for all that it consumes. */
function findModels(at: ValidationPlace): Readonly<Record<string, JsonObject>> {
  return at.document.dialect === "openapi-3.0" ? findContentModels(at) : findBodyModels(at);
}

function findContentModels({
  document,
  operation,
  path,
}: ValidationPlace): Readonly<Record<string, JsonObject>> {
  const place = [...path, "requestBody"];
  const content = readMap(document, readMap(document, operation, place), [...place, "content"]);
  const models = Object.entries(content).flatMap(([type, media]) => {
    const schema = isJsonObject(media) ? getOwn(media, "schema") : undefined;
    return isJsonObject(schema) ? [[type, parseModel(document, schema, place)] as const] : [];
  });
  return Object.fromEntries(models);
}

function findBodyModels(at: ValidationPlace): Readonly<Record<string, JsonObject>> {
  const { document, operation, path } = at;
  const body = listParameters(at).find((parameter) => getOwn(parameter, "in") === "body");
  const schema = body === undefined ? undefined : getOwn(body, "schema");
  if (!isJsonObject(schema)) return {};
  const model = parseModel(document, schema, [...path, "parameters"]);
  const consumes = getOwn(operation, "consumes") ?? getOwn(document.body, "consumes");
  const types = Array.isArray(consumes) && consumes.length > 0 ? consumes.map(String) : ["application/json"];
  return Object.fromEntries(types.map((type) => [type, model]));
}
