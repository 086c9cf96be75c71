import { USER_POOL_ID } from "../model-shapes.ts";
import type { Operation } from "../operation.ts";
import type { PoolLookup } from "../operation-deps.ts";
import { parseRequest } from "../parse-request.ts";
import { type RequestOf, required, structure } from "../request-shape.ts";
import {
  PROVIDER_NAME,
  toWireIdentityProvider,
  type WireIdentityProvider,
} from "../wire-identity-provider.ts";

const REQUEST = structure({
  UserPoolId: required(USER_POOL_ID),
  ProviderName: required(PROVIDER_NAME),
});

export interface DescribeIdentityProviderResponse {
  readonly IdentityProvider: WireIdentityProvider;
}

export interface DescribeIdentityProviderDeps {
  readonly userPools: PoolLookup<"getIdentityProvider">;
}

/** Shows an external identity provider (contract C3). */
export function createDescribeIdentityProvider({
  userPools,
}: DescribeIdentityProviderDeps): Operation<RequestOf<typeof REQUEST>, DescribeIdentityProviderResponse> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run({ UserPoolId, ProviderName }) {
      const provider = userPools.get(UserPoolId).getIdentityProvider(ProviderName);
      return { IdentityProvider: toWireIdentityProvider(provider) };
    },
  };
}
