import { isJsonObject, type JsonObject } from "../platform/json.ts";
import type { Scope } from "./scope.ts";
import { findPlace, refuseAt } from "./source-place.ts";

/** Functions that only `AWS::LanguageExtensions` brings. */
export function requireExtensions(name: string, at: object, scope: Scope): void {
  if (scope.hasLanguageExtensions) return;
  refuseAt(findPlace(at), `${name} needs AWS::LanguageExtensions.`, "Declare it first in Transform.");
}

/** The number of items of a list. @throws StartError */
export function toLength(value: unknown, at: object): number {
  if (Array.isArray(value)) return value.length;
  return refuseAt(findPlace(at), "Fn::Length takes a list.", "Write a list, or Fn::Split.");
}

/** Compact JSON of a map or list. @throws StartError */
export function toJsonText(value: unknown, at: JsonObject): string {
  if (isJsonObject(value) || Array.isArray(value)) return JSON.stringify(value);
  return refuseAt(findPlace(at), "Fn::ToJsonString takes a map or a list.", "Write a map.");
}

/** `DefaultValue` of `Fn::FindInMap`, as its last argument has it; `undefined` when there is none. */
export function findDefault(argument: unknown): { readonly value: unknown } | undefined {
  if (!isJsonObject(argument) || !Object.hasOwn(argument, "DefaultValue")) return undefined;
  return { value: argument.DefaultValue };
}
