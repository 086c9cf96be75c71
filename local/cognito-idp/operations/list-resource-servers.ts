import { PAGINATION_TOKEN, USER_POOL_ID } from "../model-shapes.ts";
import type { Operation } from "../operation.ts";
import type { PoolLookup } from "../operation-deps.ts";
import { toPage } from "../page.ts";
import { parseRequest } from "../parse-request.ts";
import { type RequestOf, required, structure } from "../request-shape.ts";
import { toWireResourceServer, type WireResourceServer } from "../wire-resource-server.ts";

const REQUEST = structure({
  UserPoolId: required(USER_POOL_ID),
  MaxResults: { kind: "integer", min: 1, max: 50 },
  NextToken: PAGINATION_TOKEN,
});

export interface ListResourceServersResponse {
  readonly ResourceServers: readonly WireResourceServer[];
  readonly NextToken?: string;
}

export interface ListResourceServersDeps {
  readonly userPools: PoolLookup<"listResourceServers">;
}

/** Lists the resource servers of a pool (contract C3). */
export function createListResourceServers({
  userPools,
}: ListResourceServersDeps): Operation<RequestOf<typeof REQUEST>, ListResourceServersResponse> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run({ UserPoolId, MaxResults, NextToken }) {
      const { items, nextToken } = toPage(userPools.get(UserPoolId).listResourceServers(), {
        list: `ListResourceServers ${UserPoolId}`,
        limit: MaxResults,
        token: NextToken,
        idOf: ({ identifier }) => identifier,
      });
      return {
        ResourceServers: items.map(toWireResourceServer),
        ...(nextToken === undefined ? {} : { NextToken: nextToken }),
      };
    },
  };
}
