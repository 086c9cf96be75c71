import type { TokenIssuer } from "../gateway/issuer-keys.ts";
import type { UserPools } from "../user-pool/user-pool.ts";

/** Names of a pool. */
export interface PoolNames {
  readonly userPoolId: string;
  readonly userPoolArn: string;
}

/**
 * All that the gateway ever learns of a pool. The same object for the same pool, so that an edited template
 * costs the gateway none of the keys that it knows.
 */
export function createTokenIssuers(
  userPools: Pick<UserPools, "get">,
  toIssuer: (userPoolId: string) => string,
): (pool: PoolNames) => TokenIssuer {
  const known = new Map<string, TokenIssuer>();
  return ({ userPoolId, userPoolArn }) => {
    const issuer = known.get(userPoolArn) ?? {
      providerArn: userPoolArn,
      issuer: toIssuer(userPoolId),
      fetchJwks: async () => userPools.get(userPoolId).jwks(),
    };
    known.set(userPoolArn, issuer);
    return issuer;
  };
}
