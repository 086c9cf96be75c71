import { PAGINATION_TOKEN, USER_POOL_ID } from "../model-shapes.ts";
import type { Operation } from "../operation.ts";
import type { PoolLookup } from "../operation-deps.ts";
import { parseRequest } from "../parse-request.ts";
import { type RequestOf, required, structure } from "../request-shape.ts";

const REQUEST = structure({
  UserPoolId: required(USER_POOL_ID),
  MaxResults: { kind: "integer", min: 0, max: 60 },
  NextToken: PAGINATION_TOKEN,
});

export interface ListIdentityProvidersDeps {
  readonly userPools: PoolLookup<never>;
}

/** Lists the identity providers of a pool; external ones do not run here, so there is none (contract C3). */
export function createListIdentityProviders({
  userPools,
}: ListIdentityProvidersDeps): Operation<
  RequestOf<typeof REQUEST>,
  { readonly Providers: readonly never[] }
> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run({ UserPoolId }) {
      userPools.get(UserPoolId);
      return { Providers: [] };
    },
  };
}
