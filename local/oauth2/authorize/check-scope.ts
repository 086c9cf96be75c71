import type { ClientOfPool } from "../find-client.ts";
import {
  type AuthorizationAttempt,
  type AuthorizationRefusal,
  clientOf,
  toWords,
} from "./authorization-attempt.ts";

/** Scopes that show parts of the ID token, and are therefore nothing without `openid`. */
const SCOPES_OF_ID_TOKEN = ["email", "phone", "profile"];

/**
 * Every scope asked for must be one of the client's (contract A2.2).
 *
 * AWS: `email`, `phone` and `profile` need `openid` beside them.
 * Assumed: without it the answer is `invalid_scope`; without any `scope` nothing is refused.
 */
export function checkScope(attempt: AuthorizationAttempt): AuthorizationRefusal | undefined {
  const asked = toWords(attempt.parameters.get("scope"));
  if (asked.length === 0) return undefined;
  const isGranted = asked.every((scope) => clientOf(attempt).oauthScopes.includes(scope));
  const isWhole = asked.includes("openid") || !asked.some((scope) => SCOPES_OF_ID_TOKEN.includes(scope));
  return isGranted && isWhole ? undefined : { kind: "redirected", error: "invalid_scope" };
}

/**
 * The scopes asked for, each once; all of the client's when none is. AWS: one that its resource server has lost
 * is dropped in silence (contract A2.2).
 */
export function toScopes({ pool, client }: ClientOfPool, scope: string | undefined): readonly string[] {
  const asked = toWords(scope);
  const grantable = pool.listGrantableScopes(client);
  return asked.length === 0 ? grantable : [...new Set(asked)].filter((one) => grantable.includes(one));
}
