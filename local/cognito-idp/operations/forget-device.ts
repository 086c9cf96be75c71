import { DEVICE_KEY, TOKEN } from "../model-shapes.ts";
import type { Operation } from "../operation.ts";
import type { CallerLookup } from "../operation-deps.ts";
import { parseRequest } from "../parse-request.ts";
import { type RequestOf, required, structure } from "../request-shape.ts";

/** The model has the token optional; without it nobody is signed in. */
const REQUEST = structure({ AccessToken: required(TOKEN), DeviceKey: required(DEVICE_KEY) });

export interface ForgetDeviceDeps {
  readonly userPools: CallerLookup<"forgetDevice">;
}

/** Forgets one of the signed-in user's devices (contract D5). */
export function createForgetDevice({
  userPools,
}: ForgetDeviceDeps): Operation<RequestOf<typeof REQUEST>, undefined> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run({ AccessToken, DeviceKey }) {
      const { pool, user } = await userPools.authenticate(AccessToken);
      await pool.forgetDevice(user, DeviceKey);
      return undefined;
    },
  };
}
