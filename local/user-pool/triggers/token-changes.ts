import { getOwn, isJsonObject, type JsonObject } from "../../platform/json.ts";
import type { GroupClaims } from "../tokens/group-claims.ts";
import { UserPoolError } from "../user-pool-error.ts";

/** What the PreTokenGeneration trigger wants of one token. */
export interface ClaimChanges {
  readonly added: JsonObject;
  readonly suppressed: readonly string[];
  readonly scopesAdded: readonly string[];
  readonly scopesSuppressed: readonly string[];
}

export interface TokenChanges {
  readonly idToken?: ClaimChanges | undefined;
  readonly accessToken?: ClaimChanges | undefined;
  /** In place of the user's own, in both tokens. */
  readonly groups?: GroupClaims | undefined;
}

/** Whoever may write these could speak for another user, pool or client (contract F5.3, catalogue C-30). */
const FIXED_CLAIMS = [
  ...["acr", "amr", "at_hash", "auth_time", "azp", "exp", "iat", "iss", "jti", "nbf", "nonce"],
  ...["origin_jti", "sub", "token_use", "cognito:username", "identities"],
];
const FIXED_IN_ID_TOKEN = [...FIXED_CLAIMS, "aud"];
/** Assumed: `scope` changes by `scopesToAdd` and `scopesToSuppress` alone. */
const FIXED_IN_ACCESS_TOKEN = [
  ...FIXED_CLAIMS,
  ...["client_id", "username", "version", "device_key", "event_id", "scope"],
];

/**
 * @param values the first version of the trigger writes texts, later ones any JSON
 * @throws UserPoolError `trigger-response-invalid`
 */
export function parseClaimChanges(details: JsonObject, values: "texts" | "any"): ClaimChanges {
  const added = getOwn(details, "claimsToAddOrOverride") ?? {};
  if (!isJsonObject(added)) throw new UserPoolError("trigger-response-invalid");
  const isTextual = Object.values(added).every((value) => typeof value === "string");
  if (values === "texts" && !isTextual) throw new UserPoolError("trigger-response-invalid");
  return {
    added,
    suppressed: readTexts(details, "claimsToSuppress"),
    scopesAdded: readTexts(details, "scopesToAdd"),
    scopesSuppressed: readTexts(details, "scopesToSuppress"),
  };
}

/** The claims with what may be changed of them changed; a claim both added and suppressed is suppressed. */
export function changeIdToken(claims: JsonObject, changes: ClaimChanges | undefined): JsonObject {
  return changes ? changeClaims(claims, changes, (name) => FIXED_IN_ID_TOKEN.includes(name)) : claims;
}

/** AWS: an `aud` may be added that is the client's own id, where the token is not for a resource already. */
export function changeAccessToken(claims: JsonObject, changes: ClaimChanges | undefined): JsonObject {
  if (!changes) return claims;
  const isForeign = claims.aud !== undefined || getOwn(changes.added, "aud") !== claims.client_id;
  const isFixed = (name: string) => FIXED_IN_ACCESS_TOKEN.includes(name) || (name === "aud" && isForeign);
  const scope = changeScopes(String(claims.scope ?? ""), changes);
  return changeClaims({ ...claims, scope }, changes, isFixed);
}

function changeClaims(
  claims: JsonObject,
  { added, suppressed }: ClaimChanges,
  isFixed: (name: string) => boolean,
): JsonObject {
  const isFree = ([name]: readonly [string, unknown]) => !isFixed(name);
  const all = [...Object.entries(claims), ...Object.entries(added).filter(isFree)];
  return Object.fromEntries(all.filter(([name]) => isFixed(name) || !suppressed.includes(name)));
}

/** One scope is one word: a space would smuggle in a second one past `scopesToSuppress`. */
function changeScopes(scope: string, { scopesAdded, scopesSuppressed }: ClaimChanges): string {
  const scopes = [...scope.split(" "), ...scopesAdded].filter((one) => /^[!#-[\]-~]+$/.test(one));
  return [...new Set(scopes)].filter((one) => !scopesSuppressed.includes(one)).join(" ");
}

export function readTexts(object: JsonObject, name: string): readonly string[] {
  const value = getOwn(object, name) ?? [];
  if (!Array.isArray(value) || !value.every((one) => typeof one === "string")) {
    throw new UserPoolError("trigger-response-invalid");
  }
  return value;
}
