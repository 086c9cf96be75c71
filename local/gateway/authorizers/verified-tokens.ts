import type { JsonObject } from "../../platform/json.ts";
import type { IssuerKey, KeySet } from "./key-set.ts";

/** A token whose issuer and signature were found right; its claims still are to be checked. */
export interface VerifiedToken {
  readonly claims: JsonObject;
  /** As in the verdict: prepared once, for it goes into every event. */
  readonly authorizerText: string;
  readonly key: IssuerKey;
  readonly keySet: KeySet;
}

/**
 * Remembers signatures that were verified, by the exact text of the token; never a failure, never longer
 * than {@link MAX_AGE_MS}, and never beyond the key they were verified with (contract B-52).
 * One per authorizer, so that no other authorizer's yes is ever found in it.
 */
export interface VerifiedTokens {
  find(token: string, now: number): VerifiedToken | undefined;
  remember(token: string, verified: VerifiedToken, now: number): void;
}

/** The generic TTL of an authorizer (B-50). */
const MAX_AGE_MS = 300_000;
const MAX_TOKENS = 1000;

/** @param now in both members: milliseconds since 1970 */
export function createVerifiedTokens(): VerifiedTokens {
  const tokens = new Map<string, { readonly verified: VerifiedToken; readonly at: number }>();
  return {
    find(token, now) {
      const entry = tokens.get(token);
      if (entry === undefined) return undefined;
      const { verified, at } = entry;
      if (Math.abs(now - at) < MAX_AGE_MS && verified.keySet.isCurrent(verified.key)) return verified;
      tokens.delete(token);
      return undefined;
    },
    remember(token, verified, now) {
      tokens.delete(token);
      const oldest = tokens.size >= MAX_TOKENS ? tokens.keys().next().value : undefined;
      if (oldest !== undefined) tokens.delete(oldest);
      tokens.set(token, { verified, at: now });
    },
  };
}
