import { UserPoolError } from "../../user-pool/user-pool-error.ts";
import { TEXT_MAP, USER_POOL_ID } from "../model-shapes.ts";
import type { Operation } from "../operation.ts";
import type { PoolLookup } from "../operation-deps.ts";
import { parseRequest } from "../parse-request.ts";
import { type RequestOf, required, structure } from "../request-shape.ts";

const REQUEST = structure({
  UserPoolId: required(USER_POOL_ID),
  ProviderName: required({ kind: "string", min: 1, max: 32 }),
  ProviderType: required({
    kind: "string",
    values: ["SAML", "Facebook", "Google", "LoginWithAmazon", "SignInWithApple", "OIDC"],
  }),
  ProviderDetails: required(TEXT_MAP),
});

export interface CreateIdentityProviderDeps {
  readonly userPools: PoolLookup<never>;
}

/** Refuses every external identity provider by its type: none runs here (contract C3). */
export function createCreateIdentityProvider({
  userPools,
}: CreateIdentityProviderDeps): Operation<RequestOf<typeof REQUEST>, never> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run({ UserPoolId, ProviderName, ProviderType }) {
      userPools.get(UserPoolId);
      const message = `Gatehouse does not run ${ProviderType} identity providers (${ProviderName}).`;
      throw new UserPoolError("invalid-parameter", { values: { message } });
    },
  };
}
