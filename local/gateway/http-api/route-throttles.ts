import type { HttpApi, HttpApiStage, HttpRoute } from "../../openapi/http-api/http-api.ts";
import { createTokenBucket, type TokenBucket } from "../usage/token-bucket.ts";

/** Whether a route of a stage may be called now (H-57). @param now milliseconds since 1970 */
export type AdmitToRoute = (stage: HttpApiStage, route: HttpRoute, now: number) => boolean;

/** Each route of each stage has a bucket of its own: its own limit, else the stage's default one. */
export function createRouteThrottles({ stages, routes }: HttpApi): AdmitToRoute {
  const buckets = new Map<HttpApiStage, ReadonlyMap<HttpRoute, TokenBucket>>();
  for (const stage of stages) {
    const { throttles } = stage;
    if (throttles === undefined) continue;
    const limits = new Map(Object.entries(throttles));
    const ofStage = routes.flatMap((route): readonly (readonly [HttpRoute, TokenBucket])[] => {
      const throttle = limits.get(route.routeKey) ?? limits.get("*");
      return throttle === undefined ? [] : [[route, createTokenBucket(throttle)]];
    });
    buckets.set(stage, new Map(ofStage));
  }
  return (stage, route, now) => buckets.get(stage)?.get(route)?.take(now) ?? true;
}
