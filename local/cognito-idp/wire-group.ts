import type { Group } from "../user-pool/groups/group.ts";
import { toWireTime } from "./wire-user.ts";

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
