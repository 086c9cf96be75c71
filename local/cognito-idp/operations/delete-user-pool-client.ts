import { CLIENT_ID, USER_POOL_ID } from "../model-shapes.ts";
import type { Operation } from "../operation.ts";
import type { PoolLookup } from "../operation-deps.ts";
import { parseRequest } from "../parse-request.ts";
import { type RequestOf, required, structure } from "../request-shape.ts";

const REQUEST = structure({ UserPoolId: required(USER_POOL_ID), ClientId: required(CLIENT_ID) });

export interface DeleteUserPoolClientDeps {
  readonly userPools: PoolLookup<"deleteClient">;
}

/** Deletes an app client; its tokens are good for nothing any more (contract C3). */
export function createDeleteUserPoolClient({
  userPools,
}: DeleteUserPoolClientDeps): Operation<RequestOf<typeof REQUEST>, undefined> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run({ UserPoolId, ClientId }) {
      await userPools.get(UserPoolId).deleteClient(ClientId);
      return undefined;
    },
  };
}
