import { USER_POOL_ID, USERNAME } from "../model-shapes.ts";
import type { Operation } from "../operation.ts";
import type { PoolLookup } from "../operation-deps.ts";
import { parseRequest } from "../parse-request.ts";
import { type RequestOf, required, structure } from "../request-shape.ts";

const REQUEST = structure({ UserPoolId: required(USER_POOL_ID), Username: required(USERNAME) });

export interface AdminDeleteUserDeps {
  readonly userPools: PoolLookup<"adminDeleteUser">;
}

/** Deletes a user for good; its username and aliases are free again (contract C6). */
export function createAdminDeleteUser({
  userPools,
}: AdminDeleteUserDeps): Operation<RequestOf<typeof REQUEST>, undefined> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run({ UserPoolId, Username }) {
      await userPools.get(UserPoolId).adminDeleteUser(Username);
      return undefined;
    },
  };
}
