import { createHash } from "node:crypto";
import { toBase64url } from "../../platform/base64url.ts";
import type { EpochSeconds } from "../../platform/clock.ts";
import type { Random } from "../../platform/random.ts";
import type { Collection, StoredRecord } from "../store.ts";

/**
 * Everything born of one sign-in: the refresh token and each access and ID token (contract B4). Revoking it
 * ends them all. Its id is `origin_jti`, or `event_id` for a client that has token revocation switched off:
 * both stand in every token and stay the same when tokens are refreshed.
 */
export interface TokenFamily {
  readonly familyId: string;
  readonly userPoolId: string;
  readonly clientId: string;
  readonly username: string;
  readonly sub: string;
  /** `null` when the client has token revocation switched off. */
  readonly originJti: string | null;
  readonly eventId: string;
  readonly scopes: readonly string[];
  /** Through the domain's pages and token endpoint: `version` 2 and `at_hash` (contract B2, B3). */
  readonly isHosted: boolean;
  readonly authTime: EpochSeconds;
  /** SHA-256 of the first refresh token; `null` on the implicit grant. The token itself is kept nowhere. */
  readonly refreshTokenHash: string | null;
  /** Once a refresh token was replaced: all of them, oldest first (contract A6.4). */
  readonly rotation?: readonly RotatedToken[];
  /** Counts from the sign-in, never from the last use. */
  readonly refreshExpiresAt: EpochSeconds;
  readonly isRevoked: boolean;
  /** What the access tokens are for: their `aud` (RFC 8707). */
  readonly resource?: string;
  /** The device of the sign-in: without it nothing is refreshed while the pool tracks devices (contract D5). */
  readonly deviceKey?: string;
}

/** One of the refresh tokens that a family has had. */
export interface RotatedToken {
  readonly hash: string;
  /** `null` until it is replaced; then the end of its grace. */
  readonly usableUntil: EpochSeconds | null;
}

export const TOKEN_FAMILIES: Collection<TokenFamily> = { name: "token-family", isCached: true };

/** How long a dead family is remembered, so that its refresh token is called expired and not unknown. */
const AFTERLIFE_SECONDS = 86_400;

/** Longest life of an access or ID token (contract A13): one refreshed at the last moment outlives the family. */
const MAX_TOKEN_SECONDS = 86_400;

export function toFamilyRecord(family: TokenFamily): StoredRecord<TokenFamily> {
  return {
    id: family.familyId,
    owner: toFamilyOwner(family),
    expiresAt: family.refreshExpiresAt + MAX_TOKEN_SECONDS + AFTERLIFE_SECONDS,
    value: family,
  };
}

/** By `sub`: a deleted user's name may be taken again, and then these are not the new user's tokens. */
export function toFamilyOwner({
  userPoolId,
  sub,
}: {
  readonly userPoolId: string;
  readonly sub: string;
}): string {
  return `${userPoolId}/${sub}`;
}

/** AWS: every refresh token begins so, the header of a JWE (contract 0.4). */
const REFRESH_TOKEN_HEADER = "eyJjdHkiOiJKV1QiLCJlbmMiOiJBMjU2R0NNIiwiYWxnIjoiUlNBLU9BRVAifQ";

/** Sizes of the other parts of a JWE with RSA-OAEP and AES-256-GCM. */
const ENCRYPTED_KEY_BYTES = 256;
const IV_BYTES = 12;
const CIPHERTEXT_BYTES = 800;
const TAG_BYTES = 16;
const FAMILY_ID_BYTES = 16;

/**
 * An opaque token in the shape of a JWE. Nothing is encrypted in it: the ciphertext part begins with the
 * family's id, so that one row serves the look-up, and the rest is random.
 */
export function issueRefreshToken(random: Random, familyId: string): string {
  const family = Buffer.from(familyId.replaceAll("-", ""), "hex");
  const ciphertext = Buffer.concat([family, random.bytes(CIPHERTEXT_BYTES)]);
  const parts = [
    random.bytes(ENCRYPTED_KEY_BYTES),
    random.bytes(IV_BYTES),
    ciphertext,
    random.bytes(TAG_BYTES),
  ];
  return [REFRESH_TOKEN_HEADER, ...parts.map(toBase64url)].join(".");
}

/** The id of the family that a refresh token says it is of; `undefined` when it is no refresh token. */
export function parseRefreshToken(token: string): string | undefined {
  const parts = token.split(".");
  if (parts.length !== 5 || parts[0] !== REFRESH_TOKEN_HEADER) return undefined;
  const id = Buffer.from(parts[3] ?? "", "base64url")
    .subarray(0, FAMILY_ID_BYTES)
    .toString("hex");
  if (id.length !== FAMILY_ID_BYTES * 2) return undefined;
  return [id.slice(0, 8), id.slice(8, 12), id.slice(12, 16), id.slice(16, 20), id.slice(20)].join("-");
}

export function hashToken(token: string): string {
  return createHash("sha256").update(token, "utf8").digest("base64url");
}
