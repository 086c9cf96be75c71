import { getOwn, isJsonObject, type JsonObject } from "../platform/json.ts";
import { readThrottle } from "./method-settings.ts";
import type { HttpApiStageResource, Throttle } from "./resources.ts";
import { findPlace, refuseAt } from "./source-place.ts";

/** Settings of one route, as an event has them. */
export interface EventRouteSettings {
  readonly routeKey: string;
  readonly settings: unknown;
}

/**
 * The limits of a stage by route key, `*` for all routes that have none of their own; no member without any.
 *
 * @throws StartError
 */
export function parseRouteThrottles(
  stage: JsonObject,
  events: readonly EventRouteSettings[] = [],
): Pick<HttpApiStageResource, "throttles"> {
  const routes = readMap(stage, "RouteSettings") ?? {};
  const written: readonly (readonly [string, unknown])[] = [
    ["*", readMap(stage, "DefaultRouteSettings")],
    ...Object.entries(routes),
    ...events.map(({ routeKey, settings }) => [routeKey, settings] as const),
  ];
  const throttles = written.flatMap(([key, settings]): readonly (readonly [string, Throttle])[] => {
    const throttle = isJsonObject(settings) ? readThrottle(settings) : undefined;
    return throttle === undefined ? [] : [[key, throttle]];
  });
  return throttles.length === 0 ? {} : { throttles: Object.fromEntries(throttles) };
}

function readMap(stage: JsonObject, name: string): JsonObject | undefined {
  const value = getOwn(stage, name);
  if (value === undefined || isJsonObject(value)) return value;
  return refuseAt(findPlace(stage, name), `${name} must be a map.`, "Correct it.");
}
