import { USER_POOL_ID } from "../model-shapes.ts";
import type { Operation } from "../operation.ts";
import type { PoolLookup } from "../operation-deps.ts";
import { parseRequest } from "../parse-request.ts";
import { type RequestOf, required, structure } from "../request-shape.ts";
import { RESOURCE_SERVER_ID } from "../wire-resource-server.ts";

const REQUEST = structure({ UserPoolId: required(USER_POOL_ID), Identifier: required(RESOURCE_SERVER_ID) });

export interface DeleteResourceServerDeps {
  readonly userPools: PoolLookup<"deleteResourceServer">;
}

/** Deletes a resource server; clients keep its scopes, and are not granted them any more (contract C3). */
export function createDeleteResourceServer({
  userPools,
}: DeleteResourceServerDeps): Operation<RequestOf<typeof REQUEST>, undefined> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run({ UserPoolId, Identifier }) {
      await userPools.get(UserPoolId).deleteResourceServer(Identifier);
      return undefined;
    },
  };
}
