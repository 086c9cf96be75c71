import type { Group } from "../user-pool/groups/group.ts";
import { ARN, GROUP_NAME, USER_POOL_ID } from "./model-shapes.ts";
import { required, structure } from "./request-shape.ts";
import { toWireTime } from "./wire-user.ts";

/** What makes a group, or changes it. */
export const GROUP = structure({
  UserPoolId: required(USER_POOL_ID),
  GroupName: required(GROUP_NAME),
  Description: { kind: "string", max: 2048 },
  RoleArn: ARN,
  Precedence: { kind: "integer", min: 0 },
});

/** `GroupType`. */
export interface WireGroup {
  readonly GroupName: string;
  readonly UserPoolId: string;
  readonly Description?: string;
  readonly RoleArn?: string;
  readonly Precedence?: number;
  readonly LastModifiedDate: number;
  readonly CreationDate: number;
}

export function toWireGroup(group: Group): WireGroup {
  return {
    GroupName: group.groupName,
    UserPoolId: group.userPoolId,
    ...(group.description === undefined ? {} : { Description: group.description }),
    ...(group.roleArn === undefined ? {} : { RoleArn: group.roleArn }),
    ...(group.precedence === undefined ? {} : { Precedence: group.precedence }),
    LastModifiedDate: toWireTime(group.lastModifiedAt),
    CreationDate: toWireTime(group.createdAt),
  };
}
