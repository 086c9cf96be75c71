import type { UserPool } from "../../user-pool/user-pool.ts";
import { PAGINATION_TOKEN } from "../model-shapes.ts";
import type { Operation } from "../operation.ts";
import { toPage } from "../page.ts";
import { parseRequest } from "../parse-request.ts";
import { type RequestOf, required, structure } from "../request-shape.ts";
import { toWireUserPoolDescription, type WireUserPoolDescription } from "../wire-user-pool.ts";

const REQUEST = structure({
  NextToken: PAGINATION_TOKEN,
  MaxResults: required({ kind: "integer", min: 1, max: 60 }),
});

export interface ListUserPoolsResponse {
  readonly UserPools: readonly WireUserPoolDescription[];
  readonly NextToken?: string;
}

export interface ListUserPoolsDeps {
  readonly userPools: { list(): readonly Pick<UserPool, "settings">[] };
}

/** Lists the pools that the twin runs (contract C3). */
export function createListUserPools({
  userPools,
}: ListUserPoolsDeps): Operation<RequestOf<typeof REQUEST>, ListUserPoolsResponse> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run({ MaxResults, NextToken }) {
      const { items, nextToken } = toPage(userPools.list(), {
        list: "ListUserPools",
        limit: MaxResults,
        token: NextToken,
        idOf: ({ settings }) => settings.userPoolId,
      });
      return {
        UserPools: items.map(({ settings }) => toWireUserPoolDescription(settings)),
        ...(nextToken === undefined ? {} : { NextToken: nextToken }),
      };
    },
  };
}
