import { getOwn, isJsonObject, type JsonObject } from "../platform/json.ts";

/** Makes of a configured value what the API would show; `undefined` shows nothing. */
export type ToWire = (value: unknown) => unknown;

/**
 * The members that were configured, each as the API shows it. Template parameters are text whatever they
 * mean, so numbers and booleans are made here.
 */
export function readConfigured(
  properties: JsonObject,
  members: Readonly<Record<string, ToWire>>,
): Readonly<Record<string, unknown>> {
  const shown: Record<string, unknown> = {};
  for (const [name, toWire] of Object.entries(members)) {
    const value = getOwn(properties, name);
    const wireValue = value === undefined || value === null ? undefined : toWire(value);
    if (wireValue !== undefined) shown[name] = wireValue;
  }
  return shown;
}

export const asIs: ToWire = (value) => value;

export const asNumber: ToWire = (value) => (Number.isFinite(Number(value)) ? Number(value) : undefined);

export const asBoolean: ToWire = (value) => value === true || value === "true";

export const asList: ToWire = (value) => (Array.isArray(value) ? value : undefined);

/** An object of which these members are shown. */
export function asStructure(members: Readonly<Record<string, ToWire>>): ToWire {
  return (value) => (isJsonObject(value) ? readConfigured(value, members) : undefined);
}

export function asListOf(toWire: ToWire): ToWire {
  return (value) => (Array.isArray(value) ? value.map(toWire) : undefined);
}
