import type { ErrorObject, ValidateFunction } from "ajv";
import { isJsonObject, type JsonObject } from "../platform/json.ts";
import { runWithin } from "./within-time.ts";

/** Judges one kind of body. */
export interface BodyModel {
  /** What is wrong with it, as sentences (contract D-25); none when it is valid. */
  findErrors(body: unknown): readonly string[];
}

/** A catastrophic `pattern` costs its own request no more than this (catalogue D-30). */
const LIMIT_MS = 500;

/**
 * keywords without effect in API Gateway. `exclusiveMinimum` is a flag in draft 4, which ajv does not
 * know; identifiers would only make two models clash.
 */
const IGNORED = new Set([
  "$schema",
  "default",
  "deprecated",
  "discriminator",
  "example",
  "examples",
  "exclusiveMinimum",
  "format",
  "id",
  "maxItems",
  "minItems",
  "nullable",
  "readOnly",
  "writeOnly",
  "xml",
]);

/** Keywords whose members are names of the developer's, each with a schema of its own. */
const MAPS_OF_SCHEMAS = new Set(["properties", "patternProperties", "definitions", "dependencies"]);

/**
 * Prepares a model (JSON Schema draft 4). ajv is loaded for the first body that is to be judged.
 *
 * @throws Error when the schema cannot be used: an unresolved reference, a pattern that is none
 */
export async function createBodyModel(schema: JsonObject): Promise<BodyModel> {
  const { Ajv } = await import("ajv");
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false, logger: false });
  const validate = ajv.compile(toDraft7(schema) as JsonObject);
  return { findErrors: (body) => findErrors(validate, body) };
}

function findErrors(validate: ValidateFunction, body: unknown): readonly string[] {
  const outcome = runWithin(() => ({ isValid: validate(body) === true }), LIMIT_MS);
  if (outcome === undefined) return ["validation took too long"];
  return outcome.isValid ? [] : describeErrors(validate.errors ?? []);
}

/** Draft 4 in the words of draft 7, without what API Gateway ignores. */
function toDraft7(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(toDraft7);
  if (!isJsonObject(schema)) return schema;
  const members = Object.entries(schema).flatMap(([keyword, value]): [string, unknown][] => {
    if (IGNORED.has(keyword) || keyword === "exclusiveMaximum") return [];
    if (keyword === "enum" || keyword === "required") return [[keyword, value]];
    return [[keyword, MAPS_OF_SCHEMAS.has(keyword) ? toDraft7Map(value) : toDraft7(value)]];
  });
  const draft7 = Object.fromEntries(members);
  return schema.exclusiveMaximum === true ? toExclusiveMaximum(draft7) : draft7;
}

function toDraft7Map(map: unknown): unknown {
  if (!isJsonObject(map)) return map;
  return Object.fromEntries(Object.entries(map).map(([name, schema]) => [name, toDraft7(schema)]));
}

function toExclusiveMaximum({ maximum, ...others }: Record<string, unknown>): JsonObject {
  return { ...others, ...(maximum === undefined ? {} : { exclusiveMaximum: maximum }) };
}

/** The sentences of the validator that API Gateway uses; what they do not cover is told in ajv's words. */
function describeErrors(errors: readonly ErrorObject[]): readonly string[] {
  const groups = new Map<string, ErrorObject[]>();
  for (const error of errors) {
    const key = `${error.keyword} ${error.instancePath}`;
    groups.set(key, [...(groups.get(key) ?? []), error]);
  }
  return [...groups.values()].map(describeGroup);
}

function describeGroup(group: readonly ErrorObject[]): string {
  const [first] = group;
  if (first === undefined) return "";
  const collect = (param: string) => JSON.stringify(group.map(({ params }) => params[param]));
  switch (first.keyword) {
    case "required":
      return `object has missing required properties (${collect("missingProperty")})`;
    case "additionalProperties":
      return `object instance has properties which are not allowed by the schema: ${collect("additionalProperty")}`;
    case "enum":
      return `instance value not found in enum (possible values: ${JSON.stringify(first.params.allowedValues)})`;
    case "type":
      return `instance type does not match any allowed primitive type (allowed: ${collect("type")})`;
    default:
      return `${first.instancePath === "" ? "instance" : first.instancePath} ${first.message ?? "is not valid"}`;
  }
}
