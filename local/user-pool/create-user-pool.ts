import { createAccountAdministration } from "./account/account-administration.ts";
import { createOwnAccount } from "./account/own-account.ts";
import { createAdministration } from "./administration/administration.ts";
import type { AppClient } from "./app-client.ts";
import { createAuthentication } from "./authentication.ts";
import { createBrowserSignIn } from "./browser/browser-sign-in.ts";
import { createFactorManagement } from "./factors/factor-management.ts";
import { createGroupAdministration } from "./groups/group-administration.ts";
import type { PoolParts } from "./pool-parts.ts";
import { createSignUpFlows } from "./sign-up/sign-up-flows.ts";
import { type AccessTokenVerifier, createAccessTokenVerifier } from "./tokens/access-tokens.ts";
import { createTokenService } from "./tokens/token-service.ts";
import type { UserPool } from "./user-pool.ts";
import { UserPoolError } from "./user-pool-error.ts";

export interface CreatedUserPool {
  readonly pool: UserPool;
  readonly accessTokens: AccessTokenVerifier;
}

/** One pool from its parts: every member of the facade is a flow in a file of its own. */
export function createUserPool(
  parts: PoolParts,
  owned: { readonly clients: readonly AppClient[]; readonly domains: readonly string[] },
): CreatedUserPool {
  const clients = new Map(owned.clients.map((client) => [client.clientId, client]));
  const accessTokens = createAccessTokenVerifier({ ...parts, findClient: (id) => clients.get(id) });
  const tokens = createTokenService(parts, accessTokens);
  const getClient = (clientId: string): AppClient => {
    const client = clients.get(clientId);
    if (!client) throw new UserPoolError("client-not-found", { values: { clientId } });
    return client;
  };
  const pool: UserPool = {
    settings: parts.settings,
    domains: owned.domains,
    listClients: () => owned.clients,
    getClient,
    async jwks() {
      const keys = await parts.signingKeys.list();
      return { keys: keys.map(({ jwk }) => jwk) };
    },
    ...createSignUpFlows(parts),
    ...createAuthentication(parts, tokens),
    ...tokens,
    ...createBrowserSignIn(parts),
    ...createAdministration(parts),
    ...createOwnAccount(parts),
    ...createAccountAdministration(parts),
    ...createGroupAdministration(parts),
    ...createFactorManagement(parts, getClient),
  };
  return { pool, accessTokens };
}
