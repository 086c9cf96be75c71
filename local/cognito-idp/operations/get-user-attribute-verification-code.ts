import { parseContactAttribute } from "../contact-attribute.ts";
import { ATTRIBUTE_NAME, TEXT_MAP, TOKEN } from "../model-shapes.ts";
import type { Operation } from "../operation.ts";
import type { CallerLookup } from "../operation-deps.ts";
import { parseRequest } from "../parse-request.ts";
import { type RequestOf, required, structure } from "../request-shape.ts";
import { toWireCodeDelivery, type WireCodeDelivery } from "../wire-code-delivery.ts";

const REQUEST = structure({
  AccessToken: required(TOKEN),
  AttributeName: required(ATTRIBUTE_NAME),
  ClientMetadata: TEXT_MAP,
});

export interface GetUserAttributeVerificationCodeResponse {
  readonly CodeDeliveryDetails: WireCodeDelivery;
}

export interface GetUserAttributeVerificationCodeDeps {
  readonly userPools: CallerLookup<"sendAttributeCode">;
}

/** Sends a code to an address of the signed-in user (contract C5.7). */
export function createGetUserAttributeVerificationCode({
  userPools,
}: GetUserAttributeVerificationCodeDeps): Operation<
  RequestOf<typeof REQUEST>,
  GetUserAttributeVerificationCodeResponse
> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run({ AccessToken, AttributeName }) {
      const { pool, user } = await userPools.authenticate(AccessToken);
      const delivery = await pool.sendAttributeCode(user, parseContactAttribute(AttributeName));
      return { CodeDeliveryDetails: toWireCodeDelivery(delivery) };
    },
  };
}
