import { ATTRIBUTES, TEXT_MAP, USER_POOL_ID, USERNAME } from "../model-shapes.ts";
import type { Operation } from "../operation.ts";
import type { PoolLookup } from "../operation-deps.ts";
import { parseRequest } from "../parse-request.ts";
import { type RequestOf, required, structure } from "../request-shape.ts";
import { readAttributes } from "../wire-user.ts";

const REQUEST = structure({
  UserPoolId: required(USER_POOL_ID),
  Username: required(USERNAME),
  UserAttributes: required(ATTRIBUTES),
  ClientMetadata: TEXT_MAP,
});

export interface AdminUpdateUserAttributesDeps {
  readonly userPools: PoolLookup<"adminUpdateAttributes">;
}

/** Writes attributes of a user, whatever clients may write (contract C6). */
export function createAdminUpdateUserAttributes({
  userPools,
}: AdminUpdateUserAttributesDeps): Operation<RequestOf<typeof REQUEST>, object> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run({ UserPoolId, Username, UserAttributes }) {
      await userPools.get(UserPoolId).adminUpdateAttributes(Username, readAttributes(UserAttributes));
      return {};
    },
  };
}
