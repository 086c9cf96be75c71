import { isJsonObject } from "../../platform/json.ts";

/**
 * What a mapping template can hold. Maps are `Map`s and methods are looked up in tables of this room: no object
 * of JavaScript, and so no prototype, is within a template's reach.
 */
export type Value = null | boolean | number | string | Value[] | ValueMap | ToolValue;

export type ValueMap = Map<string, Value>;

/** `$input` and `$util`: their members are code of the gateway. */
export interface ToolValue {
  readonly tool: string;
  readonly properties: ReadonlyMap<string, () => Value>;
  readonly methods: ReadonlyMap<string, (args: readonly Value[]) => Value>;
}

/** Methods by name; `self` is of the type that the table is for. */
export type Methods<Self> = Readonly<Record<string, (self: Self, args: readonly Value[]) => Value>>;

/** Lists that came from JSON: they print as JSON, others as Java prints its lists. */
const jsonLists = new WeakSet<Value[]>();

export function fromJson(json: unknown): Value {
  if (Array.isArray(json)) {
    const list = json.map(fromJson);
    jsonLists.add(list);
    return list;
  }
  if (isJsonObject(json))
    return new Map(Object.entries(json).map(([name, value]) => [name, fromJson(value)]));
  if (typeof json === "string" || typeof json === "number" || typeof json === "boolean") return json;
  return null;
}

/** JSON text, compact; `null` for what has no JSON. */
export function toJsonText(value: Value): string {
  if (Array.isArray(value)) return `[${value.map(toJsonText).join(",")}]`;
  if (value instanceof Map) {
    return `{${[...value].map(([name, member]) => `${JSON.stringify(name)}:${toJsonText(member)}`).join(",")}}`;
  }
  return isTool(value) ? "null" : JSON.stringify(value);
}

/**
 * How a value prints: nothing for what is missing, maps as Java prints them (`{a=1, b=x}`).
 *
 * Observed: a list out of a body prints as JSON, in a map too (localstack/localstack#12379, 2025-03).
 */
export function toText(value: Value): string {
  if (value === null) return "";
  if (Array.isArray(value)) {
    return jsonLists.has(value) ? toJsonText(value) : `[${value.map(toNestedText).join(", ")}]`;
  }
  if (value instanceof Map) {
    return `{${[...value].map(([name, member]) => `${name}=${toNestedText(member)}`).join(", ")}}`;
  }
  return isTool(value) ? `$${value.tool}` : String(value);
}

function toNestedText(value: Value): string {
  return value === null ? "null" : toText(value);
}

export function isTool(value: Value): value is ToolValue {
  return typeof value === "object" && value !== null && "tool" in value;
}

/** Assumed: as in Velocity 1.7, on which API Gateway builds, all but `null` and `false` is true. */
export function isTrue(value: Value): boolean {
  return value !== null && value !== false;
}

/** Velocity 1.7: numbers by value; of different types, by their texts; nothing equals nothing only. */
export function isEqual(left: Value, right: Value): boolean {
  if (left === null || right === null) return left === right;
  if (typeof left === typeof right && typeof left !== "object") return left === right;
  return toText(left) === toText(right);
}

export function describeType(value: Value): string {
  if (value === null) return "nothing";
  if (Array.isArray(value)) return "a list";
  if (value instanceof Map) return "a map";
  return isTool(value) ? `$${value.tool}` : `a ${typeof value}`;
}
