import { USER_POOL_ID } from "../model-shapes.ts";
import type { Operation } from "../operation.ts";
import type { PoolLookup } from "../operation-deps.ts";
import { parseRequest } from "../parse-request.ts";
import { type RequestOf, required, structure } from "../request-shape.ts";
import { PROVIDER_NAME } from "../wire-identity-provider.ts";

const REQUEST = structure({
  UserPoolId: required(USER_POOL_ID),
  ProviderName: required(PROVIDER_NAME),
});

export interface DeleteIdentityProviderDeps {
  readonly userPools: PoolLookup<"deleteIdentityProvider">;
}

/** Deletes an external identity provider; its users stay, and cannot sign in by it (contract C3). */
export function createDeleteIdentityProvider({
  userPools,
}: DeleteIdentityProviderDeps): Operation<RequestOf<typeof REQUEST>, object> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run({ UserPoolId, ProviderName }) {
      await userPools.get(UserPoolId).deleteIdentityProvider(ProviderName);
      return {};
    },
  };
}
