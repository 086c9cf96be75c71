import { DEVICE_KEY, REMEMBERED_STATUS, USER_POOL_ID, USERNAME } from "../model-shapes.ts";
import type { Operation } from "../operation.ts";
import type { PoolLookup } from "../operation-deps.ts";
import { parseRequest } from "../parse-request.ts";
import { type RequestOf, required, structure } from "../request-shape.ts";

const REQUEST = structure({
  UserPoolId: required(USER_POOL_ID),
  Username: required(USERNAME),
  DeviceKey: required(DEVICE_KEY),
  DeviceRememberedStatus: REMEMBERED_STATUS,
});

export interface AdminUpdateDeviceStatusDeps {
  readonly userPools: PoolLookup<"getUser" | "setDeviceRemembered">;
}

/** Remembers one of a user's devices, or does not any more (contract D5). */
export function createAdminUpdateDeviceStatus({
  userPools,
}: AdminUpdateDeviceStatusDeps): Operation<RequestOf<typeof REQUEST>, object> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run({ UserPoolId, Username, DeviceKey, DeviceRememberedStatus }) {
      const pool = userPools.get(UserPoolId);
      const user = await pool.getUser(Username);
      const isRemembered = DeviceRememberedStatus && DeviceRememberedStatus === "remembered";
      await pool.setDeviceRemembered(user, DeviceKey, isRemembered);
      return {};
    },
  };
}
