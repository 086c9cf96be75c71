import type { JsonObject } from "../../platform/json.ts";
import { TOKEN } from "../model-shapes.ts";
import type { Operation } from "../operation.ts";
import type { CallerLookup } from "../operation-deps.ts";
import { parseRequest } from "../parse-request.ts";
import { type RequestOf, required, structure } from "../request-shape.ts";

const REQUEST = structure({ AccessToken: required(TOKEN) });

export interface StartWebAuthnRegistrationDeps {
  readonly userPools: CallerLookup<"startPasskeyRegistration">;
}

/** What a browser needs to make a passkey for the signed-in user (contract F3). */
export function createStartWebAuthnRegistration({
  userPools,
}: StartWebAuthnRegistrationDeps): Operation<
  RequestOf<typeof REQUEST>,
  { readonly CredentialCreationOptions: JsonObject }
> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run({ AccessToken }) {
      const { pool, client, user } = await userPools.authenticate(AccessToken);
      return { CredentialCreationOptions: await pool.startPasskeyRegistration(client, user) };
    },
  };
}
