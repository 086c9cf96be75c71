import { GROUP_NAME, USER_POOL_ID, USERNAME } from "../model-shapes.ts";
import type { Operation } from "../operation.ts";
import type { PoolLookup } from "../operation-deps.ts";
import { parseRequest } from "../parse-request.ts";
import { type RequestOf, required, structure } from "../request-shape.ts";

const REQUEST = structure({
  UserPoolId: required(USER_POOL_ID),
  Username: required(USERNAME),
  GroupName: required(GROUP_NAME),
});

export interface AdminAddUserToGroupDeps {
  readonly userPools: PoolLookup<"addUserToGroup">;
}

/** Puts a user into a group; twice is as good as once (contract C6). */
export function createAdminAddUserToGroup({
  userPools,
}: AdminAddUserToGroupDeps): Operation<RequestOf<typeof REQUEST>, undefined> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run({ UserPoolId, Username, GroupName }) {
      await userPools.get(UserPoolId).addUserToGroup(Username, GroupName);
      return undefined;
    },
  };
}
