import { isJsonObject, type JsonObject } from "../../platform/json.ts";

/**
 * Claims as events of HTTP APIs carry them: a map of texts. Lists and maps are printed as `[a b]` and
 * `map[k:v]` (H-34), which differs from REST APIs.
 */
export function toClaimTexts(claims: JsonObject): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(claims).map(([name, value]) => [name, toText(value)]));
}

function toText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(toText).join(" ")}]`;
  if (isJsonObject(value)) {
    const members = Object.keys(value)
      .sort()
      .map((name) => `${name}:${toText(value[name])}`);
    return `map[${members.join(" ")}]`;
  }
  if (typeof value === "number" && Number.isInteger(value)) return BigInt(value).toString();
  return value === null || value === undefined ? "<nil>" : String(value);
}
