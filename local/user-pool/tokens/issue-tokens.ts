import { type Clock, type EpochSeconds, toEpochSeconds } from "../../platform/clock.ts";
import type { Random } from "../../platform/random.ts";
import type { AppClient } from "../app-client.ts";
import type { Store } from "../store.ts";
import type { InvokeTrigger } from "../trigger.ts";
import { askPreTokenGeneration, type TokenOccasion } from "../triggers/pre-token-generation.ts";
import { changeAccessToken, changeIdToken } from "../triggers/token-changes.ts";
import type { User } from "../user.ts";
import type { TokenSet } from "../user-pool.ts";
import type { UserPoolSettings } from "../user-pool-settings.ts";
import { type TokenSubject, toAccessTokenClaims, toIdTokenClaims } from "./claims.ts";
import { findGroupClaims } from "./group-claims.ts";
import { signJwt } from "./jwt.ts";
import type { SigningKeys } from "./signing-keys.ts";
import {
  hashToken,
  issueRefreshToken,
  TOKEN_FAMILIES,
  type TokenFamily,
  toFamilyRecord,
} from "./token-family.ts";

export interface TokenIssuerDeps {
  readonly settings: Pick<UserPoolSettings, "userPoolId" | "issuer" | "triggers">;
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly signingKeys: SigningKeys;
  readonly invokeTrigger: InvokeTrigger;
}

/** A sign-in that earned tokens. */
export interface TokenGrant {
  readonly client: AppClient;
  readonly user: User;
  readonly scopes: readonly string[];
  readonly isHosted: boolean;
  readonly authTime: EpochSeconds;
  readonly nonce?: string | undefined;
  /** `aud` of the access token (RFC 8707). */
  readonly resource?: string | undefined;
  readonly withRefreshToken: boolean;
  readonly occasion: TokenOccasion;
  /** The device of the sign-in, where devices are tracked. */
  readonly deviceKey?: string | undefined;
}

/**
 * Starts a token family and issues its first tokens. Signatures and the durable write run side by side; no
 * token is handed out whose family is not written, for then it could not be revoked.
 */
export async function issueTokens(deps: TokenIssuerDeps, grant: TokenGrant): Promise<TokenSet> {
  const { family, refreshToken } = createFamily(deps, grant);
  const [tokens] = await Promise.all([
    signTokens(deps, grant, family),
    deps.store.write((transaction) => transaction.putRecord(TOKEN_FAMILIES, toFamilyRecord(family))),
  ]);
  return refreshToken === undefined ? tokens : { ...tokens, refreshToken };
}

/** Access and ID token of a family; the latter not for hosted sign-ins without `openid` (contract A2.1). */
export async function signTokens(
  deps: Pick<TokenIssuerDeps, "settings" | "store" | "clock" | "random" | "signingKeys" | "invokeTrigger">,
  grant: Pick<TokenGrant, "client" | "user" | "nonce" | "occasion">,
  family: TokenFamily,
): Promise<TokenSet> {
  const { client, user, occasion } = grant;
  const groups = findGroupClaims(deps.store, user);
  const { scopes } = family;
  const asked = { clientId: client.clientId, user, groups, scopes, occasion };
  const changes = await askPreTokenGeneration(deps, asked);
  const subject: TokenSubject = {
    issuer: deps.settings.issuer,
    client,
    user,
    family,
    ...(changes.groups ?? groups),
    issuedAt: toEpochSeconds(deps.clock),
  };
  const expiresInSeconds = client.accessTokenSeconds;
  const signAccessToken = async () =>
    signJwt(
      await deps.signingKeys.getCurrent("access"),
      changeAccessToken(toAccessTokenClaims(subject, deps.random.uuid()), changes.accessToken),
    );
  const signIdToken = async (accessToken: string) => {
    const extras = { jti: deps.random.uuid(), nonce: grant.nonce, accessToken };
    return signJwt(
      await deps.signingKeys.getCurrent("id"),
      changeIdToken(toIdTokenClaims(subject, extras), changes.idToken),
    );
  };
  if (family.isHosted) {
    const accessToken = await signAccessToken();
    if (!family.scopes.includes("openid")) return { accessToken, expiresInSeconds };
    return { accessToken, idToken: await signIdToken(accessToken), expiresInSeconds };
  }
  const [accessToken, idToken] = await Promise.all([signAccessToken(), signIdToken("")]);
  return { accessToken, idToken, expiresInSeconds };
}

function createFamily(
  { settings, clock, random }: Pick<TokenIssuerDeps, "settings" | "clock" | "random">,
  grant: TokenGrant,
): { readonly family: TokenFamily; readonly refreshToken: string | undefined } {
  const { client, user } = grant;
  const eventId = random.uuid();
  const originJti = client.isTokenRevocationEnabled ? random.uuid() : null;
  const familyId = originJti ?? eventId;
  const refreshToken = grant.withRefreshToken ? issueRefreshToken(random, familyId) : undefined;
  const family: TokenFamily = {
    familyId,
    userPoolId: settings.userPoolId,
    clientId: client.clientId,
    username: user.username,
    sub: user.sub,
    originJti,
    eventId,
    scopes: grant.scopes,
    isHosted: grant.isHosted,
    authTime: grant.authTime,
    refreshTokenHash: refreshToken === undefined ? null : hashToken(refreshToken),
    refreshExpiresAt: toEpochSeconds(clock) + (refreshToken === undefined ? 0 : client.refreshTokenSeconds),
    isRevoked: false,
    ...(grant.resource === undefined ? {} : { resource: grant.resource }),
    ...(grant.deviceKey === undefined ? {} : { deviceKey: grant.deviceKey }),
  };
  return { family, refreshToken };
}
