import { toEpochSeconds } from "../../platform/clock.ts";
import type { AppClient } from "../app-client.ts";
import { findDevice } from "../devices/device-records.ts";
import type { PoolParts } from "../pool-parts.ts";
import type { UserRecord } from "../store.ts";
import type { RefreshCaller, TokenService, TokenSet } from "../user-pool.ts";
import { UserPoolError } from "../user-pool-error.ts";
import { toUser } from "../users/find-user.ts";
import { toKey } from "../users/user-keys.ts";
import type { AccessTokenVerifier } from "./access-tokens.ts";
import { issueClientToken } from "./client-token.ts";
import { signTokens } from "./issue-tokens.ts";
import { parseJwt } from "./jwt.ts";
import { toReadableAttributes } from "./readable-attributes.ts";
import { findFamilyToken, isUsable, rotateRefreshToken } from "./rotation.ts";
import {
  hashToken,
  parseRefreshToken,
  type RotatedToken,
  TOKEN_FAMILIES,
  type TokenFamily,
  toFamilyRecord,
} from "./token-family.ts";

type TokenServiceParts = Pick<
  PoolParts,
  "settings" | "store" | "clock" | "random" | "signingKeys" | "invokeTrigger"
>;

export function createTokenService(
  parts: TokenServiceParts,
  accessTokens: AccessTokenVerifier,
): TokenService {
  return {
    refresh: (client, refreshToken, caller) => refresh(parts, client, { refreshToken, ...caller }),
    issueClientToken: (client, scopes, caller) => issueClientToken(parts, client, { scopes, ...caller }),
    revokeRefreshToken: (client, refreshToken) => revokeRefreshToken(parts, client, refreshToken),
    verifyAccessToken: (token) => accessTokens.verify(token),
    readableAttributes: toReadableAttributes,
  };
}

/**
 * Fresh access and ID tokens of the same sign-in: `auth_time`, `origin_jti` and `event_id` stay, attributes
 * are read again, `nonce` is gone (contract B5). The refresh token is replaced where the client wants that.
 */
async function refresh(
  parts: TokenServiceParts,
  client: AppClient,
  { refreshToken, clientMetadata, deviceKey }: RefreshCaller & { readonly refreshToken: string },
): Promise<TokenSet> {
  const found = findFamily(parts, refreshToken);
  if (!found) throw new UserPoolError("refresh-token-invalid");
  const { family, token } = found;
  checkFamily(parts, client, family);
  checkDevice(parts, family, deviceKey);
  if (!isUsable(token, toEpochSeconds(parts.clock))) throw new UserPoolError("refresh-token-reused");
  const user = findFamilyUser(parts, family);
  if (!user) throw new UserPoolError("user-not-found");
  if (!user.enabled) throw new UserPoolError("user-disabled");
  const grant = {
    client,
    user: toUser(user),
    occasion: { source: "RefreshTokens", clientMetadata },
  } as const;
  if (!client.refreshTokenRotation) return signTokens(parts, grant, family);
  const { familyId } = family;
  // A trigger that refuses must not cost the client its refresh token, so the tokens come first.
  const tokens = await signTokens(parts, grant, family);
  const next = await rotateRefreshToken(parts, client, { familyId, hash: token.hash });
  return { ...tokens, refreshToken: next };
}

function checkFamily({ clock }: TokenServiceParts, client: AppClient, family: TokenFamily): void {
  if (family.clientId !== client.clientId) throw new UserPoolError("refresh-token-of-other-client");
  if (family.isRevoked) throw new UserPoolError("refresh-token-revoked");
  if (toEpochSeconds(clock) >= family.refreshExpiresAt) throw new UserPoolError("refresh-token-expired");
}

/**
 * AWS: while devices are tracked, only the confirmed device of the sign-in refreshes its tokens; there is none
 * behind a sign-in without a challenge, and the hosted pages know no devices (contract D5).
 */
function checkDevice(
  { settings, store }: TokenServiceParts,
  family: TokenFamily,
  deviceKey: string | undefined,
): void {
  if (!settings.devices || family.isHosted) return;
  const isSame = family.deviceKey !== undefined && family.deviceKey === deviceKey;
  if (!isSame || !findDevice(store, family, deviceKey)) throw new UserPoolError("refresh-token-invalid");
}

async function revokeRefreshToken(
  parts: TokenServiceParts,
  client: AppClient,
  refreshToken: string,
): Promise<void> {
  if (parseJwt(refreshToken)) throw new UserPoolError("token-type-unsupported");
  if (!client.isTokenRevocationEnabled) throw new UserPoolError("token-revocation-disabled");
  await parts.store.write((transaction) => {
    const family = findFamily({ settings: parts.settings, store: transaction }, refreshToken)?.family;
    if (family?.clientId !== client.clientId) return;
    transaction.putRecord(TOKEN_FAMILIES, toFamilyRecord({ ...family, isRevoked: true }));
  });
}

/** The family of a refresh token that is exactly one of those issued; `undefined` for any other text. */
function findFamily(
  {
    settings,
    store,
  }: { settings: TokenServiceParts["settings"]; store: Pick<TokenServiceParts["store"], "findRecord"> },
  refreshToken: string,
): { readonly family: TokenFamily; readonly token: RotatedToken } | undefined {
  const familyId = parseRefreshToken(refreshToken);
  const family = familyId === undefined ? undefined : store.findRecord(TOKEN_FAMILIES, familyId);
  if (family?.userPoolId !== settings.userPoolId) return undefined;
  const token = findFamilyToken(family, hashToken(refreshToken));
  return token && { family, token };
}

function findFamilyUser(
  { settings, store }: Pick<TokenServiceParts, "settings" | "store">,
  family: TokenFamily,
): UserRecord | undefined {
  const key = toKey(settings, family.username);
  const user = store.findUser({ userPoolId: settings.userPoolId, by: "username", key });
  return user?.sub === family.sub ? user : undefined;
}
