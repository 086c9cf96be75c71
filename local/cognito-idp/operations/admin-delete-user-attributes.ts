import { ATTRIBUTE_NAME, USER_POOL_ID, USERNAME } from "../model-shapes.ts";
import type { Operation } from "../operation.ts";
import type { PoolLookup } from "../operation-deps.ts";
import { parseRequest } from "../parse-request.ts";
import { list, type RequestOf, required, structure } from "../request-shape.ts";
import { toRemovals } from "../wire-user.ts";

const REQUEST = structure({
  UserPoolId: required(USER_POOL_ID),
  Username: required(USERNAME),
  UserAttributeNames: required(list(ATTRIBUTE_NAME)),
});

export interface AdminDeleteUserAttributesDeps {
  readonly userPools: PoolLookup<"adminUpdateAttributes">;
}

/** Removes attributes of a user (contract C6). */
export function createAdminDeleteUserAttributes({
  userPools,
}: AdminDeleteUserAttributesDeps): Operation<RequestOf<typeof REQUEST>, object> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run({ UserPoolId, Username, UserAttributeNames }) {
      await userPools.get(UserPoolId).adminUpdateAttributes(Username, toRemovals(UserAttributeNames));
      return {};
    },
  };
}
