import { UserPoolError } from "../../user-pool/user-pool-error.ts";
import { USER_POOL_ID } from "../model-shapes.ts";
import type { Operation } from "../operation.ts";
import type { PoolLookup } from "../operation-deps.ts";
import { parseRequest } from "../parse-request.ts";
import { type RequestOf, required, structure } from "../request-shape.ts";
import { PROVIDER_USER, readExternalUser } from "../wire-identity-provider.ts";

const REQUEST = structure({
  UserPoolId: required(USER_POOL_ID),
  DestinationUser: required(PROVIDER_USER),
  SourceUser: required(PROVIDER_USER),
});

export interface AdminLinkProviderForUserDeps {
  readonly userPools: PoolLookup<"linkProvider">;
}

/** Makes a user of an external provider the one that a user of the pool is already (contract C3). */
export function createAdminLinkProviderForUser({
  userPools,
}: AdminLinkProviderForUserDeps): Operation<RequestOf<typeof REQUEST>, object> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run({ UserPoolId, DestinationUser, SourceUser }) {
      const username = DestinationUser.ProviderAttributeValue ?? "";
      const isLocal = DestinationUser.ProviderName === "Cognito" && username !== "";
      // Assumed: the text. AWS links to users of a provider, too.
      if (!isLocal) refuse("DestinationUser is named by ProviderName Cognito and the username.");
      await userPools.get(UserPoolId).linkProvider({ username, external: readExternalUser(SourceUser) });
      return {};
    },
  };
}

function refuse(message: string): never {
  throw new UserPoolError("invalid-parameter", { values: { message } });
}
