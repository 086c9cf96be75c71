import type { KeyObject } from "node:crypto";
import { type Clock, toEpochSeconds } from "../platform/clock.ts";
import type { JsonObject } from "../platform/json.ts";
import type { Random } from "../platform/random.ts";
import { StartError } from "../platform/start-error.ts";
import type { AppClient } from "./app-client.ts";
import { type CreatedUserPool, createUserPool } from "./create-user-pool.ts";
import { createPoolFactors } from "./factors/pool-factors.ts";
import type { Outbox } from "./outbox.ts";
import type { PoolParts } from "./pool-parts.ts";
import { createPoolSecret } from "./pool-secret.ts";
import { rememberResource } from "./resource-dates.ts";
import { assertFixedSettings } from "./settings/fixed-settings.ts";
import { parseAppClient } from "./settings/parse-app-client.ts";
import { parseUserPoolSettings } from "./settings/parse-user-pool-settings.ts";
import { PropertyError } from "./settings/properties.ts";
import { findAuthSession } from "./sign-in/auth-session.ts";
import type { Store } from "./store.ts";
import { parseJwt } from "./tokens/jwt.ts";
import { ADMIN_SCOPE } from "./tokens/readable-attributes.ts";
import { createSigningKeys } from "./tokens/signing-keys.ts";
import { type InvokeTrigger, invokeNoTrigger } from "./trigger.ts";
import type { AuthenticatedUser, UserPools } from "./user-pool.ts";
import { UserPoolError } from "./user-pool-error.ts";
import type { UserPoolSettings } from "./user-pool-settings.ts";
import { createLockout, noLockout } from "./users/lockout.ts";
import { createPasswords } from "./users/passwords.ts";
import { createQuotas, noQuotas } from "./users/quotas.ts";

/** A user pool as a template, or later an API request, describes it. */
export interface UserPoolInput {
  readonly userPoolId: string;
  readonly userPoolArn: string;
  readonly region: string;
  /** CloudFormation spelling, resolved. */
  readonly properties: JsonObject;
  readonly clients: readonly AppClientInput[];
  readonly domains: readonly string[];
  /** Where the properties stand, so that a refusal can name it. */
  readonly origin?: InputOrigin | undefined;
}

export interface AppClientInput {
  readonly clientId: string;
  readonly clientSecret?: string | undefined;
  readonly properties: JsonObject;
  readonly origin?: InputOrigin | undefined;
}

export interface InputOrigin {
  readonly file: string;
  /** `Resources.UserPool.Properties`. */
  readonly path: string;
}

export interface UserPoolsDeps {
  readonly pools: readonly UserPoolInput[];
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly outbox: Outbox;
  /** `iss` of the pool's tokens. */
  readonly issuerFor: (userPoolId: string) => string;
  /** Protections that load tests switch off. @default all on */
  readonly limits?: { readonly quotas?: boolean; readonly lockout?: boolean } | undefined;
  /** Makes a private RSA-2048 key. @default by OpenSSL, 0.15 s each, beside everything else */
  readonly generateSigningKey?: (() => Promise<KeyObject>) | undefined;
  /** @default no trigger: a pool with `LambdaConfig` is refused */
  readonly invokeTrigger?: InvokeTrigger | undefined;
}

/**
 * Every user pool of the twin. Returns at once: keys are made beside everything else, and what needs one waits.
 * @throws StartError for a property that is malformed, unknown, or would change behaviour not modelled here
 */
export function createUserPools(deps: UserPoolsDeps): UserPools {
  const created = deps.pools.map((input) => createPool(deps, input));
  void deps.store
    .write((transaction) => transaction.deleteExpired(toEpochSeconds(deps.clock)))
    .catch(() => {});
  const pools = created.map(({ pool }) => pool);
  return {
    list: () => pools,
    get(userPoolId) {
      const pool = pools.find(({ settings }) => settings.userPoolId === userPoolId);
      if (!pool) throw new UserPoolError("user-pool-not-found", { values: { userPoolId } });
      return pool;
    },
    getByClientId(clientId) {
      for (const pool of pools) {
        const client = pool.listClients().find((candidate) => candidate.clientId === clientId);
        if (client) return { pool, client };
      }
      throw new UserPoolError("client-not-found", { values: { clientId } });
    },
    authenticate: (accessToken) => authenticate(created, accessToken),
    getBySession(session) {
      const found = findAuthSession(deps.store, session);
      const pool = pools.find(({ settings }) => settings.userPoolId === found?.userPoolId);
      if (!pool || !found) throw new UserPoolError("auth-session-invalid");
      return { pool, client: pool.getClient(found.clientId) };
    },
  };
}

async function authenticate(
  created: readonly CreatedUserPool[],
  accessToken: string,
): Promise<AuthenticatedUser> {
  const { pool, accessTokens } =
    created.find((candidate) => candidate.accessTokens.isKnown(accessToken)) ??
    getByIssuer(created, accessToken);
  const { client, user, claims } = await accessTokens.verify(accessToken);
  if (!claims.scopes.includes(ADMIN_SCOPE)) throw new UserPoolError("access-token-scope-missing");
  return { pool, client, user, accessToken: claims };
}

/** Whom the token says it is from; whether that is true is for that pool's keys to decide. */
function getByIssuer(created: readonly CreatedUserPool[], accessToken: string): CreatedUserPool {
  const jwt = parseJwt(accessToken);
  if (!jwt) throw new UserPoolError("access-token-signature-invalid");
  const found = created.find(({ pool }) => pool.settings.issuer === jwt.claims.iss);
  if (!found) throw new UserPoolError("access-token-invalid");
  return found;
}

function createPool(deps: UserPoolsDeps, input: UserPoolInput): CreatedUserPool {
  const settings = parsePool(deps, input);
  const clients = input.clients.map((client) => parseClient(deps, settings, client));
  return createUserPool(createParts(deps, settings), { clients, domains: input.domains });
}

function createParts(deps: UserPoolsDeps, settings: UserPoolSettings): PoolParts {
  const { store, clock, random, outbox } = deps;
  const { userPoolId, srpPoolName } = settings;
  return {
    settings,
    store,
    clock,
    random,
    outbox,
    secret: createPoolSecret(store, random, userPoolId),
    passwords: createPasswords(srpPoolName, random),
    lockout: deps.limits?.lockout === false ? noLockout : createLockout(store, clock, userPoolId),
    quotas: deps.limits?.quotas === false ? noQuotas : createQuotas(clock, userPoolId),
    factors: createPoolFactors(store, { settings }),
    signingKeys: createSigningKeys(
      { store, clock, random, generateKey: deps.generateSigningKey },
      userPoolId,
    ),
    invokeTrigger: deps.invokeTrigger ?? invokeNoTrigger,
  };
}

function parsePool(deps: UserPoolsDeps, input: UserPoolInput): UserPoolSettings {
  const { userPoolId, userPoolArn, region, properties } = input;
  const dates = rememberResource(deps, userPoolId, properties);
  const identity = { userPoolId, userPoolArn, region, issuer: deps.issuerFor(userPoolId), ...dates };
  return explain(input.origin, () => {
    const settings = parseUserPoolSettings(identity, properties);
    assertFixedSettings(deps.store, settings);
    return settings;
  });
}

function parseClient(deps: UserPoolsDeps, pool: UserPoolSettings, input: AppClientInput): AppClient {
  const { clientId, clientSecret, properties } = input;
  const dates = rememberResource(deps, clientId, properties);
  return explain(input.origin, () => parseAppClient(pool, { clientId, clientSecret, ...dates }, properties));
}

function explain<T>(origin: InputOrigin | undefined, parse: () => T): T {
  try {
    return parse();
  } catch (cause) {
    if (!(cause instanceof PropertyError)) throw cause;
    throw new StartError({
      file: origin?.file,
      path: origin ? `${origin.path}.${cause.path}` : cause.path,
      problem: cause.problem,
      remedy: cause.remedy,
      cause,
    });
  }
}
