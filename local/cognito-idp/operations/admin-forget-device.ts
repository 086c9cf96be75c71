import { DEVICE_KEY, USER_POOL_ID, USERNAME } from "../model-shapes.ts";
import type { Operation } from "../operation.ts";
import type { PoolLookup } from "../operation-deps.ts";
import { parseRequest } from "../parse-request.ts";
import { type RequestOf, required, structure } from "../request-shape.ts";

const REQUEST = structure({
  UserPoolId: required(USER_POOL_ID),
  Username: required(USERNAME),
  DeviceKey: required(DEVICE_KEY),
});

export interface AdminForgetDeviceDeps {
  readonly userPools: PoolLookup<"getUser" | "forgetDevice">;
}

/** Forgets one of a user's devices (contract D5). */
export function createAdminForgetDevice({
  userPools,
}: AdminForgetDeviceDeps): Operation<RequestOf<typeof REQUEST>, undefined> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run({ UserPoolId, Username, DeviceKey }) {
      const pool = userPools.get(UserPoolId);
      await pool.forgetDevice(await pool.getUser(Username), DeviceKey);
      return undefined;
    },
  };
}
