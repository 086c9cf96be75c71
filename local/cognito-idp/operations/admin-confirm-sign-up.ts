import { TEXT_MAP, USER_POOL_ID, USERNAME } from "../model-shapes.ts";
import type { Operation } from "../operation.ts";
import type { PoolLookup } from "../operation-deps.ts";
import { parseRequest } from "../parse-request.ts";
import { type RequestOf, required, structure } from "../request-shape.ts";

const REQUEST = structure({
  UserPoolId: required(USER_POOL_ID),
  Username: required(USERNAME),
  ClientMetadata: TEXT_MAP,
});

export interface AdminConfirmSignUpDeps {
  readonly userPools: PoolLookup<"adminConfirmSignUp">;
}

/** Confirms a registration without a code; no address is verified by it (contract C6). */
export function createAdminConfirmSignUp({
  userPools,
}: AdminConfirmSignUpDeps): Operation<RequestOf<typeof REQUEST>, object> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run({ UserPoolId, Username, ClientMetadata }) {
      await userPools.get(UserPoolId).adminConfirmSignUp(Username, ClientMetadata);
      return {};
    },
  };
}
