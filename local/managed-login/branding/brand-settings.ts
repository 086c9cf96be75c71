import { getOwn, isJsonObject, type JsonObject } from "../../platform/json.ts";

/** A dotted path into the `Settings` of a branding; `undefined` where there is nothing of that name. */
export function findSetting(settings: JsonObject | null, path: string): unknown {
  let value: unknown = settings ?? undefined;
  for (const name of path.split(".")) value = isJsonObject(value) ? getOwn(value, name) : undefined;
  return value;
}

/** `rrggbb` or `rrggbbaa`, as the branding editor writes colours. Anything else is no colour: it goes into CSS. */
const COLOUR = /^[0-9a-f]{6}(?:[0-9a-f]{2})?$/i;

/** A CSS colour. */
export function readColour(settings: JsonObject | null, path: string, fallback: string): string {
  const value = findSetting(settings, path);
  return `#${typeof value === "string" && COLOUR.test(value) ? value : fallback}`;
}

const MAX_RADIUS = 100;

/** A CSS length. */
export function readRadius(settings: JsonObject | null, path: string, fallback: number): string {
  const value = findSetting(settings, path);
  const isLength = typeof value === "number" && value >= 0 && value <= MAX_RADIUS;
  return `${isLength ? value : fallback}px`;
}

export function readSwitch(settings: JsonObject | null, path: string, fallback: boolean): boolean {
  const value = findSetting(settings, path);
  return typeof value === "boolean" ? value : fallback;
}

/** One of the words that the setting may be; the first one stands for everything else. */
export function readWord<Word extends string>(
  settings: JsonObject | null,
  path: string,
  words: readonly [Word, ...Word[]],
): Word {
  const value = findSetting(settings, path);
  return words.find((word) => word === value) ?? words[0];
}
