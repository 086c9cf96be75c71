import { BOOLEAN, PASSWORD, USER_POOL_ID, USERNAME } from "../model-shapes.ts";
import type { Operation } from "../operation.ts";
import type { PoolLookup } from "../operation-deps.ts";
import { parseRequest } from "../parse-request.ts";
import { type RequestOf, required, structure } from "../request-shape.ts";

const REQUEST = structure({
  UserPoolId: required(USER_POOL_ID),
  Username: required(USERNAME),
  Password: required(PASSWORD),
  Permanent: BOOLEAN,
});

export interface AdminSetUserPasswordDeps {
  readonly userPools: PoolLookup<"adminSetUserPassword">;
}

/** Sets a user's password, temporary unless `Permanent` says otherwise (contract C6). */
export function createAdminSetUserPassword({
  userPools,
}: AdminSetUserPasswordDeps): Operation<RequestOf<typeof REQUEST>, object> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run({ UserPoolId, Username, Password, Permanent }) {
      await userPools.get(UserPoolId).adminSetUserPassword({
        username: Username,
        password: Password,
        isPermanent: Permanent ?? false,
      });
      return {};
    },
  };
}
