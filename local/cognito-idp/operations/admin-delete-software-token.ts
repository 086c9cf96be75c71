import { USER_POOL_ID, USERNAME } from "../model-shapes.ts";
import type { Operation } from "../operation.ts";
import type { PoolLookup } from "../operation-deps.ts";
import { parseRequest } from "../parse-request.ts";
import { type RequestOf, required, structure } from "../request-shape.ts";

const REQUEST = structure({ UserPoolId: required(USER_POOL_ID), Username: required(USERNAME) });

export interface AdminDeleteSoftwareTokenDeps {
  readonly userPools: PoolLookup<"adminDeleteSoftwareToken">;
}

/** Takes a user's authenticator app away, so that another can be set up. */
export function createAdminDeleteSoftwareToken({
  userPools,
}: AdminDeleteSoftwareTokenDeps): Operation<RequestOf<typeof REQUEST>, object> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run({ UserPoolId, Username }) {
      await userPools.get(UserPoolId).adminDeleteSoftwareToken(Username);
      return {};
    },
  };
}
