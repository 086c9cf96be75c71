import { getOwn, isJsonObject, type JsonObject } from "../platform/json.ts";
import type { ApiDocument } from "./api-document.ts";

/** Keywords of JSON Schema that API Gateway validates by; all others are dropped at import (contract A-33). */
const KEYWORDS = new Set([
  "additionalItems",
  "additionalProperties",
  "allOf",
  "anyOf",
  "dependencies",
  "enum",
  "exclusiveMaximum",
  "format",
  "items",
  "maxLength",
  "maxProperties",
  "maximum",
  "minLength",
  "minProperties",
  "minimum",
  "multipleOf",
  "not",
  "oneOf",
  "pattern",
  "patternProperties",
  "properties",
  "required",
  "type",
  "uniqueItems",
]);
/** Keywords whose members are schemas by name. */
const SCHEMA_MAPS = new Set(["dependencies", "patternProperties", "properties"]);
const NUMERIC_TYPES = new Set(["integer", "number"]);

interface Reading {
  readonly document: ApiDocument;
  readonly path: readonly string[];
  /** Every model that was referred to, by name. */
  readonly definitions: Map<string, JsonObject>;
}

/**
 * A JSON Schema of draft 4 that stands by itself: only what API Gateway validates by, no formats on
 * numbers, references pointing to its own `definitions`.
 *
 * @throws StartError for a reference that leads out of the document or nowhere (contract A-35)
 */
export function parseModel(document: ApiDocument, schema: JsonObject, path: readonly string[]): JsonObject {
  const reading: Reading = { document, path, definitions: new Map() };
  const model = toSchema(reading, schema);
  if (reading.definitions.size === 0) return model;
  return { ...model, definitions: Object.fromEntries(reading.definitions) };
}

function toSchema(reading: Reading, schema: JsonObject): JsonObject {
  const reference = getOwn(schema, "$ref");
  if (reference !== undefined) return { $ref: `#/definitions/${resolveReference(reading, reference)}` };
  const kept: Record<string, unknown> = {};
  for (const [keyword, value] of Object.entries(schema)) {
    if (KEYWORDS.has(keyword)) kept[keyword] = toKeywordValue(reading, keyword, value);
  }
  if (NUMERIC_TYPES.has(String(kept.type))) delete kept.format;
  return kept;
}

function toKeywordValue(reading: Reading, keyword: string, value: unknown): unknown {
  if (keyword === "enum" || keyword === "required") return value;
  if (SCHEMA_MAPS.has(keyword) && isJsonObject(value)) {
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, toInner(reading, inner)]));
  }
  return toInner(reading, value);
}

function toInner(reading: Reading, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => toInner(reading, item));
  return isJsonObject(value) ? toSchema(reading, value) : value;
}

/** The name of a model of this document, read on the way. */
function resolveReference(reading: Reading, reference: unknown): string {
  const { document } = reading;
  const prefix = document.dialect === "openapi-3.0" ? "#/components/schemas/" : "#/definitions/";
  const name =
    typeof reference === "string" && reference.startsWith(prefix) ? reference.slice(prefix.length) : "";
  const schema = findModel(document, name);
  if (schema === undefined) {
    const problem = `${String(reference)} names no model of this document (contract A-35).`;
    return document.refuse(reading.path, problem, `Write ${prefix}Name; other files are not read.`);
  }
  if (!reading.definitions.has(name)) {
    reading.definitions.set(name, {}); // a model may refer to itself
    reading.definitions.set(name, toSchema(reading, schema));
  }
  return name;
}

function findModel(document: ApiDocument, name: string): JsonObject | undefined {
  const components = getOwn(document.body, "components");
  const holder = document.dialect === "openapi-3.0" ? components : document.body;
  const models = isJsonObject(holder)
    ? getOwn(holder, document.dialect === "openapi-3.0" ? "schemas" : "definitions")
    : undefined;
  const model = isJsonObject(models) && name !== "" ? getOwn(models, name) : undefined;
  return isJsonObject(model) ? model : undefined;
}
