import { type EpochSeconds, toEpochSeconds } from "../../platform/clock.ts";
import { isEqualSecret } from "../../platform/constant-time.ts";
import type { AppClient } from "../app-client.ts";
import type { PoolParts } from "../pool-parts.ts";
import { UserPoolError } from "../user-pool-error.ts";
import {
  hashToken,
  issueRefreshToken,
  type RotatedToken,
  TOKEN_FAMILIES,
  type TokenFamily,
  toFamilyRecord,
} from "./token-family.ts";

/** How many of a family's tokens are told from unknown ones: four days of hourly refreshes. */
const REMEMBERED_TOKENS = 100;

/** Which of the family's refresh tokens `hash` is; `undefined` for none. */
export function findFamilyToken(family: TokenFamily, hash: string): RotatedToken | undefined {
  return listFamilyTokens(family).find((token) => isEqualSecret(token.hash, hash));
}

function listFamilyTokens({ rotation, refreshTokenHash }: TokenFamily): readonly RotatedToken[] {
  if (rotation) return rotation;
  return refreshTokenHash === null ? [] : [{ hash: refreshTokenHash, usableUntil: null }];
}

/** Whether the token still refreshes: it is not replaced, or within its grace. */
export function isUsable({ usableUntil }: RotatedToken, now: EpochSeconds): boolean {
  return usableUntil === null || now < usableUntil;
}

/**
 * Replaces the refresh token by a new one of the same family, which lives no longer than the old one would have
 * (contract A6.4). Of two uses at once without grace, one gets tokens: the check and the replacement are one
 * transaction.
 *
 * Assumed: each use within the grace gives a token of its own, and what was given before stays good, so that
 * two windows of one application do not sign each other out; reuse after it ends nothing else.
 *
 * @throws UserPoolError `refresh-token-reused`, `refresh-token-revoked`
 */
export async function rotateRefreshToken(
  { store, clock, random }: Pick<PoolParts, "store" | "clock" | "random">,
  { refreshTokenRotation }: AppClient,
  used: { readonly familyId: string; readonly hash: string },
): Promise<string> {
  const next = issueRefreshToken(random, used.familyId);
  const now = toEpochSeconds(clock);
  const usableUntil = now + (refreshTokenRotation?.graceSeconds ?? 0);
  await store.write((transaction) => {
    const family = transaction.findRecord(TOKEN_FAMILIES, used.familyId);
    if (!family || family.isRevoked) throw new UserPoolError("refresh-token-revoked");
    const token = findFamilyToken(family, used.hash);
    if (!token || !isUsable(token, now)) throw new UserPoolError("refresh-token-reused");
    const replaced: RotatedToken = { hash: token.hash, usableUntil: token.usableUntil ?? usableUntil };
    const tokens = listFamilyTokens(family).map((known) => (known.hash === token.hash ? replaced : known));
    const rotation = [...tokens, { hash: hashToken(next), usableUntil: null }].slice(-REMEMBERED_TOKENS);
    transaction.putRecord(TOKEN_FAMILIES, toFamilyRecord({ ...family, rotation }));
  });
  return next;
}
