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

export interface CreateGroupResponse {
  readonly Group: WireGroup;
}

export interface CreateGroupDeps {
  readonly userPools: PoolLookup<"createGroup">;
}

/** Makes a group (contract C6, E5). */
export function createCreateGroup({
  userPools,
}: CreateGroupDeps): Operation<RequestOf<typeof REQUEST>, CreateGroupResponse> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
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
