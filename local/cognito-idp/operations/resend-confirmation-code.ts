import { CLIENT_CONTEXT, CLIENT_ID, SECRET_HASH, USERNAME } from "../model-shapes.ts";
import type { Operation } from "../operation.ts";
import type { ClientLookup } from "../operation-deps.ts";
import { parseRequest } from "../parse-request.ts";
import { type RequestOf, required, structure } from "../request-shape.ts";
import { toWireCodeDelivery, type WireCodeDelivery } from "../wire-code-delivery.ts";

const REQUEST = structure({
  ClientId: required(CLIENT_ID),
  SecretHash: SECRET_HASH,
  Username: required(USERNAME),
  ...CLIENT_CONTEXT,
});

export interface ResendConfirmationCodeResponse {
  readonly CodeDeliveryDetails: WireCodeDelivery;
}

export interface ResendConfirmationCodeDeps {
  readonly userPools: ClientLookup<"resendConfirmationCode">;
}

/** Sends a new code for a registration; the one before it ends (contract C5.3). */
export function createResendConfirmationCode({
  userPools,
}: ResendConfirmationCodeDeps): Operation<RequestOf<typeof REQUEST>, ResendConfirmationCodeResponse> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run(request) {
      const { pool, client } = userPools.getByClientId(request.ClientId);
      const delivery = await pool.resendConfirmationCode(client, {
        username: request.Username,
        secretHash: request.SecretHash,
        clientMetadata: request.ClientMetadata,
      });
      return { CodeDeliveryDetails: toWireCodeDelivery(delivery) };
    },
  };
}
