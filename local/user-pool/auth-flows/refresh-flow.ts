import type { PoolParts } from "../pool-parts.ts";
import { checkSecretHash } from "../sign-in/secret-hash.ts";
import { parseRefreshToken, TOKEN_FAMILIES } from "../tokens/token-family.ts";
import type { TokenService } from "../user-pool.ts";
import { UserPoolError } from "../user-pool-error.ts";
import { type AuthFlow, getParameter } from "./auth-flow.ts";

/** `REFRESH_TOKEN_AUTH`, and `REFRESH_TOKEN` by its older name. */
export function createRefreshFlow(
  { store }: Pick<PoolParts, "store">,
  tokens: Pick<TokenService, "refresh">,
): AuthFlow {
  return {
    allowedBy: "ALLOW_REFRESH_TOKEN_AUTH",
    refusal: { reason: "refresh-flow-not-enabled" },
    requiredParameters: ["REFRESH_TOKEN"],
    async start({ client, parameters }) {
      // AWS: such a client refreshes by GetTokensFromRefreshToken or the token endpoint (contract A6.4).
      if (client.refreshTokenRotation) throw new UserPoolError("refresh-flow-rotating");
      const refreshToken = getParameter(parameters, "REFRESH_TOKEN");
      // AWS: the hash is over the canonical username, never over the alias typed at sign-in (contract C10).
      const familyId = parseRefreshToken(refreshToken);
      const family = familyId === undefined ? undefined : store.findRecord(TOKEN_FAMILIES, familyId);
      if (family) checkSecretHash(client, parameters.SECRET_HASH, [family.username]);
      const deviceKey = getParameter(parameters, "DEVICE_KEY");
      return { kind: "tokens", tokens: await tokens.refresh(client, refreshToken, { deviceKey }) };
    },
  };
}
