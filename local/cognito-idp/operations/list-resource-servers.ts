import { PAGINATION_TOKEN, USER_POOL_ID } from "../model-shapes.ts";
import type { Operation } from "../operation.ts";
import type { PoolLookup } from "../operation-deps.ts";
import { parseRequest } from "../parse-request.ts";
import { type RequestOf, required, structure } from "../request-shape.ts";

const REQUEST = structure({
  UserPoolId: required(USER_POOL_ID),
  MaxResults: { kind: "integer", min: 1, max: 50 },
  NextToken: PAGINATION_TOKEN,
});

export interface ListResourceServersDeps {
  readonly userPools: PoolLookup<never>;
}

/** Lists the resource servers of a pool; they do not run here yet, so there is none (contract C3). */
export function createListResourceServers({
  userPools,
}: ListResourceServersDeps): Operation<
  RequestOf<typeof REQUEST>,
  { readonly ResourceServers: readonly never[] }
> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run({ UserPoolId }) {
      userPools.get(UserPoolId);
      return { ResourceServers: [] };
    },
  };
}
