import { DEVICE_KEY, USER_POOL_ID, USERNAME } from "../model-shapes.ts";
import type { Operation } from "../operation.ts";
import type { PoolLookup } from "../operation-deps.ts";
import { parseRequest } from "../parse-request.ts";
import { type RequestOf, required, structure } from "../request-shape.ts";
import { toWireDeviceOfAdministrator, type WireDevice } from "../wire-device.ts";

const REQUEST = structure({
  DeviceKey: required(DEVICE_KEY),
  UserPoolId: required(USER_POOL_ID),
  Username: required(USERNAME),
});

export interface AdminGetDeviceResponse {
  readonly Device: WireDevice;
}

export interface AdminGetDeviceDeps {
  readonly userPools: PoolLookup<"getUser" | "getDevice">;
}

/** Shows one of a user's devices (contract D5). */
export function createAdminGetDevice({
  userPools,
}: AdminGetDeviceDeps): Operation<RequestOf<typeof REQUEST>, AdminGetDeviceResponse> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run({ UserPoolId, Username, DeviceKey }) {
      const pool = userPools.get(UserPoolId);
      const user = await pool.getUser(Username);
      return { Device: toWireDeviceOfAdministrator(pool.getDevice(user, DeviceKey)) };
    },
  };
}
