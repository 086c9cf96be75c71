import { TEXT, TOKEN } from "../model-shapes.ts";
import type { Operation } from "../operation.ts";
import type { CallerLookup } from "../operation-deps.ts";
import { parseRequest } from "../parse-request.ts";
import { type RequestOf, required, structure } from "../request-shape.ts";

const REQUEST = structure({ AccessToken: required(TOKEN), CredentialId: required(TEXT) });

export interface DeleteWebAuthnCredentialDeps {
  readonly userPools: CallerLookup<"deletePasskey">;
}

/** Forgets a passkey of the signed-in user (contract F3). */
export function createDeleteWebAuthnCredential({
  userPools,
}: DeleteWebAuthnCredentialDeps): Operation<RequestOf<typeof REQUEST>, object> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run({ AccessToken, CredentialId }) {
      const { pool, user } = await userPools.authenticate(AccessToken);
      await pool.deletePasskey(user, CredentialId);
      return {};
    },
  };
}
