import type { JsonObject } from "../platform/json.ts";
import { copyPlace, findPlace, refuseAt } from "./source-place.ts";

/** What the twin knows of a resource type's properties. */
export interface PropertyTable {
  /** For messages: `AWS::Serverless::Api`, `an Api event`. */
  readonly what: string;
  /** Read and acted upon. */
  readonly modelled: readonly string[];
  /** Known to change no answer of the twin. */
  readonly ignored: readonly string[];
}

/**
 * The modelled properties, resolved. Every property that is neither modelled nor known to be harmless is
 * refused, unless it resolves to `AWS::NoValue`: an option that guards something on AWS must never be
 * skipped in silence. Ignored ones are not resolved, for they may hold what only AWS can resolve.
 */
export function readProperties(
  properties: JsonObject,
  table: PropertyTable,
  resolve: (value: unknown) => unknown,
): JsonObject {
  const wanted = Object.entries(properties).filter(([name]) => !table.ignored.includes(name));
  const resolved = resolve(copyPlace(properties, Object.fromEntries(wanted))) as JsonObject;
  for (const name of Object.keys(resolved)) {
    if (table.modelled.includes(name)) continue;
    const problem = `${name} of ${table.what} is not supported here.`;
    refuseAt(
      findPlace(properties, name),
      problem,
      "Remove it, or put it behind a condition that is false locally.",
    );
  }
  return resolved;
}

/** A whole number, also as text: that is how parameters come. @throws StartError */
export function parseWholeNumber(
  properties: JsonObject,
  name: string,
  { fallback, least, most }: { fallback: number; least: number; most: number },
): number {
  const value = Object.hasOwn(properties, name) ? properties[name] : undefined;
  if (value === undefined) return fallback;
  const text = typeof value === "number" || typeof value === "string" ? String(value) : "";
  const number = Number(text);
  if (!/^\d+$/.test(text) || number < least || number > most) {
    const problem = `${name} must be a whole number from ${least} to ${most}.`;
    refuseAt(findPlace(properties, name), problem, "Correct the number.");
  }
  return number;
}

/** `true` and `"true"` are the same to CloudFormation. */
export function isTrue(value: unknown): boolean {
  return value === true || value === "true";
}
