import { PAGINATION_TOKEN, QUERY_LIMIT, USER_POOL_ID, USERNAME } from "../model-shapes.ts";
import type { Operation } from "../operation.ts";
import type { PoolLookup } from "../operation-deps.ts";
import { toPage } from "../page.ts";
import { parseRequest } from "../parse-request.ts";
import { type RequestOf, required, structure } from "../request-shape.ts";
import { toWireGroup, type WireGroup } from "../wire-group.ts";

const REQUEST = structure({
  UserPoolId: required(USER_POOL_ID),
  Username: required(USERNAME),
  Limit: QUERY_LIMIT,
  NextToken: PAGINATION_TOKEN,
});

export interface AdminListGroupsForUserResponse {
  readonly Groups: readonly WireGroup[];
  readonly NextToken?: string;
}

export interface AdminListGroupsForUserDeps {
  readonly userPools: PoolLookup<"listGroupsOfUser">;
}

/** Lists the groups that a user is in (contract C6). */
export function createAdminListGroupsForUser({
  userPools,
}: AdminListGroupsForUserDeps): Operation<RequestOf<typeof REQUEST>, AdminListGroupsForUserResponse> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run({ UserPoolId, Username, Limit, NextToken }) {
      const { items, nextToken } = toPage(userPools.get(UserPoolId).listGroupsOfUser(Username), {
        list: `AdminListGroupsForUser ${UserPoolId} ${Username}`,
        limit: Limit,
        token: NextToken,
        idOf: ({ groupName }) => groupName,
      });
      return { Groups: items.map(toWireGroup), ...(nextToken === undefined ? {} : { NextToken: nextToken }) };
    },
  };
}
