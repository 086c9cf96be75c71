import type { Clock } from "../../platform/clock.ts";
import type { JsonObject } from "../../platform/json.ts";
import type { Random } from "../../platform/random.ts";
import { MIXED_ALPHANUMERIC } from "../../platform/stable-id.ts";
import { type CreatedUserPool, createUserPool } from "../create-user-pool.ts";
import { deleteGroup, listGroups } from "../groups/group-records.ts";
import type { PoolParts } from "../pool-parts.ts";
import type { Store, StoreTransaction } from "../store.ts";
import type { UserPool } from "../user-pool.ts";
import { UserPoolError } from "../user-pool-error.ts";
import type { UserPoolSettings } from "../user-pool-settings.ts";
import { type PoolTables, removeAllOfPool, type StoredPool } from "./pool-tables.ts";
import { toRefusal } from "./property-refusal.ts";

/** A pool that runs, with what it takes to run it by other settings. */
export interface LivePool extends CreatedUserPool {
  readonly stored: StoredPool;
  readonly parts: PoolParts;
}

/** Makes, changes and removes pools while the twin runs (contract C3). */
export interface PoolLifecycle {
  /** @param properties CloudFormation spelling @throws UserPoolError `invalid-parameter` */
  createPool(properties: JsonObject): Promise<UserPool>;
  /**
   * Runs the pool by other settings from now on. Keys, users and codes stay; a request that is being answered
   * ends by the old ones.
   *
   * @param change the properties in force → those from now on
   * @throws UserPoolError `user-pool-not-found`, `invalid-parameter`
   */
  changePool(userPoolId: string, change: (properties: JsonObject) => JsonObject): Promise<UserPool>;
  /** With its users and all else. @throws UserPoolError `user-pool-not-found`, `invalid-parameter` */
  deletePool(userPoolId: string): Promise<void>;
}

/** What of a pool follows from its settings; keys, counters and handshakes live on. */
export type SettledParts = Pick<PoolParts, "settings" | "factors" | "invokeTrigger">;

export interface PoolLifecycleDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly tables: PoolTables;
  readonly live: Map<string, LivePool>;
  /** @throws PropertyError */
  readonly parse: (stored: StoredPool) => UserPoolSettings;
  readonly settle: (settings: UserPoolSettings) => SettledParts;
  readonly open: (stored: StoredPool, settings: UserPoolSettings) => LivePool;
  /** Whose Region and account new pools share. */
  readonly home: Pick<StoredPool, "region" | "userPoolArn">;
}

const POOL_NAME_LENGTH = 9;

export function createPoolLifecycle(deps: PoolLifecycleDeps): PoolLifecycle {
  return {
    createPool: (properties) => createPool(deps, properties),
    changePool: (userPoolId, change) => changePool(deps, userPoolId, change),
    deletePool: (userPoolId) => deletePool(deps, userPoolId),
  };
}

async function createPool(deps: PoolLifecycleDeps, properties: JsonObject): Promise<UserPool> {
  const { region, userPoolArn } = deps.home;
  const userPoolId = `${region}_${deps.random.text(MIXED_ALPHANUMERIC, POOL_NAME_LENGTH)}`;
  const now = deps.clock.now();
  const stored: StoredPool = {
    userPoolId,
    userPoolArn: `${userPoolArn.slice(0, userPoolArn.lastIndexOf("/"))}/${userPoolId}`,
    region,
    properties,
    createdAt: now,
    lastModifiedAt: now,
  };
  const settings = parse(deps, stored);
  await deps.tables.pools.change(userPoolId, () => stored);
  const live = deps.open(stored, settings);
  deps.live.set(userPoolId, live);
  return live.pool;
}

async function changePool(
  deps: PoolLifecycleDeps,
  userPoolId: string,
  change: (properties: JsonObject) => JsonObject,
): Promise<UserPool> {
  let settings: UserPoolSettings | undefined;
  const stored = await deps.tables.pools.change(userPoolId, (current) => {
    if (!current) throw createNotFound(userPoolId);
    const changed = { ...current, properties: change(current.properties), lastModifiedAt: deps.clock.now() };
    settings = parse(deps, changed);
    return changed;
  });
  const before = deps.live.get(userPoolId);
  // Deleted while the change was written: then there is nothing to run by the new settings.
  if (!before || !settings) throw createNotFound(userPoolId);
  const parts = { ...before.parts, ...deps.settle(settings) };
  const live = { stored, parts, ...createUserPool(parts, deps.tables) };
  deps.live.set(userPoolId, live);
  return live.pool;
}

async function deletePool(deps: PoolLifecycleDeps, userPoolId: string): Promise<void> {
  await deps.store.write((transaction) => {
    const stored = deps.tables.pools.find(userPoolId);
    if (!stored) throw createNotFound(userPoolId);
    if (stored.properties.DeletionProtection === "ACTIVE") {
      refuse(
        "The user pool cannot be deleted because deletion protection is activated. " +
          "Deletion protection must be inactivated first.",
      );
    }
    if (deps.tables.domains.listOf(userPoolId).length > 0) {
      refuse("User pool cannot be deleted. It has a domain configured that should be deleted first.");
    }
    removeUsers(transaction, userPoolId);
    for (const group of listGroups(transaction, userPoolId)) deleteGroup(transaction, group);
    removeAllOfPool(deps.tables, transaction, userPoolId);
  });
  deps.live.delete(userPoolId);
}

const USERS_AT_ONCE = 1000;

/** Their tokens, codes and sessions are worth nothing without them, and expire by themselves. */
function removeUsers(transaction: StoreTransaction, userPoolId: string): void {
  for (;;) {
    const users = transaction.listUsers({ userPoolId, limit: USERS_AT_ONCE });
    for (const { keys } of users) transaction.deleteUser(userPoolId, keys.username);
    if (users.length < USERS_AT_ONCE) return;
  }
}

function parse(deps: PoolLifecycleDeps, stored: StoredPool): UserPoolSettings {
  try {
    return deps.parse(stored);
  } catch (error) {
    throw toRefusal(error);
  }
}

function createNotFound(userPoolId: string): UserPoolError {
  return new UserPoolError("user-pool-not-found", { values: { userPoolId } });
}

function refuse(message: string): never {
  throw new UserPoolError("invalid-parameter", { values: { message } });
}
