import { USER_POOL_ID } from "../model-shapes.ts";
import type { Operation } from "../operation.ts";
import type { PoolLookup } from "../operation-deps.ts";
import { parseRequest } from "../parse-request.ts";
import { type RequestOf, required, structure } from "../request-shape.ts";
import {
  RESOURCE_SERVER_ID,
  RESOURCE_SERVER_NAME,
  readScopes,
  SCOPES,
  toWireResourceServer,
  type WireResourceServer,
} from "../wire-resource-server.ts";

const REQUEST = structure({
  UserPoolId: required(USER_POOL_ID),
  Identifier: required(RESOURCE_SERVER_ID),
  Name: required(RESOURCE_SERVER_NAME),
  Scopes: SCOPES,
});

export interface CreateResourceServerResponse {
  readonly ResourceServer: WireResourceServer;
}

export interface CreateResourceServerDeps {
  readonly userPools: PoolLookup<"createResourceServer">;
}

/** Makes a resource server, whose scopes clients may be granted then (contract C3). */
export function createCreateResourceServer({
  userPools,
}: CreateResourceServerDeps): Operation<RequestOf<typeof REQUEST>, CreateResourceServerResponse> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
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
