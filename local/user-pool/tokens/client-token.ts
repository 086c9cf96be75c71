import { toEpochSeconds } from "../../platform/clock.ts";
import type { AppClient } from "../app-client.ts";
import type { PoolParts } from "../pool-parts.ts";
import type { TokenSet } from "../user-pool.ts";
import { signJwt } from "./jwt.ts";

/**
 * An access token whose subject is the client itself (contract B3). There is no user, so there is no ID token,
 * no refresh token, and nothing to revoke: it has neither `username` nor `origin_jti`.
 */
export async function issueClientToken(
  { settings, clock, random, signingKeys }: Pick<PoolParts, "settings" | "clock" | "random" | "signingKeys">,
  client: AppClient,
  scopes: readonly string[],
): Promise<TokenSet> {
  const issuedAt = toEpochSeconds(clock);
  const accessToken = await signJwt(await signingKeys.getCurrent("access"), {
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
  });
  return { accessToken, expiresInSeconds: client.accessTokenSeconds };
}
