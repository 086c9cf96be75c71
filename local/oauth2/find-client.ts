import type { AppClient } from "../user-pool/app-client.ts";
import type { UserPool, UserPools } from "../user-pool/user-pool.ts";
import { UserPoolError } from "../user-pool/user-pool-error.ts";

export interface ClientOfPool {
  readonly pool: UserPool;
  readonly client: AppClient;
}

/** A host of a pool's own: `PREFIX.auth.REGION.localhost`, as AWS writes it before `.amazoncognito.com`. */
const PREFIX_HOST = /^([a-z0-9-]+)\.auth\.([a-z0-9-]+)\.localhost$/;

/**
 * The client that a request to `host` means. A host that names a pool's domain serves that pool's clients
 * only; `localhost` and the like serve every pool that has a domain (contract 1).
 */
export function findClientOnHost(
  userPools: UserPools,
  host: string,
  clientId: string,
): ClientOfPool | undefined {
  const found = findClient(userPools, clientId);
  const isServed = listPoolsOnHost(userPools, host).some(
    ({ settings }) => settings.userPoolId === found?.pool.settings.userPoolId,
  );
  return isServed ? found : undefined;
}

/** The pools whose domain `host` may be: one, all that have a domain, or none. */
export function listPoolsOnHost(userPools: UserPools, host: string): readonly UserPool[] {
  const pools = userPools.list().filter(({ domains }) => domains.length > 0);
  const name = toHostName(host);
  const named = pools.filter((pool) => isHostOf(pool, name));
  return named.length > 0 || PREFIX_HOST.test(name) ? named : pools;
}

/** Without its port. */
export function toHostName(host: string): string {
  return host.replace(/:\d{1,5}$/, "").toLowerCase();
}

function isHostOf({ domains, settings }: UserPool, name: string): boolean {
  const [, prefix, region] = PREFIX_HOST.exec(name) ?? [];
  return domains.some((domain) => domain === name || (domain === prefix && settings.region === region));
}

function findClient(userPools: UserPools, clientId: string): ClientOfPool | undefined {
  try {
    return userPools.getByClientId(clientId);
  } catch (error) {
    if (error instanceof UserPoolError && error.reason === "client-not-found") return undefined;
    throw error;
  }
}
