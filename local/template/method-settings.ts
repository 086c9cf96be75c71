import { getOwn, isJsonObject, type JsonObject } from "../platform/json.ts";
import type { MethodThrottle, Throttle } from "./resources.ts";
import { findPlace, refuseAt } from "./source-place.ts";

const METHODS = ["GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "ANY"] as const;

/** The limits among the `MethodSettings` of a stage (contract E-105). @throws StartError */
export function parseMethodThrottles(stage: JsonObject): readonly MethodThrottle[] {
  const written = getOwn(stage, "MethodSettings") ?? [];
  if (!Array.isArray(written) || !written.every(isJsonObject)) {
    const place = findPlace(stage, "MethodSettings");
    return refuseAt(place, "MethodSettings must be a list of maps.", "Write ResourcePath and HttpMethod.");
  }
  return written.flatMap((setting) => {
    const throttle = readThrottle(setting);
    if (throttle === undefined) return [];
    return [{ resourcePath: readPath(setting), method: readMethod(setting), ...throttle }];
  });
}

/** The limits among the settings of a method or route, if there is one. @throws StartError */
export function readThrottle(setting: JsonObject): Throttle | undefined {
  const rateLimit = readLimit(setting, "ThrottlingRateLimit");
  const burstLimit = readLimit(setting, "ThrottlingBurstLimit");
  if (rateLimit === undefined && burstLimit === undefined) return undefined;
  return {
    ...(rateLimit !== undefined && { rateLimit }),
    ...(burstLimit !== undefined && { burstLimit }),
  };
}

/** AWS: slashes behind the first are written `~1`; SAM's users write them as they are. */
function readPath(setting: JsonObject): string {
  const path = getOwn(setting, "ResourcePath");
  if (path === "/*" || path === "*") return "*";
  if (typeof path === "string" && path.startsWith("/"))
    return path.replace(/^\/~1/, "/").replaceAll("~1", "/");
  const place = findPlace(setting, "ResourcePath");
  return refuseAt(
    place,
    "ResourcePath must be a path that begins with a slash.",
    "Write /* for all of them.",
  );
}

function readMethod(setting: JsonObject): MethodThrottle["method"] {
  const method = getOwn(setting, "HttpMethod");
  if (method === "*") return "*";
  const known = METHODS.find((one) => one === method);
  const place = findPlace(setting, "HttpMethod");
  return known ?? refuseAt(place, `There is no HttpMethod ${String(method)}.`, 'Write "*" for all of them.');
}

/** AWS: below 0 nothing is limited. Also as text: that is how parameters come. */
function readLimit(setting: JsonObject, name: string): number | undefined {
  const written = getOwn(setting, name);
  if (written === undefined) return undefined;
  const limit = typeof written === "string" && written.trim() !== "" ? Number(written) : written;
  if (typeof limit !== "number" || !Number.isFinite(limit))
    return refuseAt(findPlace(setting, name), `${name} must be a number.`, "Correct it.");
  return limit < 0 ? undefined : limit;
}
