import type { Operation } from "../operation.ts";
import type { PoolLookup } from "../operation-deps.ts";
import { parseRequest } from "../parse-request.ts";
import type { RequestOf } from "../request-shape.ts";
import { GROUP, toWireGroup, type WireGroup } from "../wire-group.ts";

export interface CreateGroupResponse {
  readonly Group: WireGroup;
}

export interface CreateGroupDeps {
  readonly userPools: PoolLookup<"createGroup">;
}

/** Makes a group (contract C6, E5). */
export function createCreateGroup({
  userPools,
}: CreateGroupDeps): Operation<RequestOf<typeof GROUP>, CreateGroupResponse> {
  return {
    parse: (body) => parseRequest(GROUP, body),
    async run({ UserPoolId, GroupName, Description, RoleArn, Precedence }) {
      const group = await userPools.get(UserPoolId).createGroup({
        groupName: GroupName,
        description: Description,
        roleArn: RoleArn,
        precedence: Precedence,
      });
      return { Group: toWireGroup(group) };
    },
  };
}
