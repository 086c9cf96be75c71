import { CLIENT_ID, USER_POOL_ID } from "../model-shapes.ts";
import type { Operation } from "../operation.ts";
import type { PoolLookup } from "../operation-deps.ts";
import { parseRequest } from "../parse-request.ts";
import { type RequestOf, required, structure } from "../request-shape.ts";

const REQUEST = structure({
  UserPoolId: required(USER_POOL_ID),
  ClientId: required(CLIENT_ID),
  ClientSecretId: required({ kind: "string", min: 1, max: 64 }),
});

export interface DeleteUserPoolClientSecretDeps {
  readonly userPools: PoolLookup<"deleteClientSecret">;
}

/** Deletes one of two secrets (contract C3). */
export function createDeleteUserPoolClientSecret({
  userPools,
}: DeleteUserPoolClientSecretDeps): Operation<RequestOf<typeof REQUEST>, object> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run({ UserPoolId, ClientId, ClientSecretId }) {
      await userPools.get(UserPoolId).deleteClientSecret(ClientId, ClientSecretId);
      return {};
    },
  };
}
