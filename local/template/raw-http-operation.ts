import { getOwn, type JsonObject } from "../platform/json.ts";
import { type Draft, openMap } from "./draft.ts";
import { toOperationKey } from "./operation-key.ts";
import { findPlace, refuseAt } from "./source-place.ts";

const DEFAULT_ROUTE = "$default";
const ROUTE_KEY = /^(ANY|GET|PUT|POST|DELETE|OPTIONS|HEAD|PATCH) (\/.*)$/;

/** The operation of a route key: `GET /pets`, `ANY /{proxy+}`, `$default`. @throws StartError */
export function openOperation(body: Draft, routeKey: string, properties: JsonObject): Draft {
  const place = findPlace(properties, "RouteKey") ?? findPlace(properties);
  const [, method = "ANY", path = routeKey] = ROUTE_KEY.exec(routeKey) ?? [];
  if (path === routeKey && routeKey !== DEFAULT_ROUTE) {
    refuseAt(place, `${routeKey} is no route key of an HTTP API.`, "Write GET /path, or $default.");
  }
  const pathItem = openMap(openMap(body, "paths"), path, place);
  const key = toOperationKey(method);
  if (getOwn(pathItem, key) !== undefined)
    refuseAt(place, `There are two routes ${routeKey}.`, "Keep one of them.");
  const operation = openMap(pathItem, key, place);
  if (path === DEFAULT_ROUTE) operation.isDefaultRoute = true;
  return operation;
}
