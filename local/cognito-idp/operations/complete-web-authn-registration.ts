import { TOKEN } from "../model-shapes.ts";
import type { Operation } from "../operation.ts";
import type { CallerLookup } from "../operation-deps.ts";
import { parseRequest } from "../parse-request.ts";
import { type RequestOf, required, structure } from "../request-shape.ts";

const REQUEST = structure({ AccessToken: required(TOKEN), Credential: required({ kind: "document" }) });

export interface CompleteWebAuthnRegistrationDeps {
  readonly userPools: CallerLookup<"completePasskeyRegistration">;
}

/** Keeps the passkey that a browser made for the signed-in user (contract F3). */
export function createCompleteWebAuthnRegistration({
  userPools,
}: CompleteWebAuthnRegistrationDeps): Operation<RequestOf<typeof REQUEST>, object> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run({ AccessToken, Credential }) {
      const { pool, client, user } = await userPools.authenticate(AccessToken);
      await pool.completePasskeyRegistration(client, user, Credential);
      return {};
    },
  };
}
