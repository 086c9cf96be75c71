import { PAGINATION_TOKEN, QUERY_LIMIT, USER_POOL_ID } from "../model-shapes.ts";
import type { Operation } from "../operation.ts";
import type { PoolLookup } from "../operation-deps.ts";
import { toPage } from "../page.ts";
import { parseRequest } from "../parse-request.ts";
import { type RequestOf, required, structure } from "../request-shape.ts";
import { toWireGroup, type WireGroup } from "../wire-group.ts";

const REQUEST = structure({
  UserPoolId: required(USER_POOL_ID),
  Limit: QUERY_LIMIT,
  NextToken: PAGINATION_TOKEN,
});

export interface ListGroupsResponse {
  readonly Groups: readonly WireGroup[];
  readonly NextToken?: string;
}

export interface ListGroupsDeps {
  readonly userPools: PoolLookup<"listGroups">;
}

/** Lists the groups of a pool (contract C6). */
export function createListGroups({
  userPools,
}: ListGroupsDeps): Operation<RequestOf<typeof REQUEST>, ListGroupsResponse> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run({ UserPoolId, Limit, NextToken }) {
      const { items, nextToken } = toPage(userPools.get(UserPoolId).listGroups(), {
        list: `ListGroups ${UserPoolId}`,
        limit: Limit,
        token: NextToken,
        idOf: ({ groupName }) => groupName,
      });
      return { Groups: items.map(toWireGroup), ...(nextToken === undefined ? {} : { NextToken: nextToken }) };
    },
  };
}
