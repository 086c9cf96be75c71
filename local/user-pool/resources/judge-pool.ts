import { explainProperties } from "../explain-properties.ts";
import type { InputOrigin, UserPoolInput } from "../pool-input.ts";
import type { UserPoolSettings } from "../user-pool-settings.ts";
import type { StoredPool } from "./pool-tables.ts";
import { listCustomScopes, type ResourceServer } from "./resource-server.ts";
import { type StoredClient, toAppClient } from "./stored-client.ts";

/** A pool with what it must fit together with. */
export interface PoolCase {
  readonly stored: StoredPool;
  readonly clients: readonly StoredClient[];
  readonly resourceServers: readonly ResourceServer[];
  /** What the template says of it; `undefined` for a pool of the API. */
  readonly input: UserPoolInput | undefined;
  /** @throws PropertyError */
  readonly parse: (stored: StoredPool) => UserPoolSettings;
}

/** The pool's settings. @throws StartError, also for a client that does not fit the pool */
export function judgePool({ stored, clients, resourceServers, input, parse }: PoolCase): UserPoolSettings {
  const settings = explainProperties(input?.origin, () => parse(stored));
  const customScopes = listCustomScopes(resourceServers);
  for (const client of clients) {
    const own = input?.clients.find(({ clientId }) => clientId === client.clientId);
    const origin = own ? own.origin : toStoredOrigin(client.clientId);
    const rules = { ...settings, customScopes: own && customScopes };
    explainProperties(origin, () => toAppClient(rules, client));
  }
  return settings;
}

/** A client that the API made, and that the template's pool has become unfit for. */
function toStoredOrigin(clientId: string): InputOrigin {
  return { file: "the app client of the API", path: clientId };
}
