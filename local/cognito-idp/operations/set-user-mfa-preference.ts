import { TOKEN } from "../model-shapes.ts";
import type { Operation } from "../operation.ts";
import type { CallerLookup } from "../operation-deps.ts";
import { parseRequest } from "../parse-request.ts";
import { type RequestOf, required, structure } from "../request-shape.ts";
import { MFA_PREFERENCE, readMfaPreference } from "../wire-factors.ts";

const REQUEST = structure({ AccessToken: required(TOKEN), ...MFA_PREFERENCE });

export interface SetUserMFAPreferenceDeps {
  readonly userPools: CallerLookup<"setMfaPreference">;
}

/** The signed-in user turns second factors on and off, and prefers one (contract C5.7). */
export function createSetUserMFAPreference({
  userPools,
}: SetUserMFAPreferenceDeps): Operation<RequestOf<typeof REQUEST>, object> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run({ AccessToken, ...preference }) {
      const { pool, user } = await userPools.authenticate(AccessToken);
      await pool.setMfaPreference(user.username, readMfaPreference(preference));
      return {};
    },
  };
}
