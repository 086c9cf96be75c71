import {
  CLIENT_CONTEXT,
  CLIENT_ID,
  CONFIRMATION_CODE,
  PASSWORD,
  SECRET_HASH,
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
  Password: required(PASSWORD),
  ...CLIENT_CONTEXT,
});

export interface ConfirmForgotPasswordDeps {
  readonly userPools: ClientLookup<"confirmForgotPassword">;
}

/** Sets a new password with the code that `ForgotPassword` sent (contract C5.6). */
export function createConfirmForgotPassword({
  userPools,
}: ConfirmForgotPasswordDeps): Operation<RequestOf<typeof REQUEST>, object> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run(request) {
      const { pool, client } = userPools.getByClientId(request.ClientId);
      await pool.confirmForgotPassword(client, {
        username: request.Username,
        secretHash: request.SecretHash,
        confirmationCode: request.ConfirmationCode,
        password: request.Password,
        clientMetadata: request.ClientMetadata,
      });
      return {};
    },
  };
}
