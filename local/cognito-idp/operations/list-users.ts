import { ATTRIBUTE_NAME, PAGINATION_TOKEN, USER_POOL_ID } from "../model-shapes.ts";
import type { Operation } from "../operation.ts";
import type { PoolLookup } from "../operation-deps.ts";
import { parseRequest } from "../parse-request.ts";
import { list, type RequestOf, required, structure } from "../request-shape.ts";
import { toWireUser, type WireUser } from "../wire-user.ts";

const REQUEST = structure({
  UserPoolId: required(USER_POOL_ID),
  AttributesToGet: list(ATTRIBUTE_NAME),
  Limit: { kind: "integer", min: 0, max: 60 },
  PaginationToken: PAGINATION_TOKEN,
  Filter: { kind: "string", max: 256 },
});

export interface ListUsersResponse {
  readonly Users: readonly WireUser[];
  readonly PaginationToken?: string;
}

export interface ListUsersDeps {
  readonly userPools: PoolLookup<"listUsers">;
}

/**
 * Lists the users of a pool, 60 at a time at most, those that `Filter` asks for (contract C6).
 *
 * Assumed: `Limit` 0, which the model allows, is as good as none.
 */
export function createListUsers({
  userPools,
}: ListUsersDeps): Operation<RequestOf<typeof REQUEST>, ListUsersResponse> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run({ UserPoolId, AttributesToGet, Limit, PaginationToken, Filter }) {
      const { users, paginationToken } = await userPools.get(UserPoolId).listUsers({
        limit: Limit === 0 ? undefined : Limit,
        paginationToken: PaginationToken,
        filter: Filter,
      });
      return {
        Users: users.map((user) => toWireUser(user, AttributesToGet)),
        ...(paginationToken === undefined ? {} : { PaginationToken: paginationToken }),
      };
    },
  };
}
