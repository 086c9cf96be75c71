import { MFA_OPTIONS, readMfaOptions } from "../mfa-options.ts";
import { TOKEN } from "../model-shapes.ts";
import type { Operation } from "../operation.ts";
import type { CallerLookup } from "../operation-deps.ts";
import { parseRequest } from "../parse-request.ts";
import { type RequestOf, required, structure } from "../request-shape.ts";

const REQUEST = structure({ AccessToken: required(TOKEN), MFAOptions: required(MFA_OPTIONS) });

export interface SetUserSettingsDeps {
  readonly userPools: CallerLookup<"setLegacySms">;
}

/** The older way to turn codes by SMS on or off; `SetUserMFAPreference` replaced it. */
export function createSetUserSettings({
  userPools,
}: SetUserSettingsDeps): Operation<RequestOf<typeof REQUEST>, object> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run({ AccessToken, MFAOptions }) {
      const { pool, user } = await userPools.authenticate(AccessToken);
      await pool.setLegacySms(user.username, readMfaOptions({ MFAOptions }));
      return {};
    },
  };
}
