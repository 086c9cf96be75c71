import { getOwn, isJsonObject, type JsonObject } from "../platform/json.ts";
import { findPlace, recordPlace, refuseAt, type SourcePlace } from "./source-place.ts";

const LOOP = /^Fn::ForEach::[A-Za-z0-9]+$/;
/** No resource of a template could come after so many (CloudFormation takes 500). */
const MAX_STEPS = 5_000;

export interface LoopDeps {
  /** Whether the template declares `AWS::LanguageExtensions`. */
  readonly isDeclared: boolean;
  /** The collection of a loop: a list, or what gives one, of parameters and mappings alone. */
  resolveCollection(value: unknown, at: object): unknown;
}

interface Looping extends LoopDeps {
  readonly steps: { count: number };
}

/**
 * Writes out every `Fn::ForEach`, as `AWS::LanguageExtensions` does before SAM runs. Values that hold no loop
 * are handed through as they are.
 *
 * @throws StartError where the transform is not declared, and for a loop that CloudFormation would refuse
 */
export function expandLoops(value: unknown, deps: LoopDeps): unknown {
  return expand(value, { ...deps, steps: { count: 0 } });
}

function expand(value: unknown, looping: Looping): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item) => expand(item, looping));
    return items.every((item, index) => item === value[index]) ? value : keepPlaces(value, items);
  }
  if (!isJsonObject(value)) return value;
  const keys = Object.keys(value);
  if (!keys.some((key) => key.startsWith("Fn::ForEach"))) {
    const entries = keys.map((key) => [key, expand(value[key], looping)] as const);
    return entries.every(([key, member]) => member === value[key])
      ? value
      : keepPlaces(value, Object.fromEntries(entries));
  }
  return expandMembers(value, looping);
}

function expandMembers(map: JsonObject, looping: Looping): JsonObject {
  const members: Record<string, unknown> = {};
  const places = new Map<string, SourcePlace>();
  const add = (key: string, value: unknown, place: SourcePlace | undefined) => {
    if (Object.hasOwn(members, key))
      refuseAt(place, `The loop brings ${key} once more.`, "Use its variable.");
    members[key] = value;
    if (place !== undefined) places.set(key, place);
  };
  for (const key of Object.keys(map)) {
    const place = findPlace(map, key);
    if (!key.startsWith("Fn::ForEach")) add(key, expand(map[key], looping), place);
    else for (const [name, value] of expandLoop(map, key, looping)) add(name, value, place);
  }
  const place = findPlace(map);
  return place === undefined ? members : recordPlace(members, place, places);
}

function expandLoop(map: JsonObject, key: string, looping: Looping): readonly (readonly [string, unknown])[] {
  const place = findPlace(map, key);
  if (!looping.isDeclared) {
    refuseAt(place, `${key} needs AWS::LanguageExtensions.`, "Declare it first in Transform.");
  }
  const argument = map[key];
  const [name, collection, body] = Array.isArray(argument) ? argument : [];
  if (!LOOP.test(key) || typeof name !== "string" || !isJsonObject(body)) {
    refuseAt(place, `${key} takes [Name, [values], { Key: value }].`, "Write Fn::ForEach::LoopName.");
  }
  const values = looping.resolveCollection(collection, map);
  if (!Array.isArray(values)) refuseAt(place, `${key} loops over what is no list.`, "Write a list.");
  return values.flatMap((value: unknown) => {
    looping.steps.count += 1;
    if (looping.steps.count > MAX_STEPS) refuseAt(place, "The loops make too much.", "Shorten the lists.");
    const step = substitute(body, name, String(value)) as JsonObject;
    return Object.entries(expand(step, looping) as JsonObject);
  });
}

/** `${Name}` and `Ref: Name`; `&{Name}` stands for its letters and digits. */
function substitute(value: unknown, name: string, text: string): unknown {
  const replace = (one: string) =>
    one.replaceAll(`\${${name}}`, text).replaceAll(`&{${name}}`, text.replace(/[^A-Za-z0-9]/g, ""));
  if (typeof value === "string") return replace(value);
  if (Array.isArray(value))
    return keepPlaces(
      value,
      value.map((item) => substitute(item, name, text)),
    );
  if (!isJsonObject(value)) return value;
  if (Object.keys(value).length === 1 && getOwn(value, "Ref") === name) return text;
  const entries = Object.entries(value).map(([key, member]) => [
    replace(key),
    substitute(member, name, text),
  ]);
  return keepPlaces(value, Object.fromEntries(entries));
}

/** Members whose key came from a loop's variable stand where their map stands. */
function keepPlaces<Node extends object>(original: object, copy: Node): Node {
  const place = findPlace(original);
  if (place === undefined) return copy;
  const places = new Map<string, SourcePlace>();
  for (const key of Object.keys(copy)) {
    const own = findPlace(original, key);
    if (own !== undefined) places.set(key, own);
  }
  return recordPlace(copy, place, places);
}
