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
  ProviderType: required({
    kind: "string",
    values: ["SAML", "Facebook", "Google", "LoginWithAmazon", "SignInWithApple", "OIDC"],
  }),
  ProviderDetails: required(SECRET_TEXT_MAP),
  AttributeMapping: TEXT_MAP,
  IdpIdentifiers: IDP_IDENTIFIERS,
});

export interface CreateIdentityProviderResponse {
  readonly IdentityProvider: WireIdentityProvider;
}

export interface CreateIdentityProviderDeps {
  readonly userPools: PoolLookup<"createIdentityProvider">;
}

/** Makes an OIDC provider; every other type is refused by name (contract C3). */
export function createCreateIdentityProvider({
  userPools,
}: CreateIdentityProviderDeps): Operation<RequestOf<typeof REQUEST>, CreateIdentityProviderResponse> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run({ UserPoolId, ProviderName, ProviderType, ...request }) {
      const { ProviderDetails: details, AttributeMapping = {}, IdpIdentifiers = [] } = request;
      const change = { details, attributeMapping: AttributeMapping, identifiers: IdpIdentifiers };
      const pool = userPools.get(UserPoolId);
      const provider = await pool.createIdentityProvider(ProviderName, ProviderType, change);
      return { IdentityProvider: toWireIdentityProvider(provider) };
    },
  };
}
