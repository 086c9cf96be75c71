import { toEpochSeconds } from "../../platform/clock.ts";
import type { AppClient } from "../app-client.ts";
import type { PoolParts } from "../pool-parts.ts";
import { askForClientToken } from "../triggers/pre-token-generation.ts";
import { changeAccessToken } from "../triggers/token-changes.ts";
import type { TokenCaller, TokenSet } from "../user-pool.ts";
import { signJwt } from "./jwt.ts";

/**
 * An access token whose subject is the client itself (contract B3). There is no user, so there is no ID token,
 * no refresh token, and nothing to revoke: it has neither `username` nor `origin_jti`.
 */
export async function issueClientToken(
  parts: Pick<PoolParts, "settings" | "clock" | "random" | "signingKeys" | "invokeTrigger">,
  client: AppClient,
  { scopes, clientMetadata }: TokenCaller & { readonly scopes: readonly string[] },
): Promise<TokenSet> {
  const { settings, clock, random, signingKeys } = parts;
  const asked = { clientId: client.clientId, scopes, clientMetadata };
  const { accessToken: changes } = await askForClientToken(parts, asked);
  const issuedAt = toEpochSeconds(clock);
  const claims = {
    sub: client.clientId,
    token_use: "access",
    scope: scopes.join(" "),
    auth_time: issuedAt,
    iss: settings.issuer,
    exp: issuedAt + client.accessTokenSeconds,
    iat: issuedAt,
    version: 2,
    jti: random.uuid(),
    client_id: client.clientId,
  };
  const key = await signingKeys.getCurrent("access");
  const accessToken = await signJwt(key, changeAccessToken(claims, changes));
  return { accessToken, expiresInSeconds: client.accessTokenSeconds };
}
