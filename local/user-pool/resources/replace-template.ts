import { createUserPool } from "../create-user-pool.ts";
import type { UserPoolInput } from "../pool-input.ts";
import type { UserPoolSettings } from "../user-pool-settings.ts";
import { judgePool } from "./judge-pool.ts";
import type { LivePool, PoolLifecycleDeps } from "./pool-lifecycle.ts";
import type { PoolTables, StoredPool, TemplateResources } from "./pool-tables.ts";
import type { PoolResource, ResourceTable } from "./resource-table.ts";

export interface TemplateReplacementDeps
  extends Pick<PoolLifecycleDeps, "tables" | "live" | "parse" | "settle" | "open"> {
  /** @throws StartError */
  readonly toResources: (inputs: readonly UserPoolInput[]) => TemplateResources;
}

/** See `ManagedUserPools.prepareTemplate`. @throws StartError */
export function prepareTemplate(deps: TemplateReplacementDeps, inputs: readonly UserPoolInput[]): () => void {
  const { tables, live } = deps;
  const next = deps.toResources(inputs);
  const judged = tables.pools
    .foresee(next.pools)
    .map((stored) => ({ stored, settings: judge(deps, { next, inputs, stored }) }));
  return () => {
    useTemplate(tables, next);
    const made = new Map(judged.map(({ stored, settings }) => [stored.userPoolId, { stored, settings }]));
    const before = new Map(live);
    live.clear();
    for (const { userPoolId } of tables.pools.list()) {
      const known = before.get(userPoolId);
      const now = made.get(userPoolId);
      const running = now === undefined ? known : toLive(deps, known, now);
      if (running) live.set(userPoolId, running);
    }
  };
}

function judge(
  { tables, parse }: TemplateReplacementDeps,
  {
    next,
    inputs,
    stored,
  }: {
    readonly next: TemplateResources;
    readonly inputs: readonly UserPoolInput[];
    readonly stored: StoredPool;
  },
): UserPoolSettings {
  const { userPoolId } = stored;
  return judgePool({
    parse,
    stored,
    input: inputs.find((one) => one.userPoolId === userPoolId),
    clients: foreseeOf(tables.clients, next.clients, userPoolId),
    resourceServers: foreseeOf(tables.resourceServers, next.resourceServers, userPoolId),
    identityProviders: foreseeOf(tables.identityProviders, next.identityProviders, userPoolId),
  });
}

/** Those of one pool: of the template, and those that the API made. */
function foreseeOf<T extends PoolResource>(
  table: ResourceTable<T>,
  next: readonly T[],
  userPoolId: string,
): readonly T[] {
  const ofTemplate = table.foresee(next).filter((one) => one.userPoolId === userPoolId);
  return [...ofTemplate, ...table.listOfApi(userPoolId)];
}

function useTemplate(tables: PoolTables, next: TemplateResources): void {
  tables.pools.useTemplate(next.pools);
  tables.clients.useTemplate(next.clients);
  tables.domains.useTemplate(next.domains);
  tables.resourceServers.useTemplate(next.resourceServers);
  tables.brandings.useTemplate(next.brandings);
  tables.identityProviders.useTemplate(next.identityProviders);
}

/** Keys, counters and handshakes live on; what follows from the settings is made anew. */
function toLive(
  { tables, settle, open }: TemplateReplacementDeps,
  known: LivePool | undefined,
  { stored, settings }: { readonly stored: StoredPool; readonly settings: UserPoolSettings },
): LivePool {
  if (!known) return open(stored, settings);
  const parts = { ...known.parts, ...settle(settings) };
  return { stored, parts, ...createUserPool(parts, tables) };
}
