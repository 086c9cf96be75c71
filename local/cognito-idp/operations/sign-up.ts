import { ATTRIBUTES, CLIENT_CONTEXT, CLIENT_ID, PASSWORD, SECRET_HASH, USERNAME } from "../model-shapes.ts";
import type { Operation } from "../operation.ts";
import type { ClientLookup } from "../operation-deps.ts";
import { parseRequest } from "../parse-request.ts";
import { type RequestOf, required, structure } from "../request-shape.ts";
import { toWireCodeDelivery, type WireCodeDelivery } from "../wire-code-delivery.ts";
import { readAttributes } from "../wire-user.ts";

const REQUEST = structure({
  ClientId: required(CLIENT_ID),
  SecretHash: SECRET_HASH,
  Username: required(USERNAME),
  Password: PASSWORD,
  UserAttributes: ATTRIBUTES,
  ValidationData: ATTRIBUTES,
  ...CLIENT_CONTEXT,
});

export interface SignUpResponse {
  readonly UserConfirmed: boolean;
  readonly UserSub: string;
  readonly CodeDeliveryDetails?: WireCodeDelivery;
  readonly Session?: string;
}

export interface SignUpDeps {
  readonly userPools: ClientLookup<"signUp">;
}

/** Registers a user who comes by herself, and sends her a code if the pool verifies addresses (C5.1). */
export function createSignUp({
  userPools,
}: SignUpDeps): Operation<RequestOf<typeof REQUEST>, SignUpResponse> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run(request) {
      const { pool, client } = userPools.getByClientId(request.ClientId);
      const { isConfirmed, sub, codeDelivery, session } = await pool.signUp(client, {
        username: request.Username,
        secretHash: request.SecretHash,
        password: request.Password,
        attributes: readAttributes(request.UserAttributes),
        validationData: readAttributes(request.ValidationData),
        clientMetadata: request.ClientMetadata,
      });
      return {
        UserConfirmed: isConfirmed,
        UserSub: sub,
        ...(codeDelivery === undefined ? {} : { CodeDeliveryDetails: toWireCodeDelivery(codeDelivery) }),
        ...(session === undefined ? {} : { Session: session }),
      };
    },
  };
}
