import type { ResourceServer } from "../user-pool/resources/resource-server.ts";
import { USER_POOL_ID } from "./model-shapes.ts";
import { list, type RequestOf, required, structure } from "./request-shape.ts";

export const RESOURCE_SERVER_ID = {
  kind: "string",
  min: 1,
  max: 256,
  pattern: "[\\x21\\x23-\\x5B\\x5D-\\x7E]+",
} as const;
const RESOURCE_SERVER_NAME = { kind: "string", min: 1, max: 256, pattern: "[\\w\\s+=,.@-]+" } as const;
const SCOPE_NAME = {
  kind: "string",
  min: 1,
  max: 256,
  pattern: "[\\x21\\x23-\\x2E\\x30-\\x5B\\x5D-\\x7E]+",
} as const;
const SCOPE = structure({
  ScopeName: required(SCOPE_NAME),
  ScopeDescription: required({ kind: "string", min: 1, max: 256 }),
});

/** What makes a resource server, or replaces what it is. */
export const RESOURCE_SERVER = structure({
  UserPoolId: required(USER_POOL_ID),
  Identifier: required(RESOURCE_SERVER_ID),
  Name: required(RESOURCE_SERVER_NAME),
  Scopes: list(SCOPE, { max: 100 }),
});

/** `ResourceServerType`. */
export interface WireResourceServer {
  readonly UserPoolId: string;
  readonly Identifier: string;
  readonly Name: string;
  /** Absent when there is none. */
  readonly Scopes?: readonly RequestOf<typeof SCOPE>[];
}

export function toWireResourceServer(server: ResourceServer): WireResourceServer {
  return {
    UserPoolId: server.userPoolId,
    Identifier: server.identifier,
    Name: server.name,
    ...(server.scopes.length === 0 ? {} : { Scopes: server.scopes.map(toWireScope) }),
  };
}

function toWireScope({ name, description }: ResourceServer["scopes"][number]): RequestOf<typeof SCOPE> {
  return { ScopeName: name, ScopeDescription: description };
}

export function readScopes(scopes: readonly RequestOf<typeof SCOPE>[] = []): ResourceServer["scopes"] {
  return scopes.map(({ ScopeName, ScopeDescription }) => ({
    name: ScopeName,
    description: ScopeDescription,
  }));
}
