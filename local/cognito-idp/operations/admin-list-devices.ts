import { PAGINATION_TOKEN, QUERY_LIMIT, USER_POOL_ID, USERNAME } from "../model-shapes.ts";
import type { Operation } from "../operation.ts";
import type { PoolLookup } from "../operation-deps.ts";
import { toPage } from "../page.ts";
import { parseRequest } from "../parse-request.ts";
import { type RequestOf, required, structure } from "../request-shape.ts";
import { toWireDeviceOfAdministrator, type WireDevice } from "../wire-device.ts";

const REQUEST = structure({
  UserPoolId: required(USER_POOL_ID),
  Username: required(USERNAME),
  Limit: QUERY_LIMIT,
  PaginationToken: PAGINATION_TOKEN,
});

export interface AdminListDevicesResponse {
  readonly Devices: readonly WireDevice[];
  readonly PaginationToken?: string;
}

export interface AdminListDevicesDeps {
  readonly userPools: PoolLookup<"getUser" | "listDevices">;
}

/** Lists a user's devices (contract D5). */
export function createAdminListDevices({
  userPools,
}: AdminListDevicesDeps): Operation<RequestOf<typeof REQUEST>, AdminListDevicesResponse> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run({ UserPoolId, Username, Limit, PaginationToken }) {
      const pool = userPools.get(UserPoolId);
      const user = await pool.getUser(Username);
      const { items, nextToken } = toPage(pool.listDevices(user), {
        list: `AdminListDevices ${user.sub}`,
        limit: Limit,
        token: PaginationToken,
        idOf: ({ deviceKey }) => deviceKey,
      });
      const Devices = items.map(toWireDeviceOfAdministrator);
      return nextToken === undefined ? { Devices } : { Devices, PaginationToken: nextToken };
    },
  };
}
