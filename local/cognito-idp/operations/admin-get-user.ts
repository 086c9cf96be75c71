import { USER_POOL_ID, USERNAME } from "../model-shapes.ts";
import type { Operation } from "../operation.ts";
import type { PoolLookup } from "../operation-deps.ts";
import { parseRequest } from "../parse-request.ts";
import { type RequestOf, required, structure } from "../request-shape.ts";
import { toWireMfa, toWireMfaOptions, type WireMfa } from "../wire-factors.ts";
import { attributesOf, toWireTime, type WireUser } from "../wire-user.ts";

const REQUEST = structure({ UserPoolId: required(USER_POOL_ID), Username: required(USERNAME) });

/** As `UserType`, but its attributes bear another name (contract C4). */
export interface AdminGetUserResponse extends Omit<WireUser, "Attributes">, WireMfa {
  readonly UserAttributes: WireUser["Attributes"];
}

export interface AdminGetUserDeps {
  readonly userPools: PoolLookup<"getUser" | "getUserFactors">;
}

/** Shows a user to the administrator: every attribute, whatever clients may read (contract C6). */
export function createAdminGetUser({
  userPools,
}: AdminGetUserDeps): Operation<RequestOf<typeof REQUEST>, AdminGetUserResponse> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run({ UserPoolId, Username }) {
      const pool = userPools.get(UserPoolId);
      const user = await pool.getUser(Username);
      const factors = pool.getUserFactors(user);
      return {
        Username: user.username,
        UserAttributes: attributesOf(user),
        UserCreateDate: toWireTime(user.createdAt),
        UserLastModifiedDate: toWireTime(user.lastModifiedAt),
        Enabled: user.enabled,
        UserStatus: user.status,
        ...toWireMfaOptions(factors),
        ...toWireMfa(factors),
      };
    },
  };
}
