import { DEVICE_KEY, REMEMBERED_STATUS, TOKEN } from "../model-shapes.ts";
import type { Operation } from "../operation.ts";
import type { CallerLookup } from "../operation-deps.ts";
import { parseRequest } from "../parse-request.ts";
import { type RequestOf, required, structure } from "../request-shape.ts";

const REQUEST = structure({
  AccessToken: required(TOKEN),
  DeviceKey: required(DEVICE_KEY),
  DeviceRememberedStatus: REMEMBERED_STATUS,
});

export interface UpdateDeviceStatusDeps {
  readonly userPools: CallerLookup<"setDeviceRemembered">;
}

/** Remembers one of the signed-in user's devices, or does not any more (contract D5). */
export function createUpdateDeviceStatus({
  userPools,
}: UpdateDeviceStatusDeps): Operation<RequestOf<typeof REQUEST>, object> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run({ AccessToken, DeviceKey, DeviceRememberedStatus }) {
      const { pool, user } = await userPools.authenticate(AccessToken);
      const isRemembered = DeviceRememberedStatus && DeviceRememberedStatus === "remembered";
      await pool.setDeviceRemembered(user, DeviceKey, isRemembered);
      return {};
    },
  };
}
