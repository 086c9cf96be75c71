import { getOwn, isJsonObject, type JsonObject } from "../platform/json.ts";
import { copyPlace, findPlace, recordPlace, refuseAt, type SourcePlace } from "./source-place.ts";
import type { TemplateFiles } from "./template-files.ts";
import type { ParseYaml } from "./yaml-text.ts";

export interface IncludeDeps {
  readonly files: TemplateFiles;
  readonly parseYaml: ParseYaml;
  /** Resolves a `Location` that is an intrinsic function of parameters. */
  resolveLocation(value: unknown, at: object): unknown;
}

const TRANSFORM = "Fn::Transform";

/**
 * Puts the content of every `AWS::Include` in its place, as CloudFormation does before any other transform
 * (contract A-91). Values that hold no include are handed through as they are.
 *
 * @throws StartError for another macro, a file that is not there, a nested include (contract A-93)
 */
export function expandIncludes(value: unknown, deps: IncludeDeps): unknown {
  if (Array.isArray(value)) return expandList(value, deps);
  if (!isJsonObject(value)) return value;
  const members = expandMembers(value, deps);
  if (!Object.hasOwn(value, TRANSFORM)) return members;
  return mergeInclude(members, readInclude(value, deps), value);
}

function expandList(list: readonly unknown[], deps: IncludeDeps): readonly unknown[] {
  const expanded = list.map((item) => expandIncludes(item, deps));
  return expanded.every((item, index) => item === list[index]) ? list : copyPlace(list, expanded);
}

function expandMembers(map: JsonObject, deps: IncludeDeps): JsonObject {
  const entries = Object.entries(map).filter(([key]) => key !== TRANSFORM);
  const expanded = entries.map(([key, member]) => [key, expandIncludes(member, deps)] as const);
  const isSame =
    expanded.length === Object.keys(map).length && expanded.every(([key, member]) => map[key] === member);
  return isSame ? map : copyPlace(map, Object.fromEntries(expanded));
}

/** An include may stand beside other keys; both may not bring the same one. */
function mergeInclude(members: JsonObject, included: JsonObject, at: object): JsonObject {
  const children = new Map<string, SourcePlace>();
  for (const part of [members, included]) {
    for (const key of Object.keys(part)) {
      if (children.has(key)) {
        refuseAt(
          findPlace(at, TRANSFORM),
          `The included file brings ${key} once more.`,
          "Remove one of them.",
        );
      }
      const place = findPlace(part, key);
      if (place !== undefined) children.set(key, place);
    }
  }
  if (Object.keys(members).length === 0) return included;
  const place = findPlace(at);
  const merged = { ...members, ...included };
  return place === undefined ? merged : recordPlace(merged, place, children);
}

function readInclude(at: JsonObject, deps: IncludeDeps): JsonObject {
  const place = findPlace(at, TRANSFORM);
  const location = toLocation(at[TRANSFORM], at, deps);
  const { name, text } = deps.files.readInclude(location, place);
  const value = deps.parseYaml({ text, file: name, shortForms: "refused" });
  if (!isJsonObject(value)) {
    refuseAt(place, `${name} must hold a map (contract A-93).`, "Write keys and values at its top level.");
  }
  refuseNested(value);
  return value;
}

function toLocation(transform: unknown, at: JsonObject, deps: IncludeDeps): string {
  const place = findPlace(at, TRANSFORM);
  const name = isJsonObject(transform) ? getOwn(transform, "Name") : undefined;
  if (name !== "AWS::Include") {
    refuseAt(place, `The macro ${String(name)} is not run here.`, "Write out what it would produce.");
  }
  const parameters = isJsonObject(transform) ? getOwn(transform, "Parameters") : undefined;
  const location = isJsonObject(parameters)
    ? deps.resolveLocation(getOwn(parameters, "Location"), at)
    : undefined;
  if (typeof location !== "string" || location === "") {
    refuseAt(place, "AWS::Include needs a Location.", "Write Parameters: { Location: openapi.yaml }.");
  }
  return location;
}

function refuseNested(value: unknown): void {
  if (typeof value !== "object" || value === null) return;
  if (!Array.isArray(value) && Object.hasOwn(value, TRANSFORM)) {
    const problem = "An included file may not use Fn::Transform itself (contract A-93).";
    refuseAt(findPlace(value, TRANSFORM), problem, "Put its content here, or include it from the template.");
  }
  for (const member of Object.values(value)) refuseNested(member);
}
