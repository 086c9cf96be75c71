import { getOwn, isJsonObject, type JsonObject } from "../platform/json.ts";
import { cutCidr } from "./cidr.ts";
import { findDefault, requireExtensions, toJsonText, toLength } from "./language-extensions.ts";
import { findPseudoParameter, NO_VALUE } from "./pseudo-parameters.ts";
import type { Scope } from "./scope.ts";
import { copyPlace, findPlace, recordPlace, refuseAt, type SourcePlace } from "./source-place.ts";
import { isSubstitutionName, parseSubstitution } from "./substitution.ts";

/** One intrinsic function: its argument as written, and the object that holds it, for messages. */
type Intrinsic = (argument: unknown, at: JsonObject, scope: Scope) => unknown;

const INTRINSICS: Readonly<Record<string, Intrinsic>> = {
  Ref: resolveRef,
  "Fn::GetAtt": resolveGetAtt,
  "Fn::Sub": resolveSub,
  "Fn::Join": resolveJoin,
  "Fn::Select": resolveSelect,
  "Fn::Split": resolveSplit,
  "Fn::If": resolveIf,
  "Fn::FindInMap": resolveFindInMap,
  "Fn::Cidr": resolveCidr,
  "Fn::GetAZs": resolveZones,
  "Fn::Length": (argument, at, scope) => {
    requireExtensions("Fn::Length", at, scope);
    return toLength(resolve(argument, scope), at);
  },
  "Fn::ToJsonString": (argument, at, scope) => {
    requireExtensions("Fn::ToJsonString", at, scope);
    return toJsonText(resolve(argument, scope), at);
  },
  "Fn::Base64": (argument, at, scope) =>
    Buffer.from(toText(resolve(argument, scope), at), "utf8").toString("base64"),
};

const REMEDIES: Readonly<Record<string, string>> = {
  "Fn::ImportValue": "Make it a parameter, and pass the other stack's output with --parameter-overrides.",
  "Fn::Transform": "Only AWS::Include is run here; write out what the macro would produce.",
};

/**
 * `value` without intrinsic functions; `undefined` when all of it is `AWS::NoValue`. Always a new value,
 * whose objects and arrays have the places of what they were made from.
 *
 * @throws StartError for what cannot be resolved, with the place
 */
export function resolveValue(value: unknown, scope: Scope): unknown {
  const resolved = resolve(value, scope);
  return resolved === NO_VALUE ? undefined : resolved;
}

/** The name of the intrinsic function that `value` is; the Globals of SAM treat such a map as a scalar. */
export function findIntrinsicName(value: unknown): string | undefined {
  if (!isJsonObject(value)) return undefined;
  const [name, ...others] = Object.keys(value);
  if (name === undefined || others.length > 0) return undefined;
  return name === "Ref" || name.startsWith("Fn::") ? name : undefined;
}

function resolve(value: unknown, scope: Scope): unknown {
  if (Array.isArray(value)) return resolveList(value, scope);
  if (!isJsonObject(value)) return value;
  const name = findIntrinsicName(value);
  if (name === undefined) return resolveMap(value, scope);
  const intrinsic = Object.hasOwn(INTRINSICS, name) ? INTRINSICS[name] : undefined;
  if (intrinsic === undefined) {
    const remedy = (Object.hasOwn(REMEDIES, name) ? REMEDIES[name] : undefined) ?? "Write the value out.";
    refuseAt(findPlace(value), `${name} is not resolved here.`, remedy);
  }
  return intrinsic(value[name], value, scope);
}

function resolveMap(map: JsonObject, scope: Scope): JsonObject {
  const resolved: (readonly [string, unknown])[] = [];
  for (const [key, member] of Object.entries(map)) {
    if (key.startsWith("Fn::")) {
      refuseAt(findPlace(map, key), `${key} stands beside other keys.`, "Give it a map of its own.");
    }
    const value = resolve(replaceDynamic(member, findPlace(map, key), scope), scope);
    if (value !== NO_VALUE) resolved.push([key, value]);
  }
  // Not by assignment: a key may be called `__proto__`.
  return copyPlace(map, Object.fromEntries(resolved));
}

function resolveList(list: readonly unknown[], scope: Scope): readonly unknown[] {
  const resolved: unknown[] = [];
  const places = new Map<string, SourcePlace>();
  for (const [index, item] of list.entries()) {
    const place = findPlace(list, index);
    const value = resolve(replaceDynamic(item, place, scope), scope);
    if (value === NO_VALUE) continue;
    if (place !== undefined) places.set(String(resolved.length), place);
    resolved.push(value);
  }
  const place = findPlace(list);
  return place === undefined ? resolved : recordPlace(resolved, place, places);
}

/**
 * `{{resolve:ssm:…}}` and its kin are read from AWS at deployment: what is given for them stands in their place.
 *
 * @throws StartError where nothing is given
 */
export function replaceDynamic(text: unknown, place: SourcePlace | undefined, scope: Scope): unknown {
  if (typeof text !== "string" || !text.includes("{{resolve:")) return text;
  return text.replace(/\{\{(resolve:[^{}]*)\}\}/g, (written, name: string) => {
    const value = Object.hasOwn(scope.dynamicValues, name) ? scope.dynamicValues[name] : undefined;
    const remedy = `Pass it: --parameter-overrides "${name}=…", or make it a parameter.`;
    return value ?? refuseAt(place, `${written} is read from AWS, which the twin does not ask.`, remedy);
  });
}

function resolveRef(argument: unknown, at: JsonObject, scope: Scope): unknown {
  if (typeof argument !== "string") refuseAt(findPlace(at), "Ref takes a name.", "Write Ref: Name.");
  const value = findNamed(argument, at, scope);
  return Array.isArray(value) ? [...value] : value;
}

/** A pseudo parameter, a parameter or a resource, in this order. */
function findNamed(name: string, at: object, scope: Scope): unknown {
  if (name.startsWith("AWS::")) {
    const value = findPseudoParameter(scope.identity, name);
    if (value === undefined)
      refuseAt(findPlace(at), `There is no pseudo parameter ${name}.`, "Correct the name.");
    return value;
  }
  return scope.parameters.get(name) ?? scope.findRef(name, at);
}

function resolveGetAtt(argument: unknown, at: JsonObject, scope: Scope): unknown {
  const [logicalId, attribute, ...rest] = toAttributePath(argument);
  if (typeof logicalId !== "string" || attribute === undefined || rest.length > 0) {
    refuseAt(findPlace(at), "Fn::GetAtt takes a resource and an attribute.", "Write [Resource, Attribute].");
  }
  const name = toText(resolve(attribute, scope), at);
  return scope.getAttribute({ logicalId, attribute: name }, at);
}

function toAttributePath(argument: unknown): readonly unknown[] {
  if (Array.isArray(argument)) return argument;
  const dot = typeof argument === "string" ? argument.indexOf(".") : -1;
  return typeof argument === "string" && dot > 0 ? [argument.slice(0, dot), argument.slice(dot + 1)] : [];
}

function resolveSub(argument: unknown, at: JsonObject, scope: Scope): string {
  const [template, names, ...rest] = Array.isArray(argument) ? argument : [argument, {}];
  if (typeof template !== "string" || !isJsonObject(names) || rest.length > 0) {
    refuseAt(findPlace(at), "Fn::Sub takes a text, or a text and a map.", "Write [text, { Name: value }].");
  }
  const text = parseSubstitution(template)
    .map((part) =>
      part.kind === "text" ? part.text : toText(resolveName(part.name, names, { at, scope }), at),
    )
    .join("");
  return String(replaceDynamic(text, findPlace(at), scope));
}

function resolveName(name: string, names: JsonObject, { at, scope }: { at: object; scope: Scope }): unknown {
  if (!isSubstitutionName(name)) {
    const remedy = `Write \${!${name}} for the text itself.`;
    refuseAt(findPlace(at), `\${${name}} in Fn::Sub is no name of CloudFormation's.`, remedy);
  }
  if (Object.hasOwn(names, name)) return resolve(names[name], scope);
  const dot = name.indexOf(".");
  if (dot === -1 || name.startsWith("AWS::")) return findNamed(name, at, scope);
  return scope.getAttribute({ logicalId: name.slice(0, dot), attribute: name.slice(dot + 1) }, at);
}

function resolveJoin(argument: unknown, at: JsonObject, scope: Scope): string {
  const [delimiter, values] = toArguments(argument, at, "[delimiter, [values]]");
  const list = resolve(values, scope);
  if (typeof delimiter !== "string" || !Array.isArray(list))
    return refuseArguments(at, "[delimiter, [values]]");
  return list.map((item) => toText(item, at)).join(delimiter);
}

function resolveSplit(argument: unknown, at: JsonObject, scope: Scope): readonly string[] {
  const [delimiter, source] = toArguments(argument, at, "[delimiter, text]");
  if (typeof delimiter !== "string" || delimiter === "") return refuseArguments(at, "[delimiter, text]");
  return toText(resolve(source, scope), at).split(delimiter);
}

function resolveSelect(argument: unknown, at: JsonObject, scope: Scope): unknown {
  const [index, values] = toArguments(argument, at, "[index, [values]]");
  const list = resolve(values, scope);
  const position = toText(resolve(index, scope), at);
  if (!/^\d+$/.test(position) || !Array.isArray(list)) return refuseArguments(at, "[index, [values]]");
  const value: unknown = list[Number(position)];
  if (value === undefined || value === null) {
    const problem = `Fn::Select asks for item ${position} of a list of ${list.length}.`;
    refuseAt(findPlace(at), problem, "Count from 0, and check the list.");
  }
  return value;
}

function resolveIf(argument: unknown, at: JsonObject, scope: Scope): unknown {
  if (!Array.isArray(argument) || argument.length !== 3 || typeof argument[0] !== "string") {
    return refuseArguments(at, "[Condition, value if true, value if false]");
  }
  return resolve(scope.isConditionTrue(argument[0], at) ? argument[1] : argument[2], scope);
}

function resolveFindInMap(argument: unknown, at: JsonObject, scope: Scope): unknown {
  const fallback = Array.isArray(argument) ? findDefault(argument[3]) : undefined;
  if (fallback !== undefined) requireExtensions("DefaultValue of Fn::FindInMap", at, scope);
  if (!Array.isArray(argument) || argument.length !== (fallback === undefined ? 3 : 4)) {
    return refuseArguments(at, "[Map, key, key]");
  }
  const [map = "", first = "", second = ""] = argument
    .slice(0, 3)
    .map((key) => toText(resolve(key, scope), at));
  const section = getOwn(scope.mappings, map);
  const row = isJsonObject(section) ? getOwn(section, first) : undefined;
  const value = isJsonObject(row) ? getOwn(row, second) : undefined;
  if (value !== undefined) return value;
  if (fallback !== undefined) return resolve(fallback.value, scope);
  return refuseAt(
    findPlace(at),
    `Mappings has no ${map}.${first}.${second}.`,
    "Add it, or correct the keys.",
  );
}

function resolveCidr(argument: unknown, at: JsonObject, scope: Scope): readonly string[] {
  const form = "[block, count, bits]";
  if (!Array.isArray(argument) || argument.length < 2 || argument.length > 3)
    return refuseArguments(at, form);
  const [block = "", count, bits] = argument.map((part) => toText(resolve(part, scope), at));
  const width = block.includes(":") ? 64 : 8;
  return cutCidr(block, Number(count), Number(bits ?? width)) ?? refuseArguments(at, form);
}

/** Assumed: three zones in every Region; which an account has, only AWS knows. */
function resolveZones(argument: unknown, at: JsonObject, scope: Scope): readonly string[] {
  const region = toText(resolve(argument, scope), at) || scope.identity.region;
  return ["a", "b", "c"].map((zone) => region + zone);
}

function toArguments(argument: unknown, at: JsonObject, form: string): readonly unknown[] {
  if (!Array.isArray(argument) || argument.length !== 2) return refuseArguments(at, form);
  return argument;
}

function refuseArguments(at: JsonObject, form: string): never {
  return refuseAt(findPlace(at), `${findIntrinsicName(at)} takes ${form}.`, "Correct its arguments.");
}

/** The text that CloudFormation makes of a scalar. */
export function toText(value: unknown, at: object): string {
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  const what = Array.isArray(value) ? "a list" : value === NO_VALUE ? "AWS::NoValue" : "no text";
  return refuseAt(
    findPlace(at),
    `A text is wanted here, but this is ${what}.`,
    "Use Fn::Join or Fn::Select.",
  );
}
