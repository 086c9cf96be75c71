import type { Throttle, UsagePlanResource } from "../../template/resources.ts";
import { createTokenBucket, type TokenBucket } from "./token-bucket.ts";

/**
 * Counts what is used of throttles and quotas, in memory. It outlives a change of the template: an edit gives
 * nobody new requests, unless it changes the limit itself.
 */
export interface UsageMeter {
  /** Whether `throttle` lets one more request through. @param name of whatever it limits, and for whom */
  isWithinThrottle(name: string, throttle: Throttle, now: number): boolean;
  /** Whether the key's quota of the plan lets one more request through; counts it if so. */
  isWithinQuota(plan: UsagePlanResource, apiKeyId: string, now: number): boolean;
}

interface Count {
  readonly period: number;
  used: number;
}

/** @param startedAt milliseconds since 1970: the period that a quota's offset is taken off */
export function createUsageMeter(startedAt: number): UsageMeter {
  const buckets = new Map<string, TokenBucket>();
  const counts = new Map<string, Count>();
  return {
    isWithinThrottle(name, throttle, now) {
      const key = JSON.stringify([name, throttle.rateLimit ?? null, throttle.burstLimit ?? null]);
      const bucket = buckets.get(key) ?? createTokenBucket(throttle);
      buckets.set(key, bucket);
      return bucket.take(now);
    },
    isWithinQuota({ usagePlanId, quota }, apiKeyId, now) {
      if (quota === undefined) return true;
      const period = toPeriod(quota.period, now);
      const key = JSON.stringify([usagePlanId, apiKeyId, quota.period]);
      const known = counts.get(key);
      const count = known?.period === period ? known : { period, used: 0 };
      counts.set(key, count);
      const isFirst = period === toPeriod(quota.period, startedAt);
      if (count.used >= quota.limit - (isFirst ? quota.offset : 0)) return false;
      count.used += 1;
      return true;
    },
  };
}

const DAY_MS = 86_400_000;

/** Assumed: periods are those of the calendar in UTC, weeks begin on Sunday. */
function toPeriod(period: "DAY" | "WEEK" | "MONTH", now: number): number {
  const day = Math.floor(now / DAY_MS);
  if (period === "DAY") return day;
  // 1970 began on a Thursday.
  if (period === "WEEK") return Math.floor((day + 4) / 7);
  const date = new Date(now);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}
