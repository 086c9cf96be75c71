import { PAGINATION_TOKEN, USER_POOL_ID } from "../model-shapes.ts";
import type { Operation } from "../operation.ts";
import type { PoolLookup } from "../operation-deps.ts";
import { toPage } from "../page.ts";
import { parseRequest } from "../parse-request.ts";
import { type RequestOf, required, structure } from "../request-shape.ts";

const REQUEST = structure({
  UserPoolId: required(USER_POOL_ID),
  MaxResults: { kind: "integer", min: 1, max: 60 },
  NextToken: PAGINATION_TOKEN,
});

export interface ListUserPoolClientsResponse {
  readonly UserPoolClients: readonly {
    readonly ClientId: string;
    readonly UserPoolId: string;
    readonly ClientName: string;
  }[];
  readonly NextToken?: string;
}

export interface ListUserPoolClientsDeps {
  readonly userPools: PoolLookup<"listClients">;
}

/** Lists the app clients of a pool (contract C3). */
export function createListUserPoolClients({
  userPools,
}: ListUserPoolClientsDeps): Operation<RequestOf<typeof REQUEST>, ListUserPoolClientsResponse> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run({ UserPoolId, MaxResults, NextToken }) {
      const { items, nextToken } = toPage(userPools.get(UserPoolId).listClients(), {
        list: `ListUserPoolClients ${UserPoolId}`,
        limit: MaxResults,
        token: NextToken,
        idOf: ({ clientId }) => clientId,
      });
      return {
        UserPoolClients: items.map(({ clientId, clientName }) => ({
          ClientId: clientId,
          UserPoolId,
          ClientName: clientName,
        })),
        ...(nextToken === undefined ? {} : { NextToken: nextToken }),
      };
    },
  };
}
