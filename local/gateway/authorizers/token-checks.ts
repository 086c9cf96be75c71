import { getOwn, type JsonObject } from "../../platform/json.ts";
import type { AudienceRule } from "./audience-rule.ts";
import { refuse, type Verdict } from "./authorizer.ts";
import { toReadableTime, toShortText, toTokenFacts } from "./token-facts.ts";

/** What a token is checked against once its issuer and its signature are known to be right. */
export interface TokenPolicy {
  readonly scopes: readonly string[];
  readonly audience?: AudienceRule | undefined;
  /** Seconds since 1970, with fraction. */
  readonly now: number;
}

/** Returns the verdict that refuses the token, or nothing. */
export type TokenCheck = (claims: JsonObject, policy: TokenPolicy) => Verdict | undefined;

/**
 * In this order, all of them, for every request. The date comes last: only a token that is right in every
 * other respect is told that it has expired (contract B-16, B-17).
 */
export const TOKEN_CHECKS: readonly TokenCheck[] = [
  checkTokenUse, // B-21, B-22, B-27
  checkScope, // B-23 to B-25
  checkExpiryIsStated, // B-20
  checkNotBefore, // B-19
  checkAudience, // B-29, B-30
  checkNotExpired, // B-16, B-18
];

/** Methods without scopes want an ID token, methods with scopes an access token. */
function checkTokenUse(claims: JsonObject, { scopes }: TokenPolicy): Verdict | undefined {
  const use = getOwn(claims, "token_use");
  const wanted = scopes.length === 0 ? "id" : "access";
  if (use === wanted) return undefined;
  const found = use === "id" || use === "access" ? `this is an ${TOKEN_NAMES[use]}` : describeUse(use);
  return refuse(
    wanted === "id"
      ? `the method names no scopes, so it wants an ID token; ${found}`
      : `the method names scopes (${scopes.join(" ")}), so it wants an access token; ${found}`,
    `Send the ${wanted}_token.`,
    toTokenFacts(claims),
  );
}

const TOKEN_NAMES = { id: "ID token", access: "access token" } as const;

function describeUse(use: unknown): string {
  return use === undefined
    ? "this one does not say what it is (token_use)"
    : `its use is ${toShortText(use)}`;
}

/** Any one of the method's scopes suffices; whole words, case-sensitive. */
function checkScope(claims: JsonObject, { scopes }: TokenPolicy): Verdict | undefined {
  if (scopes.length === 0) return undefined;
  const scope = getOwn(claims, "scope");
  const granted = typeof scope === "string" ? scope.split(" ") : [];
  if (scopes.some((wanted) => granted.includes(wanted))) return undefined;
  return refuse(
    `the method wants one of the scopes ${scopes.join(" ")}; the token has ${describeScope(scope)}`,
    "Ask for one of them at sign-in (scope=…); the app client must be allowed to.",
    toTokenFacts(claims),
  );
}

function describeScope(scope: unknown): string {
  return typeof scope === "string" && scope !== "" ? toShortText(scope) : "none";
}

function checkExpiryIsStated(claims: JsonObject): Verdict | undefined {
  if (isTime(getOwn(claims, "exp"))) return undefined;
  return refuse("it does not say when it expires (exp)", SEND_ANOTHER, toTokenFacts(claims));
}

/** Assumed (B-19): a token of the future is refused; `iat` and `auth_time` are not looked at. */
function checkNotBefore(claims: JsonObject, { now }: TokenPolicy): Verdict | undefined {
  if (!Object.hasOwn(claims, "nbf")) return undefined;
  const notBefore = getOwn(claims, "nbf");
  if (isTime(notBefore) && notBefore <= now) return undefined;
  return refuse(
    `it is not valid before ${toReadableTime(notBefore)} (nbf)`,
    "Wait, or compare the clocks.",
    toTokenFacts(claims),
  );
}

/** An access token has no `aud`, so that an expression refuses each of them. */
function checkAudience(claims: JsonObject, { audience }: TokenPolicy): Verdict | undefined {
  if (audience === undefined) return undefined;
  const aud = getOwn(claims, "aud");
  const outcome = typeof aud === "string" ? audience.matches(aud) : false;
  if (outcome === true) return undefined;
  return refuse(
    outcome === undefined
      ? `the authorizer's identity validation expression ${audience.expression} took too long`
      : `its aud does not match the authorizer's identity validation expression ${audience.expression}`,
    outcome === undefined ? "Simplify the expression." : "Sign in through an app client that it allows.",
    toTokenFacts(claims),
  );
}

/** Assumed (B-18): no tolerance. */
function checkNotExpired(claims: JsonObject, { now }: TokenPolicy): Verdict | undefined {
  const expiry = getOwn(claims, "exp");
  if (isTime(expiry) && now < expiry) return undefined;
  const reason = {
    problem: `it expired at ${toReadableTime(expiry)}`,
    remedy: "Sign in again, or use the refresh token.",
    token: toTokenFacts(claims),
  };
  return { kind: "refused", isExpired: true, reason };
}

const SEND_ANOTHER = "A user pool issues no such token: send the one it issued.";

function isTime(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value) && value >= 0;
}
