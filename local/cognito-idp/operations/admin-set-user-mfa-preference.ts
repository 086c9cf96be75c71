import { USER_POOL_ID, USERNAME } from "../model-shapes.ts";
import type { Operation } from "../operation.ts";
import type { PoolLookup } from "../operation-deps.ts";
import { parseRequest } from "../parse-request.ts";
import { type RequestOf, required, structure } from "../request-shape.ts";
import { MFA_PREFERENCE, readMfaPreference } from "../wire-factors.ts";

const REQUEST = structure({
  UserPoolId: required(USER_POOL_ID),
  Username: required(USERNAME),
  ...MFA_PREFERENCE,
});

export interface AdminSetUserMFAPreferenceDeps {
  readonly userPools: PoolLookup<"setMfaPreference">;
}

/** `SetUserMFAPreference` for a user whom the administrator names (contract C6). */
export function createAdminSetUserMFAPreference({
  userPools,
}: AdminSetUserMFAPreferenceDeps): Operation<RequestOf<typeof REQUEST>, object> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run({ UserPoolId, Username, ...preference }) {
      await userPools.get(UserPoolId).setMfaPreference(Username, readMfaPreference(preference));
      return {};
    },
  };
}
