import { USER_POOL_ID, USERNAME } from "../model-shapes.ts";
import type { Operation } from "../operation.ts";
import type { PoolLookup } from "../operation-deps.ts";
import { parseRequest } from "../parse-request.ts";
import { type RequestOf, required, structure } from "../request-shape.ts";
import { attributesOf, toWireTime, type WireUser } from "../wire-user.ts";

const REQUEST = structure({ UserPoolId: required(USER_POOL_ID), Username: required(USERNAME) });

/** As `UserType`, but its attributes bear another name (contract C4). */
export interface AdminGetUserResponse extends Omit<WireUser, "Attributes"> {
  readonly UserAttributes: WireUser["Attributes"];
}

export interface AdminGetUserDeps {
  readonly userPools: PoolLookup<"getUser">;
}

/** Shows a user to the administrator: every attribute, whatever clients may read (contract C6). */
export function createAdminGetUser({
  userPools,
}: AdminGetUserDeps): Operation<RequestOf<typeof REQUEST>, AdminGetUserResponse> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run({ UserPoolId, Username }) {
      const user = await userPools.get(UserPoolId).getUser(Username);
      return {
        Username: user.username,
        UserAttributes: attributesOf(user),
        UserCreateDate: toWireTime(user.createdAt),
        UserLastModifiedDate: toWireTime(user.lastModifiedAt),
        Enabled: user.enabled,
        UserStatus: user.status,
      };
    },
  };
}
