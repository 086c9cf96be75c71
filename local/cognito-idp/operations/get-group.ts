import { GROUP_NAME, USER_POOL_ID } from "../model-shapes.ts";
import type { Operation } from "../operation.ts";
import type { PoolLookup } from "../operation-deps.ts";
import { parseRequest } from "../parse-request.ts";
import { type RequestOf, required, structure } from "../request-shape.ts";
import { toWireGroup, type WireGroup } from "../wire-group.ts";

const REQUEST = structure({ UserPoolId: required(USER_POOL_ID), GroupName: required(GROUP_NAME) });

export interface GetGroupResponse {
  readonly Group: WireGroup;
}

export interface GetGroupDeps {
  readonly userPools: PoolLookup<"getGroup">;
}

/** Shows a group (contract C6). */
export function createGetGroup({
  userPools,
}: GetGroupDeps): Operation<RequestOf<typeof REQUEST>, GetGroupResponse> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run({ UserPoolId, GroupName }) {
      const group = userPools.get(UserPoolId).getGroup(GroupName);
      return { Group: toWireGroup(group) };
    },
  };
}
