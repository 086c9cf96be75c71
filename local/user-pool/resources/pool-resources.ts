import type { AppClient } from "../app-client.ts";
import type { PoolParts } from "../pool-parts.ts";
import { isSystemScope } from "../tokens/scopes.ts";
import { type AppClientAdministration, createAppClients } from "./app-clients.ts";
import { type BrandingAdministration, createBrandings } from "./branding.ts";
import { createIdentityProviders, type IdentityProviderAdministration } from "./identity-provider.ts";
import { createPoolDomains, type DomainAdministration } from "./pool-domains.ts";
import type { PoolTables } from "./pool-tables.ts";
import { createProvisionedResources, type ProvisionedResources } from "./provisioned.ts";
import {
  createResourceServers,
  listCustomScopes,
  type ResourceServerAdministration,
} from "./resource-server.ts";

/** What belongs to a pool besides its users and groups. */
export interface ResourceManagement
  extends AppClientAdministration,
    DomainAdministration,
    BrandingAdministration,
    ProvisionedResources,
    IdentityProviderAdministration,
    ResourceServerAdministration {
  /**
   * The scopes that the client may be granted now. AWS: a scope that its resource server has lost stays on the
   * client, and is dropped in silence (contract A2.2).
   */
  listGrantableScopes(client: AppClient): readonly string[];
}

export function createPoolResources(
  { settings, store, clock, random }: Pick<PoolParts, "settings" | "store" | "clock" | "random">,
  tables: PoolTables,
): ResourceManagement {
  const { userPoolId } = settings;
  const customScopes = () => listCustomScopes(tables.resourceServers.listOf(userPoolId));
  const providerNames = () => tables.identityProviders.listOf(userPoolId).map(({ name }) => name);
  return {
    ...createAppClients({ table: tables.clients, clock, random, settings, customScopes, providerNames }),
    ...createPoolDomains(tables.domains, userPoolId),
    ...createBrandings({ table: tables.brandings, userPoolId, clock, random }),
    ...createProvisionedResources(store, userPoolId),
    ...createIdentityProviders({ table: tables.identityProviders, settings, clock }),
    ...createResourceServers(tables.resourceServers, userPoolId),
    listGrantableScopes({ oauthScopes }) {
      if (oauthScopes.every(isSystemScope)) return oauthScopes;
      const known = customScopes();
      return oauthScopes.filter((scope) => isSystemScope(scope) || known.includes(scope));
    },
  };
}
