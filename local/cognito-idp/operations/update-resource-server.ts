import type { Operation } from "../operation.ts";
import type { PoolLookup } from "../operation-deps.ts";
import { parseRequest } from "../parse-request.ts";
import type { RequestOf } from "../request-shape.ts";
import {
  RESOURCE_SERVER,
  readScopes,
  toWireResourceServer,
  type WireResourceServer,
} from "../wire-resource-server.ts";

export interface UpdateResourceServerResponse {
  readonly ResourceServer: WireResourceServer;
}

export interface UpdateResourceServerDeps {
  readonly userPools: PoolLookup<"updateResourceServer">;
}

/** Replaces name and scopes of a resource server; scopes that are left out are gone (contract C3). */
export function createUpdateResourceServer({
  userPools,
}: UpdateResourceServerDeps): Operation<RequestOf<typeof RESOURCE_SERVER>, UpdateResourceServerResponse> {
  return {
    parse: (body) => parseRequest(RESOURCE_SERVER, body),
    async run({ UserPoolId, Identifier, Name, Scopes }) {
      const server = await userPools.get(UserPoolId).updateResourceServer({
        identifier: Identifier,
        name: Name,
        scopes: readScopes(Scopes),
      });
      return { ResourceServer: toWireResourceServer(server) };
    },
  };
}
