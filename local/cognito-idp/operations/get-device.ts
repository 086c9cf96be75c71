import { DEVICE_KEY, TOKEN } from "../model-shapes.ts";
import type { Operation } from "../operation.ts";
import type { CallerLookup } from "../operation-deps.ts";
import { parseRequest } from "../parse-request.ts";
import { type RequestOf, required, structure } from "../request-shape.ts";
import { toWireDevice, type WireDevice } from "../wire-device.ts";

/** The model has the token optional; without it nobody is signed in. */
const REQUEST = structure({ AccessToken: required(TOKEN), DeviceKey: required(DEVICE_KEY) });

export interface GetDeviceResponse {
  readonly Device: WireDevice;
}

export interface GetDeviceDeps {
  readonly userPools: CallerLookup<"getDevice">;
}

/** Shows one of the signed-in user's devices (contract D5). */
export function createGetDevice({
  userPools,
}: GetDeviceDeps): Operation<RequestOf<typeof REQUEST>, GetDeviceResponse> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run({ AccessToken, DeviceKey }) {
      const { pool, user } = await userPools.authenticate(AccessToken);
      return { Device: toWireDevice(pool.getDevice(user, DeviceKey)) };
    },
  };
}
