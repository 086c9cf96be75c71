import { USER_POOL_ID } from "../model-shapes.ts";
import type { Operation } from "../operation.ts";
import type { PoolLookup } from "../operation-deps.ts";
import { parseRequest } from "../parse-request.ts";
import { type RequestOf, required, structure } from "../request-shape.ts";
import { toWireMfaConfig } from "../wire-factors.ts";

const REQUEST = structure({ UserPoolId: required(USER_POOL_ID) });

export interface GetUserPoolMfaConfigDeps {
  readonly userPools: PoolLookup<"getFactorSettings">;
}

/** Shows which further factors a pool asks for (contract C3, F1). */
export function createGetUserPoolMfaConfig({
  userPools,
}: GetUserPoolMfaConfigDeps): Operation<RequestOf<typeof REQUEST>, Readonly<Record<string, unknown>>> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run({ UserPoolId }) {
      return toWireMfaConfig(userPools.get(UserPoolId).getFactorSettings());
    },
  };
}
