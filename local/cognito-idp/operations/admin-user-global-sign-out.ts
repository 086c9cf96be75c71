import { USER_POOL_ID, USERNAME } from "../model-shapes.ts";
import type { Operation } from "../operation.ts";
import type { PoolLookup } from "../operation-deps.ts";
import { parseRequest } from "../parse-request.ts";
import { type RequestOf, required, structure } from "../request-shape.ts";

const REQUEST = structure({ UserPoolId: required(USER_POOL_ID), Username: required(USERNAME) });

export interface AdminUserGlobalSignOutDeps {
  readonly userPools: PoolLookup<"getUser" | "globalSignOut">;
}

/** Ends every refresh and access token of a user (contract C6). */
export function createAdminUserGlobalSignOut({
  userPools,
}: AdminUserGlobalSignOutDeps): Operation<RequestOf<typeof REQUEST>, object> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run({ UserPoolId, Username }) {
      const pool = userPools.get(UserPoolId);
      await pool.globalSignOut(await pool.getUser(Username));
      return {};
    },
  };
}
