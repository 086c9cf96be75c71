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

export interface ForgotPasswordResponse {
  readonly CodeDeliveryDetails: WireCodeDelivery;
}

export interface ForgotPasswordDeps {
  readonly userPools: ClientLookup<"forgotPassword">;
}

/** Sends a code to set a new password with; the old one works until then (contract C5.6). */
export function createForgotPassword({
  userPools,
}: ForgotPasswordDeps): Operation<RequestOf<typeof REQUEST>, ForgotPasswordResponse> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run(request) {
      const { pool, client } = userPools.getByClientId(request.ClientId);
      const delivery = await pool.forgotPassword(client, {
        username: request.Username,
        secretHash: request.SecretHash,
        clientMetadata: request.ClientMetadata,
      });
      return { CodeDeliveryDetails: toWireCodeDelivery(delivery) };
    },
  };
}
