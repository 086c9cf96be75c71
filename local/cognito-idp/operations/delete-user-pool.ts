import type { ManagedUserPools } from "../../user-pool/create-user-pools.ts";
import { USER_POOL_ID } from "../model-shapes.ts";
import type { Operation } from "../operation.ts";
import { parseRequest } from "../parse-request.ts";
import { type RequestOf, required, structure } from "../request-shape.ts";

const REQUEST = structure({ UserPoolId: required(USER_POOL_ID) });

export interface DeleteUserPoolDeps {
  readonly userPools: Pick<ManagedUserPools, "deletePool">;
}

/** Deletes a pool with its users, unless it is protected or has a domain (contract C3). */
export function createDeleteUserPool({
  userPools,
}: DeleteUserPoolDeps): Operation<RequestOf<typeof REQUEST>, undefined> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run({ UserPoolId }) {
      await userPools.deletePool(UserPoolId);
      return undefined;
    },
  };
}
