import type { Throttle } from "../../template/resources.ts";

/** A token bucket (contract E-100). */
export interface TokenBucket {
  /** Takes one token, if there is a whole one. @param now milliseconds since 1970 */
  take(now: number): boolean;
}

/** E-101: what an account allows where a limit is left out. */
const ACCOUNT = { rateLimit: 10_000, burstLimit: 5_000 };

/** A full bucket; it takes a clock that goes backwards for one that stands still. */
export function createTokenBucket(throttle: Throttle): TokenBucket {
  const { rateLimit, burstLimit } = { ...ACCOUNT, ...throttle };
  let tokens = burstLimit;
  let filledAt: number | undefined;
  return {
    take(now) {
      const elapsedMs = Math.max(0, now - (filledAt ?? now));
      tokens = Math.min(burstLimit, tokens + (elapsedMs * rateLimit) / 1000);
      filledAt = Math.max(now, filledAt ?? now);
      if (tokens < 1) return false;
      tokens -= 1;
      return true;
    },
  };
}
