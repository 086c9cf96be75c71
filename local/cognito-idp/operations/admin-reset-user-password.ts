import { TEXT_MAP, USER_POOL_ID, USERNAME } from "../model-shapes.ts";
import type { Operation } from "../operation.ts";
import type { PoolLookup } from "../operation-deps.ts";
import { parseRequest } from "../parse-request.ts";
import { type RequestOf, required, structure } from "../request-shape.ts";

const REQUEST = structure({
  UserPoolId: required(USER_POOL_ID),
  Username: required(USERNAME),
  ClientMetadata: TEXT_MAP,
});

export interface AdminResetUserPasswordDeps {
  readonly userPools: PoolLookup<"adminResetPassword">;
}

/** Makes a user set a new password with a code that is sent (contract C6). */
export function createAdminResetUserPassword({
  userPools,
}: AdminResetUserPasswordDeps): Operation<RequestOf<typeof REQUEST>, object> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run({ UserPoolId, Username }) {
      await userPools.get(UserPoolId).adminResetPassword(Username);
      return {};
    },
  };
}
