import type { JsonObject } from "../../platform/json.ts";
import type { Collection, Store, StoreTransaction } from "../store.ts";
import { BRANDINGS, type Branding } from "./branding.ts";
import { IDENTITY_PROVIDERS, type IdentityProvider, toIdentityProviderId } from "./identity-provider.ts";
import { POOL_DOMAINS, type PoolDomain } from "./pool-domains.ts";
import { RESOURCE_SERVERS, type ResourceServer, toResourceServerId } from "./resource-server.ts";
import { createResourceTable, type ResourceTable } from "./resource-table.ts";
import { APP_CLIENTS, type StoredClient } from "./stored-client.ts";

/** A user pool as it is kept: what it was made of. */
export interface StoredPool {
  readonly userPoolId: string;
  readonly userPoolArn: string;
  readonly region: string;
  /** CloudFormation spelling. */
  readonly properties: JsonObject;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly lastModifiedAt: number;
}

/** What the template describes. */
export interface TemplateResources {
  readonly pools: readonly StoredPool[];
  readonly clients: readonly StoredClient[];
  readonly domains: readonly PoolDomain[];
  readonly resourceServers: readonly ResourceServer[];
  readonly brandings: readonly Branding[];
  readonly identityProviders: readonly IdentityProvider[];
}

/** All pools and what belongs to them, whoever made it. */
export interface PoolTables {
  readonly pools: ResourceTable<StoredPool>;
  readonly clients: ResourceTable<StoredClient>;
  readonly domains: ResourceTable<PoolDomain>;
  readonly resourceServers: ResourceTable<ResourceServer>;
  readonly brandings: ResourceTable<Branding>;
  readonly identityProviders: ResourceTable<IdentityProvider>;
}

const USER_POOLS: Collection<StoredPool> = { name: "user-pool" };

export function createPoolTables(store: Store, template: TemplateResources): PoolTables {
  return {
    pools: createResourceTable({
      store,
      collection: USER_POOLS,
      idOf: ({ userPoolId }) => userPoolId,
      ofTemplate: template.pools,
    }),
    clients: createResourceTable({
      store,
      collection: APP_CLIENTS,
      idOf: ({ clientId }) => clientId,
      ofTemplate: template.clients,
    }),
    domains: createResourceTable({
      store,
      collection: POOL_DOMAINS,
      idOf: ({ domain }) => domain,
      ofTemplate: template.domains,
    }),
    resourceServers: createResourceTable({
      store,
      collection: RESOURCE_SERVERS,
      idOf: toResourceServerId,
      ofTemplate: template.resourceServers,
    }),
    brandings: createResourceTable({
      store,
      collection: BRANDINGS,
      idOf: ({ brandingId }) => brandingId,
      ofTemplate: template.brandings,
    }),
    identityProviders: createResourceTable({
      store,
      collection: IDENTITY_PROVIDERS,
      idOf: toIdentityProviderId,
      ofTemplate: template.identityProviders,
    }),
  };
}

/** For a pool that is deleted. */
export function removeAllOfPool(tables: PoolTables, transaction: StoreTransaction, userPoolId: string): void {
  for (const table of Object.values(tables)) table.removeAllOf(transaction, userPoolId);
}
