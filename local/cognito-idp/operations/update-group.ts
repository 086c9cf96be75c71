import { ARN, GROUP_NAME, USER_POOL_ID } from "../model-shapes.ts";
import type { Operation } from "../operation.ts";
import type { PoolLookup } from "../operation-deps.ts";
import { parseRequest } from "../parse-request.ts";
import { type RequestOf, required, structure } from "../request-shape.ts";
import { toWireGroup, type WireGroup } from "../wire-group.ts";

const REQUEST = structure({
  UserPoolId: required(USER_POOL_ID),
  GroupName: required(GROUP_NAME),
  Description: { kind: "string", max: 2048 },
  RoleArn: ARN,
  Precedence: { kind: "integer", min: 0 },
});

export interface UpdateGroupResponse {
  readonly Group: WireGroup;
}

export interface UpdateGroupDeps {
  readonly userPools: PoolLookup<"updateGroup">;
}

/** Changes a group; what is left out stays as it is (contract C6). */
export function createUpdateGroup({
  userPools,
}: UpdateGroupDeps): Operation<RequestOf<typeof REQUEST>, UpdateGroupResponse> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
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
