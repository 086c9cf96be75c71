import { USER_POOL_ID } from "../model-shapes.ts";
import type { Operation } from "../operation.ts";
import type { PoolLookup } from "../operation-deps.ts";
import { parseRequest } from "../parse-request.ts";
import { type RequestOf, required, structure } from "../request-shape.ts";
import { PROVIDER_USER, readExternalUser } from "../wire-identity-provider.ts";

const REQUEST = structure({
  UserPoolId: required(USER_POOL_ID),
  User: required(PROVIDER_USER),
});

export interface AdminDisableProviderForUserDeps {
  readonly userPools: PoolLookup<"unlinkProvider">;
}

/** Undoes `AdminLinkProviderForUser`; other users are disabled by `AdminDisableUser` (contract C3). */
export function createAdminDisableProviderForUser({
  userPools,
}: AdminDisableProviderForUserDeps): Operation<RequestOf<typeof REQUEST>, object> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run({ UserPoolId, User }) {
      await userPools.get(UserPoolId).unlinkProvider(readExternalUser(User));
      return {};
    },
  };
}
