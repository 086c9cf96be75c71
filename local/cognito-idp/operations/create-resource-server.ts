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

export interface CreateResourceServerResponse {
  readonly ResourceServer: WireResourceServer;
}

export interface CreateResourceServerDeps {
  readonly userPools: PoolLookup<"createResourceServer">;
}

/** Makes a resource server, whose scopes clients may be granted then (contract C3). */
export function createCreateResourceServer({
  userPools,
}: CreateResourceServerDeps): Operation<RequestOf<typeof RESOURCE_SERVER>, CreateResourceServerResponse> {
  return {
    parse: (body) => parseRequest(RESOURCE_SERVER, body),
    async run({ UserPoolId, Identifier, Name, Scopes }) {
      const server = await userPools.get(UserPoolId).createResourceServer({
        identifier: Identifier,
        name: Name,
        scopes: readScopes(Scopes),
      });
      return { ResourceServer: toWireResourceServer(server) };
    },
  };
}
