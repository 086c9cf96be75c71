import { UserPoolError } from "../../user-pool/user-pool-error.ts";
import { USER_POOL_ID } from "../model-shapes.ts";
import type { Operation } from "../operation.ts";
import type { PoolLookup } from "../operation-deps.ts";
import { parseRequest } from "../parse-request.ts";
import { type RequestOf, required, structure } from "../request-shape.ts";
import {
  IDP_IDENTIFIER,
  toWireIdentityProvider,
  type WireIdentityProvider,
} from "../wire-identity-provider.ts";

const REQUEST = structure({
  UserPoolId: required(USER_POOL_ID),
  IdpIdentifier: required(IDP_IDENTIFIER),
});

export interface GetIdentityProviderByIdentifierResponse {
  readonly IdentityProvider: WireIdentityProvider;
}

export interface GetIdentityProviderByIdentifierDeps {
  readonly userPools: PoolLookup<"findIdentityProviderByIdentifier">;
}

/** Shows the external identity provider that an identifier means (contract C3). */
export function createGetIdentityProviderByIdentifier({
  userPools,
}: GetIdentityProviderByIdentifierDeps): Operation<
  RequestOf<typeof REQUEST>,
  GetIdentityProviderByIdentifierResponse
> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run({ UserPoolId, IdpIdentifier }) {
      const provider = userPools.get(UserPoolId).findIdentityProviderByIdentifier(IdpIdentifier);
      if (provider) return { IdentityProvider: toWireIdentityProvider(provider) };
      const message = `Identity provider ${IdpIdentifier} does not exist.`;
      throw new UserPoolError("resource-not-found", { values: { message } });
    },
  };
}
