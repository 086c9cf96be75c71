import type { ManagedUserPools } from "../../user-pool/create-user-pools.ts";
import type { Operation } from "../operation.ts";
import { parseRequest } from "../parse-request.ts";
import { type RequestOf, required, structure } from "../request-shape.ts";
import { POOL_IDENTITY, POOL_NAME, POOL_SETTINGS } from "../user-pool-shapes.ts";
import { toWireUserPool, type WireUserPool } from "../wire-user-pool.ts";

const REQUEST = structure({ PoolName: required(POOL_NAME), ...POOL_IDENTITY, ...POOL_SETTINGS });

export interface CreateUserPoolResponse {
  readonly UserPool: WireUserPool;
}

export interface CreateUserPoolDeps {
  readonly userPools: Pick<ManagedUserPools, "createPool">;
}

/** Makes a user pool, which runs at once and after every restart (contract C3). */
export function createCreateUserPool({
  userPools,
}: CreateUserPoolDeps): Operation<RequestOf<typeof REQUEST>, CreateUserPoolResponse> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run({ PoolName, ...properties }) {
      const pool = await userPools.createPool({ UserPoolName: PoolName, ...properties });
      return { UserPool: toWireUserPool(pool) };
    },
  };
}
