import {
  BOOLEAN,
  CLIENT_CONTEXT,
  CLIENT_ID,
  CONFIRMATION_CODE,
  SECRET_HASH,
  SESSION,
  USERNAME,
} from "../model-shapes.ts";
import type { Operation } from "../operation.ts";
import type { ClientLookup } from "../operation-deps.ts";
import { parseRequest } from "../parse-request.ts";
import { type RequestOf, required, structure } from "../request-shape.ts";

const REQUEST = structure({
  ClientId: required(CLIENT_ID),
  SecretHash: SECRET_HASH,
  Username: required(USERNAME),
  ConfirmationCode: required(CONFIRMATION_CODE),
  ForceAliasCreation: BOOLEAN,
  Session: SESSION,
  ...CLIENT_CONTEXT,
});

export interface ConfirmSignUpDeps {
  readonly userPools: ClientLookup<"confirmSignUp">;
}

/** Confirms a registration with the code that was sent (contract C5.2). */
export function createConfirmSignUp({
  userPools,
}: ConfirmSignUpDeps): Operation<RequestOf<typeof REQUEST>, { readonly Session?: string }> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run(request) {
      const { pool, client } = userPools.getByClientId(request.ClientId);
      const { session } = await pool.confirmSignUp(client, {
        username: request.Username,
        secretHash: request.SecretHash,
        confirmationCode: request.ConfirmationCode,
        forceAliasCreation: request.ForceAliasCreation,
        clientMetadata: request.ClientMetadata,
        session: request.Session,
      });
      return session === undefined ? {} : { Session: session };
    },
  };
}
