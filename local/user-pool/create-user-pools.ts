import type { KeyObject } from "node:crypto";
import type { Clock } from "../platform/clock.ts";
import type { Random } from "../platform/random.ts";
import { type CreatedUserPool, createUserPool } from "./create-user-pool.ts";
import { createPoolFactors } from "./factors/pool-factors.ts";
import type { Outbox } from "./outbox.ts";
import type { UserPoolInput } from "./pool-input.ts";
import type { PoolParts } from "./pool-parts.ts";
import { createPoolSecret } from "./pool-secret.ts";
import { judgePool } from "./resources/judge-pool.ts";
import { isCustomDomain, type PoolDomain } from "./resources/pool-domains.ts";
import {
  createPoolLifecycle,
  type LivePool,
  type PoolLifecycle,
  type SettledParts,
} from "./resources/pool-lifecycle.ts";
import { createPoolTables, type PoolTables, type StoredPool } from "./resources/pool-tables.ts";
import { prepareTemplate } from "./resources/replace-template.ts";
import { toTemplateResources } from "./resources/template-resources.ts";
import { assertFixedSettings } from "./settings/fixed-settings.ts";
import { parseUserPoolSettings } from "./settings/parse-user-pool-settings.ts";
import { assertTriggersRun } from "./settings/trigger-settings.ts";
import { findAuthSession } from "./sign-in/auth-session.ts";
import { createSrpHandshakes } from "./sign-in/srp-handshakes.ts";
import type { Store } from "./store.ts";
import { createTidyStore } from "./tidy-store.ts";
import { parseJwt } from "./tokens/jwt.ts";
import { ADMIN_SCOPE } from "./tokens/readable-attributes.ts";
import { createSigningKeys } from "./tokens/signing-keys.ts";
import type { InvokeTrigger } from "./trigger.ts";
import { createFunctionInvoker } from "./triggers/invoke-function.ts";
import type { TriggerFunctions } from "./triggers/trigger-functions.ts";
import type { AuthenticatedUser, UserPools } from "./user-pool.ts";
import { UserPoolError } from "./user-pool-error.ts";
import type { UserPoolSettings } from "./user-pool-settings.ts";
import { createLockout, noLockout } from "./users/lockout.ts";
import { createPasswords } from "./users/passwords.ts";
import { createQuotas, noQuotas } from "./users/quotas.ts";

export interface UserPoolsDeps {
  /** Those of the template; what the API has made comes out of the store. */
  readonly pools: readonly UserPoolInput[];
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly outbox: Outbox;
  /** `iss` of the pool's tokens. */
  readonly issuerFor: (userPoolId: string) => string;
  /** Where a domain's pages answer. @default AWS's own addresses */
  readonly originFor?: ((domain: PoolDomain, region: string) => string) | undefined;
  /** Protections that load tests switch off. @default all on */
  readonly limits?: { readonly quotas?: boolean; readonly lockout?: boolean } | undefined;
  /** Makes a private RSA-2048 key. @default by OpenSSL, 0.15 s each, beside everything else */
  readonly generateSigningKey?: (() => Promise<KeyObject>) | undefined;
  /** What `LambdaConfig` may name. @default none: a pool that names one is refused */
  readonly triggerFunctions?: TriggerFunctions | undefined;
  /** In place of the functions, whatever `LambdaConfig` says. */
  readonly invokeTrigger?: InvokeTrigger | undefined;
}

/** The pools, and what makes, changes and removes them. */
export interface ManagedUserPools extends UserPools, PoolLifecycle {
  /**
   * Judges what an edited template says of the pools, all of it, and changes nothing; what is returned makes it
   * so, at once and without fail. Users, keys and sessions stay, also those of a pool that is left out, until it
   * is back.
   *
   * @throws StartError as {@link createUserPools}
   */
  prepareTemplate(pools: readonly UserPoolInput[]): () => void;
}

/**
 * Every user pool of the twin. Returns at once: keys are made beside everything else, and what needs one waits.
 * @throws StartError for a property that is malformed, unknown, or would change behaviour not modelled here
 */
export function createUserPools(given: UserPoolsDeps): ManagedUserPools {
  const deps: UserPoolsDeps = { ...given, store: createTidyStore(given.store, given.clock) };
  const tables = createPoolTables(deps.store, toTemplateResources(deps, deps.pools));
  const live = new Map<string, LivePool>();
  for (const stored of tables.pools.list()) live.set(stored.userPoolId, openPool(deps, tables, stored));
  const pools: UserPools = {
    list: () => [...live.values()].map(({ pool }) => pool),
    get(userPoolId) {
      const found = live.get(userPoolId);
      if (!found) throw new UserPoolError("user-pool-not-found", { values: { userPoolId } });
      return found.pool;
    },
    getByClientId(clientId) {
      const stored = tables.clients.find(clientId);
      const pool = stored && live.get(stored.userPoolId)?.pool;
      if (!pool) throw new UserPoolError("client-not-found", { values: { clientId } });
      return { pool, client: pool.getClient(clientId) };
    },
    authenticate: (accessToken) => authenticate([...live.values()], accessToken),
    getBySession(session) {
      const found = findAuthSession(deps.store, session);
      const pool = found && live.get(found.userPoolId)?.pool;
      if (!pool) throw new UserPoolError("auth-session-invalid");
      return { pool, client: pool.getClient(found.clientId) };
    },
  };
  const making = {
    tables,
    live,
    parse: (stored: StoredPool) => parsePool(deps, stored),
    settle: (settings: UserPoolSettings) => createSettledParts(deps, settings),
    open: (stored: StoredPool, settings: UserPoolSettings) => openParsed(deps, tables, { stored, settings }),
  };
  const toResources = (inputs: readonly UserPoolInput[]) => toTemplateResources(deps, inputs);
  return {
    ...pools,
    ...createPoolLifecycle({ ...deps, ...making, home: toHome(deps.pools) }),
    prepareTemplate: (inputs) => prepareTemplate({ ...making, toResources }, inputs),
  };
}

/** Where pools of the API are made: beside those of the template. */
function toHome([first]: readonly UserPoolInput[]): Pick<StoredPool, "region" | "userPoolArn"> {
  return (
    first ?? { region: "us-east-1", userPoolArn: "arn:aws:cognito-idp:us-east-1:123456789012:userpool/" }
  );
}

async function authenticate(
  live: readonly CreatedUserPool[],
  accessToken: string,
): Promise<AuthenticatedUser> {
  const { pool, accessTokens } =
    live.find((candidate) => candidate.accessTokens.isKnown(accessToken)) ?? getByIssuer(live, accessToken);
  const { client, user, claims } = await accessTokens.verify(accessToken);
  if (!claims.scopes.includes(ADMIN_SCOPE)) throw new UserPoolError("access-token-scope-missing");
  return { pool, client, user, accessToken: claims };
}

/** Whom the token says it is from; whether that is true is for that pool's keys to decide. */
function getByIssuer(live: readonly CreatedUserPool[], accessToken: string): CreatedUserPool {
  const jwt = parseJwt(accessToken);
  if (!jwt) throw new UserPoolError("access-token-signature-invalid");
  const found = live.find(({ pool }) => pool.settings.issuer === jwt.claims.iss);
  if (!found) throw new UserPoolError("access-token-invalid");
  return found;
}

/** @throws StartError, also for a client that does not fit the pool */
function openPool(deps: UserPoolsDeps, tables: PoolTables, stored: StoredPool): LivePool {
  const input = deps.pools.find(({ userPoolId }) => userPoolId === stored.userPoolId);
  const settings = judgePool({
    parse: (one) => parsePool(deps, one),
    stored,
    input,
    clients: tables.clients.listOf(stored.userPoolId),
    resourceServers: tables.resourceServers.listOf(stored.userPoolId),
    identityProviders: tables.identityProviders.listOf(stored.userPoolId),
  });
  return openParsed(deps, tables, { stored, settings });
}

function parsePool(deps: UserPoolsDeps, stored: StoredPool): UserPoolSettings {
  const { properties, ...identity } = stored;
  const issuer = deps.issuerFor(stored.userPoolId);
  const settings = parseUserPoolSettings({ ...identity, issuer }, properties);
  assertFixedSettings(deps.store, settings);
  if (!deps.invokeTrigger) assertTriggersRun(settings, deps.triggerFunctions ?? NO_FUNCTIONS);
  return settings;
}

function openParsed(
  deps: UserPoolsDeps,
  tables: PoolTables,
  { stored, settings }: { readonly stored: StoredPool; readonly settings: UserPoolSettings },
): LivePool {
  const parts = createParts(deps, tables, settings);
  return { stored, parts, ...createUserPool(parts, tables) };
}

const NO_FUNCTIONS: TriggerFunctions = {
  findObstacle: () => "there are no functions beside this pool",
  run: () => Promise.resolve({ kind: "no-answer" }),
};

function createParts(deps: UserPoolsDeps, tables: PoolTables, settings: UserPoolSettings): PoolParts {
  const { store, clock, random, outbox } = deps;
  const { userPoolId, srpPoolName } = settings;
  return {
    ...createSettledParts(deps, settings),
    store,
    clock,
    random,
    outbox,
    toPageUrl: (path) => toPageUrl(deps, tables, { settings, path }),
    secret: createPoolSecret(store, random, userPoolId),
    passwords: createPasswords(srpPoolName, random),
    lockout: deps.limits?.lockout === false ? noLockout : createLockout(store, clock, userPoolId),
    quotas: deps.limits?.quotas === false ? noQuotas : createQuotas(clock, userPoolId),
    handshakes: createSrpHandshakes({ clock, random }),
    signingKeys: createSigningKeys(
      { store, clock, random, generateKey: deps.generateSigningKey },
      userPoolId,
    ),
  };
}

function toPageUrl(
  { originFor = toAwsOrigin }: Pick<UserPoolsDeps, "originFor">,
  tables: PoolTables,
  { settings, path }: { readonly settings: UserPoolSettings; readonly path: string },
): string | undefined {
  const [domain] = tables.domains.listOf(settings.userPoolId);
  return domain && `${originFor(domain, settings.region)}${path}`;
}

function toAwsOrigin({ domain }: PoolDomain, region: string): string {
  return isCustomDomain(domain) ? `https://${domain}` : `https://${domain}.auth.${region}.amazoncognito.com`;
}

/** Made anew when the settings change. */
function createSettledParts(deps: UserPoolsDeps, settings: UserPoolSettings): SettledParts {
  return {
    settings,
    factors: createPoolFactors(deps.store, { settings }),
    invokeTrigger:
      deps.invokeTrigger ?? createFunctionInvoker(settings, deps.triggerFunctions ?? NO_FUNCTIONS),
  };
}
