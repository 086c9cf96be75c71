import type { Clock } from "../../platform/clock.ts";
import type { JsonObject } from "../../platform/json.ts";
import type { Random } from "../../platform/random.ts";
import { LOWER_ALPHANUMERIC } from "../../platform/stable-id.ts";
import type { AppClient } from "../app-client.ts";
import type { ClientRules } from "../settings/parse-app-client.ts";
import { UserPoolError } from "../user-pool-error.ts";
import { toRefusal } from "./property-refusal.ts";
import type { ResourceTable } from "./resource-table.ts";
import { type ClientSecret, type StoredClient, toAppClient } from "./stored-client.ts";

const CLIENT_ID_LENGTH = 26;
const SECRET_LENGTH = 52;
const MAX_SECRETS = 2;

export interface NewAppClient {
  /** CloudFormation spelling. */
  readonly properties: JsonObject;
  readonly generatesSecret: boolean;
  /** The caller's own. */
  readonly clientSecret?: string | undefined;
}

/** App clients of one pool (contract C3, G4). */
export interface AppClientAdministration {
  listClients(): readonly AppClient[];
  /** @throws UserPoolError `client-not-found` (also for a client of another pool) */
  getClient(clientId: string): AppClient;
  /** @throws UserPoolError `invalid-parameter`, `scope-not-found`, `oauth-flow-invalid` */
  createClient(client: NewAppClient): Promise<AppClient>;
  /** Replaces the settings: what is left out is the default again. @throws as `createClient`, `getClient` */
  updateClient(clientId: string, properties: JsonObject): Promise<AppClient>;
  deleteClient(clientId: string): Promise<void>;
  listClientSecrets(clientId: string): readonly ClientSecret[];
  /** @throws UserPoolError `resource-limit-exceeded` for a third one, `invalid-parameter` for a public client */
  addClientSecret(clientId: string, value?: string): Promise<ClientSecret>;
  /** @throws UserPoolError `resource-not-found`, `invalid-parameter` for the last one */
  deleteClientSecret(clientId: string, secretId: string): Promise<void>;
}

export interface AppClientsDeps {
  readonly table: ResourceTable<StoredClient>;
  readonly clock: Clock;
  readonly random: Random;
  readonly settings: ClientRules;
  /** Scopes of the pool's resource servers, as they are now. */
  readonly customScopes: () => readonly string[];
  /** Names of the pool's external identity providers. */
  readonly providerNames: () => readonly string[];
}

export function createAppClients(deps: AppClientsDeps): AppClientAdministration {
  const { table, settings } = deps;
  const { userPoolId } = settings;
  const parse = rememberParsed(settings);
  const get = (clientId: string) => getStored(deps, clientId, table.find(clientId));
  return {
    listClients: () => table.listOf(userPoolId).map(parse),
    getClient: (clientId) => parse(get(clientId)),
    createClient: async (client) => parse(await createClient(deps, client)),
    updateClient: async (clientId, properties) =>
      parse(
        await table.change(clientId, (current) => {
          const before = getStored(deps, clientId, current);
          return assertParses(deps, { ...before, properties, lastModifiedAt: deps.clock.now() });
        }),
      ),
    async deleteClient(clientId) {
      await table.change(clientId, (current) => {
        getStored(deps, clientId, current);
        return undefined;
      });
    },
    listClientSecrets: (clientId) => get(clientId).secrets,
    addClientSecret: (clientId, value) => addSecret(deps, clientId, value),
    deleteClientSecret: (clientId, secretId) => deleteSecret(deps, clientId, secretId),
  };
}

/** What is stored was judged when it was made; it is parsed once, and again when it has changed. */
function rememberParsed(settings: ClientRules): (stored: StoredClient) => AppClient {
  const parsed = new WeakMap<StoredClient, AppClient>();
  return (stored) => {
    const known = parsed.get(stored);
    if (known) return known;
    const client = toAppClient({ ...settings, customScopes: undefined }, stored);
    parsed.set(stored, client);
    return client;
  };
}

function getStored(
  { settings: { userPoolId } }: AppClientsDeps,
  clientId: string,
  found: StoredClient | undefined,
): StoredClient {
  if (found?.userPoolId === userPoolId) return found;
  throw new UserPoolError("client-not-found", { values: { clientId } });
}

function createClient(deps: AppClientsDeps, client: NewAppClient): Promise<StoredClient> {
  const { table, clock, random, settings } = deps;
  const clientId = random.text(LOWER_ALPHANUMERIC, CLIENT_ID_LENGTH);
  const hasSecret = client.generatesSecret || client.clientSecret !== undefined;
  const now = clock.now();
  return table.change(clientId, () =>
    assertParses(deps, {
      userPoolId: settings.userPoolId,
      clientId,
      properties: client.properties,
      secrets: hasSecret ? [createSecret(deps, client.clientSecret)] : [],
      createdAt: now,
      lastModifiedAt: now,
    }),
  );
}

/** @throws UserPoolError for settings that AWS, or the twin, does not take */
function assertParses(deps: AppClientsDeps, stored: StoredClient): StoredClient {
  try {
    const now = { customScopes: deps.customScopes(), providerNames: deps.providerNames() };
    checkComplete(toAppClient({ ...deps.settings, ...now }, stored));
  } catch (error) {
    throw toRefusal(error);
  }
  return stored;
}

/** Contract G4. Assumed: the second text. */
function checkComplete({ isOAuthEnabled, oauthFlows, oauthScopes, callbackUrls }: AppClient): void {
  if (!isOAuthEnabled) return;
  if (oauthFlows.length === 0 || oauthScopes.length === 0) {
    refuse(
      "AllowedOAuthFlows and AllowedOAuthScopes are required if user pool client is allowed to use OAuth flows.",
    );
  }
  if (callbackUrls.length === 0 && !oauthFlows.includes("client_credentials"))
    refuse("CallbackURLs are required for the code and implicit flows.");
}

function createSecret(
  { clock, random }: Pick<AppClientsDeps, "clock" | "random">,
  value = random.text(LOWER_ALPHANUMERIC, SECRET_LENGTH),
): ClientSecret {
  return { secretId: random.uuid(), value, createdAt: clock.now() };
}

async function addSecret(
  deps: AppClientsDeps,
  clientId: string,
  value: string | undefined,
): Promise<ClientSecret> {
  const secret = createSecret(deps, value);
  await deps.table.change(clientId, (current) => {
    const client = getStored(deps, clientId, current);
    if (client.secrets.length === 0) refuse(`Client ${clientId} is a public client and takes no secret.`);
    if (client.secrets.length >= MAX_SECRETS) {
      const message = `Client ${clientId} has ${MAX_SECRETS} active secrets already.`;
      throw new UserPoolError("resource-limit-exceeded", { values: { message } });
    }
    return { ...client, secrets: [...client.secrets, secret], lastModifiedAt: deps.clock.now() };
  });
  return secret;
}

async function deleteSecret(deps: AppClientsDeps, clientId: string, secretId: string): Promise<void> {
  await deps.table.change(clientId, (current) => {
    const client = getStored(deps, clientId, current);
    const secrets = client.secrets.filter((secret) => secret.secretId !== secretId);
    if (secrets.length === client.secrets.length) {
      const message = `Client secret ${secretId} does not exist.`;
      throw new UserPoolError("resource-not-found", { values: { message } });
    }
    if (secrets.length === 0) refuse("The last active secret of a client cannot be deleted.");
    return { ...client, secrets, lastModifiedAt: deps.clock.now() };
  });
}

function refuse(message: string): never {
  throw new UserPoolError("invalid-parameter", { values: { message } });
}
