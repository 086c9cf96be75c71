import { MFA_OPTIONS, readMfaOptions } from "../mfa-options.ts";
import { USER_POOL_ID, USERNAME } from "../model-shapes.ts";
import type { Operation } from "../operation.ts";
import type { PoolLookup } from "../operation-deps.ts";
import { parseRequest } from "../parse-request.ts";
import { type RequestOf, required, structure } from "../request-shape.ts";

const REQUEST = structure({
  UserPoolId: required(USER_POOL_ID),
  Username: required(USERNAME),
  MFAOptions: required(MFA_OPTIONS),
});

export interface AdminSetUserSettingsDeps {
  readonly userPools: PoolLookup<"setLegacySms">;
}

/** `SetUserSettings` for a user whom the administrator names. */
export function createAdminSetUserSettings({
  userPools,
}: AdminSetUserSettingsDeps): Operation<RequestOf<typeof REQUEST>, object> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run({ UserPoolId, Username, MFAOptions }) {
      await userPools.get(UserPoolId).setLegacySms(Username, readMfaOptions({ MFAOptions }));
      return {};
    },
  };
}
