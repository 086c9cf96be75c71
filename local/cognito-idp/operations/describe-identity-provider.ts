import { UserPoolError } from "../../user-pool/user-pool-error.ts";
import { USER_POOL_ID } from "../model-shapes.ts";
import type { Operation } from "../operation.ts";
import type { PoolLookup } from "../operation-deps.ts";
import { parseRequest } from "../parse-request.ts";
import { type RequestOf, required, structure } from "../request-shape.ts";

const REQUEST = structure({
  UserPoolId: required(USER_POOL_ID),
  ProviderName: required({ kind: "string", min: 1, max: 32 }),
});

export interface DescribeIdentityProviderDeps {
  readonly userPools: PoolLookup<never>;
}

/** Shows an external identity provider; none runs here, so none is found (contract C3). */
export function createDescribeIdentityProvider({
  userPools,
}: DescribeIdentityProviderDeps): Operation<RequestOf<typeof REQUEST>, never> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run({ UserPoolId, ProviderName }) {
      userPools.get(UserPoolId);
      const message = `Identity provider ${ProviderName} does not exist.`;
      throw new UserPoolError("resource-not-found", { values: { message } });
    },
  };
}
