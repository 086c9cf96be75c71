import { USER_POOL_ID, USERNAME } from "../model-shapes.ts";
import type { Operation } from "../operation.ts";
import type { PoolLookup } from "../operation-deps.ts";
import { parseRequest } from "../parse-request.ts";
import { type RequestOf, required, structure } from "../request-shape.ts";
import { toWireMfa } from "../wire-factors.ts";
import type { GetUserAuthFactorsResponse } from "./get-user-auth-factors.ts";

const REQUEST = structure({ UserPoolId: required(USER_POOL_ID), Username: required(USERNAME) });

export interface AdminGetUserAuthFactorsDeps {
  readonly userPools: PoolLookup<"getUser" | "getUserFactors">;
}

/** `GetUserAuthFactors` for a user whom the administrator names. */
export function createAdminGetUserAuthFactors({
  userPools,
}: AdminGetUserAuthFactorsDeps): Operation<RequestOf<typeof REQUEST>, GetUserAuthFactorsResponse> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run({ UserPoolId, Username }) {
      const pool = userPools.get(UserPoolId);
      const user = await pool.getUser(Username);
      const factors = pool.getUserFactors(user);
      return {
        Username: user.username,
        ...toWireMfa(factors),
        ConfiguredUserAuthFactors: factors.firstFactors,
      };
    },
  };
}
