import { getOwn, type JsonObject } from "../../platform/json.ts";
import {
  assertKnownProperties,
  type Properties,
  PropertyError,
  readBlocks,
  readText,
  toPath,
} from "../settings/properties.ts";
import type { Collection } from "../store.ts";
import { UserPoolError } from "../user-pool-error.ts";
import type { ResourceTable } from "./resource-table.ts";

/** An API that clients are granted custom scopes of: `identifier/name` (contract G5). */
export interface ResourceServer {
  readonly userPoolId: string;
  readonly identifier: string;
  readonly name: string;
  readonly scopes: readonly CustomScope[];
}

export interface CustomScope {
  readonly name: string;
  readonly description: string;
}

export const RESOURCE_SERVERS: Collection<ResourceServer> = { name: "resource-server" };

/** AWS: not adjustable (contract C9.3). */
const MAX_SERVERS = 25;
const MAX_SCOPES = 100;

/** What the model lets identifiers and names be; a scope's name has no slash, for it stands behind one. */
const IDENTIFIER = /^[\x21\x23-\x5b\x5d-\x7e]{1,256}$/;
const SCOPE_NAME = /^[\x21\x23-\x2e\x30-\x5b\x5d-\x7e]{1,256}$/;

export interface ResourceServerAdministration {
  /** @throws UserPoolError `invalid-parameter` when the identifier is taken, `resource-limit-exceeded` */
  createResourceServer(server: Omit<ResourceServer, "userPoolId">): Promise<ResourceServer>;
  /** @throws UserPoolError `resource-server-not-found` */
  getResourceServer(identifier: string): ResourceServer;
  /** Replaces name and scopes; scopes that are left out are gone. @throws as `getResourceServer` */
  updateResourceServer(server: Omit<ResourceServer, "userPoolId">): Promise<ResourceServer>;
  deleteResourceServer(identifier: string): Promise<void>;
  listResourceServers(): readonly ResourceServer[];
}

export function toResourceServerId({
  userPoolId,
  identifier,
}: Pick<ResourceServer, "userPoolId" | "identifier">): string {
  return `${userPoolId}/${identifier}`;
}

export function createResourceServers(
  table: ResourceTable<ResourceServer>,
  userPoolId: string,
): ResourceServerAdministration {
  const toId = (identifier: string) => toResourceServerId({ userPoolId, identifier });
  const notFound = (identifier: string) =>
    new UserPoolError("resource-server-not-found", { values: { identifier } });
  return {
    createResourceServer: (server) =>
      table.change(toId(server.identifier), (current) => {
        if (current) refuse(`${server.identifier} already exists in user pool ${userPoolId}.`);
        if (table.listOf(userPoolId).length >= MAX_SERVERS)
          throw createLimit("resource servers", MAX_SERVERS);
        return assertValid({ ...server, userPoolId });
      }),
    getResourceServer(identifier) {
      const found = table.find(toId(identifier));
      if (!found) throw notFound(identifier);
      return found;
    },
    updateResourceServer: (server) =>
      table.change(toId(server.identifier), (current) => {
        if (!current) throw notFound(server.identifier);
        return assertValid({ ...server, userPoolId });
      }),
    async deleteResourceServer(identifier) {
      await table.change(toId(identifier), (current) => {
        if (!current) throw notFound(identifier);
        return undefined;
      });
    },
    listResourceServers: () => table.listOf(userPoolId),
  };
}

/** Every `identifier/name` of the pool. */
export function listCustomScopes(servers: readonly ResourceServer[]): readonly string[] {
  return servers.flatMap(({ identifier, scopes }) => scopes.map(({ name }) => `${identifier}/${name}`));
}

function assertValid(server: ResourceServer): ResourceServer {
  const names = server.scopes.map(({ name }) => name);
  if (names.length > MAX_SCOPES) throw createLimit("scopes of a resource server", MAX_SCOPES);
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated !== undefined) refuse(`The scope ${repeated} is there twice.`);
  return server;
}

function refuse(message: string): never {
  throw new UserPoolError("invalid-parameter", { values: { message } });
}

function createLimit(what: string, limit: number): UserPoolError {
  const message = `The limit of ${limit} ${what} is reached.`;
  return new UserPoolError("resource-limit-exceeded", { values: { message } });
}

/** `AWS::Cognito::UserPoolResourceServer`. @throws PropertyError */
export function parseResourceServer(userPoolId: string, values: JsonObject): ResourceServer {
  const properties: Properties = { path: "", values };
  assertKnownProperties(properties, ["Identifier", "Name", "Scopes", "UserPoolId"]);
  const identifier = readMatching(properties, "Identifier", IDENTIFIER);
  const name = readMatching(properties, "Name", /^[\w\s+=,.@-]{1,256}$/);
  const scopes = readBlocks(properties, "Scopes").map((scope) => {
    assertKnownProperties(scope, ["ScopeName", "ScopeDescription"]);
    const description = readMatching(scope, "ScopeDescription", /^.{1,256}$/s);
    return { name: readMatching(scope, "ScopeName", SCOPE_NAME), description };
  });
  return { userPoolId, identifier, name, scopes };
}

function readMatching(properties: Properties, name: string, pattern: RegExp): string {
  const value = readText(properties, name) ?? "";
  if (pattern.test(value)) return value;
  throw new PropertyError(toPath(properties, name), {
    problem: `Expected a text of the form ${pattern.source}, found ${JSON.stringify(getOwn(properties.values, name))}.`,
    remedy: "Correct the value.",
  });
}
