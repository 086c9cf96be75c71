import { isJsonObject } from "../platform/json.ts";

/**
 * What SAM, a Python program, takes for true: every text with a character, `"false"` among them, and every
 * list and map that has something in it.
 */
export function isTrueToSam(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (isJsonObject(value)) return Object.keys(value).length > 0;
  return Boolean(value);
}
