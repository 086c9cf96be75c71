import type { AuthorizerResult } from "./authorizer-result.ts";

/**
 * Remembers what an authorizer's function returned, by what it was asked with; never a failure. One per
 * authorizer, so that no other authorizer's yes is ever found in it.
 *
 * @param now in both members: milliseconds since 1970
 */
export interface AuthorizerResults<Result = AuthorizerResult> {
  find(key: string, now: number): Result | undefined;
  remember(key: string, result: Result, now: number): void;
}

const MAX_RESULTS = 1000;

/** @param ttlInSeconds how long a result is kept; 0 keeps none */
export function createAuthorizerResults<Result = AuthorizerResult>(
  ttlInSeconds: number,
): AuthorizerResults<Result> {
  const results = new Map<string, { readonly result: Result; readonly at: number }>();
  return {
    find(key, now) {
      const entry = results.get(key);
      if (entry === undefined) return undefined;
      if (Math.abs(now - entry.at) < ttlInSeconds * 1000) return entry.result;
      results.delete(key);
      return undefined;
    },
    remember(key, result, now) {
      if (ttlInSeconds === 0) return;
      results.delete(key);
      const oldest = results.size >= MAX_RESULTS ? results.keys().next().value : undefined;
      if (oldest !== undefined) results.delete(oldest);
      results.set(key, { result, at: now });
    },
  };
}
