import { createHash } from "node:crypto";
import { toBase64url } from "../../platform/base64url.ts";
import type { EpochSeconds } from "../../platform/clock.ts";
import type { JsonObject } from "../../platform/json.ts";
import type { AppClient } from "../app-client.ts";
import { toIdentitiesClaim } from "../federation/identities.ts";
import type { User } from "../user.ts";
import type { GroupClaims } from "./group-claims.ts";
import { toIdTokenAttributes } from "./readable-attributes.ts";
import type { TokenFamily } from "./token-family.ts";

/** Whose tokens, for whom, and when. */
export interface TokenSubject extends GroupClaims {
  readonly issuer: string;
  readonly client: AppClient;
  readonly user: User;
  readonly family: TokenFamily;
  readonly issuedAt: EpochSeconds;
}

const BOOLEAN_CLAIMS = ["email_verified", "phone_number_verified"];

/** Contract B3. The order of members is the one observed; it binds nobody. */
export function toAccessTokenClaims(subject: TokenSubject, jti: string): JsonObject {
  const { client, user, family, issuedAt } = subject;
  return {
    sub: user.sub,
    ...(family.deviceKey === undefined ? {} : { device_key: family.deviceKey }),
    ...toGroupClaim(subject),
    iss: subject.issuer,
    ...(family.isHosted ? { version: 2 } : {}),
    client_id: client.clientId,
    ...(family.resource === undefined ? {} : { aud: family.resource }),
    ...toOriginClaim(family),
    event_id: family.eventId,
    token_use: "access",
    scope: family.scopes.join(" "),
    auth_time: family.authTime,
    exp: issuedAt + client.accessTokenSeconds,
    iat: issuedAt,
    jti,
    username: user.username,
  };
}

export interface IdTokenExtras {
  readonly jti: string;
  readonly nonce?: string | undefined;
  /** Bound by `at_hash` in hosted sign-ins; a known verifier stumbles over it in API ones (contract B7). */
  readonly accessToken: string;
}

/** Contract B2. Attributes come last but cannot displace a claim of the token itself: see the spread's order. */
export function toIdTokenClaims(subject: TokenSubject, extras: IdTokenExtras): JsonObject {
  const { client, user, family, issuedAt } = subject;
  return {
    ...toAttributeClaims(toIdTokenAttributes(client, user, family.scopes)),
    ...toIdentitiesClaim(user.attributes),
    ...(family.isHosted ? { at_hash: toAccessTokenHash(extras.accessToken) } : {}),
    sub: user.sub,
    ...toGroupClaim(subject),
    iss: subject.issuer,
    "cognito:username": user.username,
    ...toRoleClaims(subject),
    ...(extras.nonce === undefined ? {} : { nonce: extras.nonce }),
    ...toOriginClaim(family),
    aud: client.clientId,
    event_id: family.eventId,
    token_use: "id",
    auth_time: family.authTime,
    exp: issuedAt + client.idTokenSeconds,
    iat: issuedAt,
    jti: extras.jti,
  };
}

/** Left half of the SHA-256 of the access token (OpenID Connect Core §3.1.3.6). */
function toAccessTokenHash(accessToken: string): string {
  return toBase64url(createHash("sha256").update(accessToken, "ascii").digest().subarray(0, 16));
}

/** Omitted when empty (contract H-29). */
function toGroupClaim({ groups }: TokenSubject): JsonObject {
  return groups.length === 0 ? {} : { "cognito:groups": groups };
}

/** In the ID token alone; omitted when no group has a role (contract B2). */
function toRoleClaims({ roles, preferredRole }: TokenSubject): JsonObject {
  return {
    ...(roles.length === 0 ? {} : { "cognito:roles": roles }),
    ...(preferredRole === undefined ? {} : { "cognito:preferred_role": preferredRole }),
  };
}

function toOriginClaim({ originJti }: TokenFamily): JsonObject {
  return originJti === null ? {} : { origin_jti: originJti };
}

/**
 * Two booleans and an address are typed; everything else is text, custom numbers too (contract B2, H-28).
 * Assumed: `updated_at` stays a text, and `address` is an object around the text.
 */
function toAttributeClaims(attributes: Readonly<Record<string, string>>): JsonObject {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => {
      if (BOOLEAN_CLAIMS.includes(name)) return [name, value === "true"];
      return [name, name === "address" ? { formatted: value } : value];
    }),
  );
}
