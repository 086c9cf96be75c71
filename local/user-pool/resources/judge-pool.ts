import { explainProperties } from "../explain-properties.ts";
import type { InputOrigin, UserPoolInput } from "../pool-input.ts";
import type { UserPoolSettings } from "../user-pool-settings.ts";
import { checkProvider, type IdentityProvider } from "./identity-provider.ts";
import type { StoredPool } from "./pool-tables.ts";
import { listCustomScopes, type ResourceServer } from "./resource-server.ts";
import { type StoredClient, toAppClient } from "./stored-client.ts";

/** A pool with what it must fit together with. */
export interface PoolCase {
  readonly stored: StoredPool;
  readonly clients: readonly StoredClient[];
  readonly resourceServers: readonly ResourceServer[];
  readonly identityProviders: readonly IdentityProvider[];
  /** What the template says of it; `undefined` for a pool of the API. */
  readonly input: UserPoolInput | undefined;
  /** @throws PropertyError */
  readonly parse: (stored: StoredPool) => UserPoolSettings;
}

/** The pool's settings. @throws StartError, also for a client that does not fit the pool */
export function judgePool(poolCase: PoolCase): UserPoolSettings {
  const { stored, clients, resourceServers, identityProviders, input, parse } = poolCase;
  const settings = explainProperties(input?.origin, () => parse(stored));
  judgeProviders(settings, poolCase);
  const customScopes = listCustomScopes(resourceServers);
  const providerNames = identityProviders.map(({ name }) => name);
  for (const client of clients) {
    const own = input?.clients.find(({ clientId }) => clientId === client.clientId);
    const origin = own ? own.origin : toStoredOrigin(client.clientId);
    const rules = { ...settings, customScopes: own && customScopes, providerNames: own && providerNames };
    explainProperties(origin, () => toAppClient(rules, client));
  }
  return settings;
}

function judgeProviders(settings: UserPoolSettings, { identityProviders, input }: PoolCase): void {
  for (const provider of identityProviders) {
    const own = input?.identityProviders?.find(({ properties }) => properties.ProviderName === provider.name);
    const origin = own ? own.origin : { file: "the identity provider of the API", path: provider.name };
    explainProperties(origin, () => checkProvider(settings, provider));
  }
}

/** A client that the API made, and that the template's pool has become unfit for. */
function toStoredOrigin(clientId: string): InputOrigin {
  return { file: "the app client of the API", path: clientId };
}
