/** A group of one pool. */
export interface Group {
  readonly groupName: string;
  readonly userPoolId: string;
  readonly description?: string | undefined;
  readonly roleArn?: string | undefined;
  /** 0 is best; without one a group comes last (contract E5). */
  readonly precedence?: number | undefined;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly lastModifiedAt: number;
}

export type NewGroup = Pick<Group, "groupName" | "description" | "roleArn" | "precedence">;

/** What is left out stays as it is. */
export type GroupChange = Omit<NewGroup, "groupName">;

/** The order of groups in tokens: by precedence, then by name (contract B2, E5). */
export function compareGroups(left: Group, right: Group): number {
  const [first, second] = [left.precedence ?? Infinity, right.precedence ?? Infinity];
  if (first !== second) return first < second ? -1 : 1;
  return left.groupName < right.groupName ? -1 : 1;
}
