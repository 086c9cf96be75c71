import type { Operation } from "../operation.ts";
import type { PoolLookup } from "../operation-deps.ts";
import { parseRequest } from "../parse-request.ts";
import type { RequestOf } from "../request-shape.ts";
import { GROUP, toWireGroup, type WireGroup } from "../wire-group.ts";

export interface UpdateGroupResponse {
  readonly Group: WireGroup;
}

export interface UpdateGroupDeps {
  readonly userPools: PoolLookup<"updateGroup">;
}

/** Changes a group; what is left out stays as it is (contract C6). */
export function createUpdateGroup({
  userPools,
}: UpdateGroupDeps): Operation<RequestOf<typeof GROUP>, UpdateGroupResponse> {
  return {
    parse: (body) => parseRequest(GROUP, body),
    async run({ UserPoolId, GroupName, Description, RoleArn, Precedence }) {
      const group = await userPools.get(UserPoolId).updateGroup(GroupName, {
        description: Description,
        roleArn: RoleArn,
        precedence: Precedence,
      });
      return { Group: toWireGroup(group) };
    },
  };
}
