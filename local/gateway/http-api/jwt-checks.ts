import type { JwtAuthorizer } from "../../openapi/http-api/http-api.ts";
import { getOwn, type JsonObject } from "../../platform/json.ts";
import type { Reason } from "../authorizers/authorizer.ts";
import { toReadableTime, toShortText, toTokenFacts } from "../authorizers/token-facts.ts";
import {
  type ChallengeError,
  describeScopes,
  EXPIRED,
  ISSUED_IN_FUTURE,
  NOT_YET_VALID,
  WRONG_AUDIENCE,
} from "./bearer-challenge.ts";

/** What a token is checked against once its issuer and its signature are known to be right. */
export interface JwtPolicy {
  readonly authorizer: JwtAuthorizer;
  /** Of the route. */
  readonly scopes: readonly string[];
  /** Seconds since 1970, with fraction. */
  readonly now: number;
}

export interface JwtRefusal {
  readonly challenge: ChallengeError;
  readonly reason: Reason;
}

type JwtCheck = (claims: JsonObject, policy: JwtPolicy) => JwtRefusal | undefined;

/** All of them for every request, the scopes last: 403 is for a token that is right in itself (H-23, H-25). */
export const JWT_CHECKS: readonly JwtCheck[] = [
  checkAudience,
  checkNotExpired,
  checkNotBefore,
  checkIssuedAt,
  checkScope,
];

export function invalidToken(description: string, reason: Reason): JwtRefusal {
  return { challenge: { error: "invalid_token", description }, reason };
}

/** H-22: `client_id` counts only where there is no `aud`; that is how access tokens of user pools pass. */
function checkAudience(claims: JsonObject, { authorizer }: JwtPolicy): JwtRefusal | undefined {
  const [name, audience] = Object.hasOwn(claims, "aud")
    ? ["aud", getOwn(claims, "aud")]
    : ["client_id", getOwn(claims, "client_id")];
  const found: readonly unknown[] = Array.isArray(audience) ? audience : [audience];
  if (found.some((one) => typeof one === "string" && authorizer.audience.includes(one))) return undefined;
  return invalidToken(WRONG_AUDIENCE, {
    problem: `its ${String(name)} is ${toShortText(audience)}, and ${authorizer.name} takes ${authorizer.audience.join(" or ")}`,
    remedy: "Sign in through that app client, or name this one in the authorizer's audience.",
    token: toTokenFacts(claims),
  });
}

/** Assumed: a token without `exp` is none; no tolerance. */
function checkNotExpired(claims: JsonObject, { now }: JwtPolicy): JwtRefusal | undefined {
  const expiry = getOwn(claims, "exp");
  if (isTime(expiry) && now < expiry) return undefined;
  return invalidToken(EXPIRED, {
    problem: `it expired at ${toReadableTime(expiry)}`,
    remedy: "Sign in again, or use the refresh token.",
    token: toTokenFacts(claims),
  });
}

function checkNotBefore(claims: JsonObject, { now }: JwtPolicy): JwtRefusal | undefined {
  return isPast(claims, "nbf", now)
    ? undefined
    : invalidToken(NOT_YET_VALID, toFutureReason(claims, "nbf", "it is not valid before"));
}

function checkIssuedAt(claims: JsonObject, { now }: JwtPolicy): JwtRefusal | undefined {
  return isPast(claims, "iat", now)
    ? undefined
    : invalidToken(ISSUED_IN_FUTURE, toFutureReason(claims, "iat", "it says it was issued at"));
}

/** Where it is stated at all. */
function isPast(claims: JsonObject, name: string, now: number): boolean {
  const time = getOwn(claims, name);
  return !Object.hasOwn(claims, name) || (isTime(time) && time <= now);
}

function toFutureReason(claims: JsonObject, name: string, what: string): Reason {
  return {
    problem: `${what} ${toReadableTime(getOwn(claims, name))} (${name})`,
    remedy: "Wait, or compare the clocks.",
    token: toTokenFacts(claims),
  };
}

/** H-25: any one of the route's scopes suffices, in `scope` or in `scp`; whole words, case-sensitive. */
function checkScope(claims: JsonObject, { scopes }: JwtPolicy): JwtRefusal | undefined {
  if (scopes.length === 0) return undefined;
  const granted = Object.hasOwn(claims, "scope") ? getOwn(claims, "scope") : getOwn(claims, "scp");
  if (scopes.some((scope) => toScopes(granted).includes(scope))) return undefined;
  return {
    challenge: { error: "insufficient_scope", description: describeScopes(scopes) },
    reason: {
      problem: `the route wants one of the scopes ${scopes.join(" ")}; the token has ${toScopes(granted).length === 0 ? "none" : toShortText(granted)}`,
      remedy: "Ask for one of them at sign-in (scope=…), and send the access_token.",
      token: toTokenFacts(claims),
    },
  };
}

/** Assumed: a list is taken where the claim is `scp`, as its issuers write it, and in `scope` too. */
function toScopes(granted: unknown): readonly unknown[] {
  if (typeof granted === "string") return granted.split(" ");
  return Array.isArray(granted) ? granted : [];
}

function isTime(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value) && value >= 0;
}
