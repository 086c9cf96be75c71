import { PAGINATION_TOKEN, QUERY_LIMIT, TOKEN } from "../model-shapes.ts";
import type { Operation } from "../operation.ts";
import type { CallerLookup } from "../operation-deps.ts";
import { toPage } from "../page.ts";
import { parseRequest } from "../parse-request.ts";
import { type RequestOf, required, structure } from "../request-shape.ts";
import { toWireDevice, type WireDevice } from "../wire-device.ts";

const REQUEST = structure({
  AccessToken: required(TOKEN),
  Limit: QUERY_LIMIT,
  PaginationToken: PAGINATION_TOKEN,
});

export interface ListDevicesResponse {
  readonly Devices: readonly WireDevice[];
  readonly PaginationToken?: string;
}

export interface ListDevicesDeps {
  readonly userPools: CallerLookup<"listDevices">;
}

/** Lists the signed-in user's devices, remembered or not (contract D5). */
export function createListDevices({
  userPools,
}: ListDevicesDeps): Operation<RequestOf<typeof REQUEST>, ListDevicesResponse> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run({ AccessToken, Limit, PaginationToken }) {
      const { pool, user } = await userPools.authenticate(AccessToken);
      const { items, nextToken } = toPage(pool.listDevices(user), {
        list: `ListDevices ${user.sub}`,
        limit: Limit,
        token: PaginationToken,
        idOf: ({ deviceKey }) => deviceKey,
      });
      const Devices = items.map(toWireDevice);
      return nextToken === undefined ? { Devices } : { Devices, PaginationToken: nextToken };
    },
  };
}
