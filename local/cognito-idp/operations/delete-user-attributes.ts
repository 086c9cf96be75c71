import { ATTRIBUTE_NAME, TOKEN } from "../model-shapes.ts";
import type { Operation } from "../operation.ts";
import type { CallerLookup } from "../operation-deps.ts";
import { parseRequest } from "../parse-request.ts";
import { list, type RequestOf, required, structure } from "../request-shape.ts";
import { toRemovals } from "../wire-user.ts";

const REQUEST = structure({
  UserAttributeNames: required(list(ATTRIBUTE_NAME)),
  AccessToken: required(TOKEN),
});

export interface DeleteUserAttributesDeps {
  readonly userPools: CallerLookup<"updateAttributes">;
}

/** Removes attributes of the signed-in user (contract C5.7). */
export function createDeleteUserAttributes({
  userPools,
}: DeleteUserAttributesDeps): Operation<RequestOf<typeof REQUEST>, object> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run({ UserAttributeNames, AccessToken }) {
      const { pool, client, user } = await userPools.authenticate(AccessToken);
      await pool.updateAttributes(client, user, toRemovals(UserAttributeNames));
      return {};
    },
  };
}
