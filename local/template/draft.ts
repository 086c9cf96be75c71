import { isJsonObject, type JsonObject } from "../platform/json.ts";
import { findPlace, recordPlace, refuseAt, type SourcePlace } from "./source-place.ts";

/** A document that SAM's expansion is still writing to; what the resolver hands out is never shared. */
export interface Draft {
  [name: string]: unknown;
}

export function toDraft(value: JsonObject): Draft {
  return value as Draft;
}

/** The map under `name`, made when it is not there. @throws StartError when something else is there */
export function openMap(draft: Draft, name: string, place?: SourcePlace): Draft {
  const value = Object.hasOwn(draft, name) ? draft[name] : undefined;
  if (value === undefined || value === null) {
    const map: Draft = place === undefined ? {} : recordPlace({}, place);
    draft[name] = map;
    return map;
  }
  if (!isJsonObject(value)) return refuseAt(findPlace(draft, name), `${name} must be a map.`, "Correct it.");
  return value as Draft;
}

/** The members of a map that are maps themselves, in order. */
export function* iterateMaps(map: JsonObject): Generator<readonly [name: string, value: Draft]> {
  for (const [name, value] of Object.entries(map)) if (isJsonObject(value)) yield [name, value as Draft];
}
