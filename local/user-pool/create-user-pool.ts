import { createAccountAdministration } from "./account/account-administration.ts";
import { createOwnAccount } from "./account/own-account.ts";
import { createAdministration } from "./administration/administration.ts";
import { createAuthentication } from "./authentication.ts";
import { createBrowserSignIn } from "./browser/browser-sign-in.ts";
import { createDeviceManagement } from "./devices/device-management.ts";
import { createFactorManagement } from "./factors/factor-management.ts";
import { createFederation } from "./federation/create-federation.ts";
import { createGroupAdministration } from "./groups/group-administration.ts";
import type { PoolParts } from "./pool-parts.ts";
import { createPoolResources } from "./resources/pool-resources.ts";
import type { PoolTables } from "./resources/pool-tables.ts";
import { createSignUpFlows } from "./sign-up/sign-up-flows.ts";
import { type AccessTokenVerifier, createAccessTokenVerifier } from "./tokens/access-tokens.ts";
import { createTokenService } from "./tokens/token-service.ts";
import type { UserPool } from "./user-pool.ts";

export interface CreatedUserPool {
  readonly pool: UserPool;
  readonly accessTokens: AccessTokenVerifier;
}

/** One pool from its parts: every member of the facade is a flow in a file of its own. */
export function createUserPool(parts: PoolParts, tables: PoolTables): CreatedUserPool {
  const { settings } = parts;
  const resources = createPoolResources(parts, tables);
  const findClient = (clientId: string) =>
    tables.clients.find(clientId)?.userPoolId === settings.userPoolId
      ? resources.getClient(clientId)
      : undefined;
  const accessTokens = createAccessTokenVerifier({ ...parts, findClient });
  const tokens = createTokenService(parts, accessTokens);
  const pool: UserPool = {
    settings,
    get domains() {
      return tables.domains.listOf(settings.userPoolId).map(({ domain }) => domain);
    },
    ...resources,
    async jwks() {
      const keys = await parts.signingKeys.list();
      return { keys: keys.map(({ jwk }) => jwk) };
    },
    ...createSignUpFlows(parts),
    ...createAuthentication(parts, tokens),
    ...tokens,
    ...createBrowserSignIn(parts),
    ...createFederation(parts, resources),
    ...createAdministration(parts),
    ...createOwnAccount(parts),
    ...createAccountAdministration(parts),
    ...createGroupAdministration(parts),
    ...createDeviceManagement(parts),
    ...createFactorManagement(parts, {
      getClient: resources.getClient,
      hasDomain: () => tables.domains.listOf(settings.userPoolId).length > 0,
    }),
  };
  return { pool, accessTokens };
}
