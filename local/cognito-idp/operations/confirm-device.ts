import { DEVICE_KEY, TEXT, TOKEN } from "../model-shapes.ts";
import type { Operation } from "../operation.ts";
import type { CallerLookup } from "../operation-deps.ts";
import { parseRequest } from "../parse-request.ts";
import { type RequestOf, required, structure } from "../request-shape.ts";

const REQUEST = structure({
  AccessToken: required(TOKEN),
  DeviceKey: required(DEVICE_KEY),
  DeviceSecretVerifierConfig: structure({ PasswordVerifier: TEXT, Salt: TEXT }),
  DeviceName: { kind: "string", min: 1, max: 1024 },
});

export interface ConfirmDeviceResponse {
  readonly UserConfirmationNecessary: boolean;
}

export interface ConfirmDeviceDeps {
  readonly userPools: CallerLookup<"confirmDevice">;
}

/** Keeps the device that the sign-in brought, and what proves it from now on (contract D5). */
export function createConfirmDevice({
  userPools,
}: ConfirmDeviceDeps): Operation<RequestOf<typeof REQUEST>, ConfirmDeviceResponse> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run({ AccessToken, DeviceKey, DeviceSecretVerifierConfig: secret, DeviceName }) {
      const { pool, user } = await userPools.authenticate(AccessToken);
      const { isUserConfirmationNecessary } = await pool.confirmDevice(user, {
        deviceKey: DeviceKey,
        name: DeviceName,
        secret: secret && { verifier: secret.PasswordVerifier ?? "", salt: secret.Salt ?? "" },
      });
      return { UserConfirmationNecessary: isUserConfirmationNecessary };
    },
  };
}
