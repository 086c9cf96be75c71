import { GROUP_NAME, PAGINATION_TOKEN, QUERY_LIMIT, USER_POOL_ID } from "../model-shapes.ts";
import type { Operation } from "../operation.ts";
import type { PoolLookup } from "../operation-deps.ts";
import { toPage } from "../page.ts";
import { parseRequest } from "../parse-request.ts";
import { type RequestOf, required, structure } from "../request-shape.ts";
import { toWireUser, type WireUser } from "../wire-user.ts";

const REQUEST = structure({
  UserPoolId: required(USER_POOL_ID),
  GroupName: required(GROUP_NAME),
  Limit: QUERY_LIMIT,
  NextToken: PAGINATION_TOKEN,
});

export interface ListUsersInGroupResponse {
  readonly Users: readonly WireUser[];
  readonly NextToken?: string;
}

export interface ListUsersInGroupDeps {
  readonly userPools: PoolLookup<"listMembers" | "getUser">;
}

/** Lists the users in a group (contract C6). */
export function createListUsersInGroup({
  userPools,
}: ListUsersInGroupDeps): Operation<RequestOf<typeof REQUEST>, ListUsersInGroupResponse> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run({ UserPoolId, GroupName, Limit, NextToken }) {
      const pool = userPools.get(UserPoolId);
      const { items, nextToken } = toPage(pool.listMembers(GroupName), {
        list: `ListUsersInGroup ${UserPoolId} ${GroupName}`,
        limit: Limit,
        token: NextToken,
        idOf: (username) => username,
      });
      const users = await Promise.all(items.map((username) => pool.getUser(username)));
      return {
        Users: users.map((user) => toWireUser(user)),
        ...(nextToken === undefined ? {} : { NextToken: nextToken }),
      };
    },
  };
}
