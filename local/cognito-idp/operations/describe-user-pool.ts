import { USER_POOL_ID } from "../model-shapes.ts";
import type { Operation } from "../operation.ts";
import type { PoolLookup } from "../operation-deps.ts";
import { parseRequest } from "../parse-request.ts";
import { type RequestOf, required, structure } from "../request-shape.ts";
import { toWireUserPool, type WireUserPool } from "../wire-user-pool.ts";

const REQUEST = structure({ UserPoolId: required(USER_POOL_ID) });

export interface DescribeUserPoolResponse {
  readonly UserPool: WireUserPool;
}

export interface DescribeUserPoolDeps {
  readonly userPools: PoolLookup<"settings" | "domains" | "estimateNumberOfUsers" | "getFactorSettings">;
}

/** Shows how a pool is configured (contract C6). */
export function createDescribeUserPool({
  userPools,
}: DescribeUserPoolDeps): Operation<RequestOf<typeof REQUEST>, DescribeUserPoolResponse> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run({ UserPoolId }) {
      return { UserPool: toWireUserPool(userPools.get(UserPoolId)) };
    },
  };
}
