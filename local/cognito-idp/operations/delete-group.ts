import { GROUP_NAME, USER_POOL_ID } from "../model-shapes.ts";
import type { Operation } from "../operation.ts";
import type { PoolLookup } from "../operation-deps.ts";
import { parseRequest } from "../parse-request.ts";
import { type RequestOf, required, structure } from "../request-shape.ts";

const REQUEST = structure({ UserPoolId: required(USER_POOL_ID), GroupName: required(GROUP_NAME) });

export interface DeleteGroupDeps {
  readonly userPools: PoolLookup<"deleteGroup">;
}

/** Deletes a group; its members stay users (contract C6). */
export function createDeleteGroup({
  userPools,
}: DeleteGroupDeps): Operation<RequestOf<typeof REQUEST>, undefined> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run({ UserPoolId, GroupName }) {
      await userPools.get(UserPoolId).deleteGroup(GroupName);
      return undefined;
    },
  };
}
