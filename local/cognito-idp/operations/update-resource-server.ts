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

export interface UpdateResourceServerResponse {
  readonly ResourceServer: WireResourceServer;
}

export interface UpdateResourceServerDeps {
  readonly userPools: PoolLookup<"updateResourceServer">;
}

/** Replaces name and scopes of a resource server; scopes that are left out are gone (contract C3). */
export function createUpdateResourceServer({
  userPools,
}: UpdateResourceServerDeps): Operation<RequestOf<typeof REQUEST>, UpdateResourceServerResponse> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
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
