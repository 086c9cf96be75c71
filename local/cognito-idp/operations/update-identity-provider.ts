import { SECRET_TEXT_MAP, TEXT_MAP, USER_POOL_ID } from "../model-shapes.ts";
import type { Operation } from "../operation.ts";
import type { PoolLookup } from "../operation-deps.ts";
import { parseRequest } from "../parse-request.ts";
import { type RequestOf, required, structure } from "../request-shape.ts";
import {
  IDP_IDENTIFIERS,
  PROVIDER_NAME,
  toWireIdentityProvider,
  type WireIdentityProvider,
} from "../wire-identity-provider.ts";

const REQUEST = structure({
  UserPoolId: required(USER_POOL_ID),
  ProviderName: required(PROVIDER_NAME),
  ProviderDetails: SECRET_TEXT_MAP,
  AttributeMapping: TEXT_MAP,
  IdpIdentifiers: IDP_IDENTIFIERS,
});

export interface UpdateIdentityProviderResponse {
  readonly IdentityProvider: WireIdentityProvider;
}

export interface UpdateIdentityProviderDeps {
  readonly userPools: PoolLookup<"updateIdentityProvider">;
}

/** Changes what the request says of an identity provider, and leaves the rest as it is (contract C3). */
export function createUpdateIdentityProvider({
  userPools,
}: UpdateIdentityProviderDeps): Operation<RequestOf<typeof REQUEST>, UpdateIdentityProviderResponse> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run({ UserPoolId, ProviderName, ProviderDetails, AttributeMapping, IdpIdentifiers }) {
      const provider = await userPools.get(UserPoolId).updateIdentityProvider(ProviderName, {
        ...(ProviderDetails === undefined ? {} : { details: ProviderDetails }),
        ...(AttributeMapping === undefined ? {} : { attributeMapping: AttributeMapping }),
        ...(IdpIdentifiers === undefined ? {} : { identifiers: IdpIdentifiers }),
      });
      return { IdentityProvider: toWireIdentityProvider(provider) };
    },
  };
}
