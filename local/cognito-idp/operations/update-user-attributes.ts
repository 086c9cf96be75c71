import { ATTRIBUTES, TEXT_MAP, TOKEN } from "../model-shapes.ts";
import type { Operation } from "../operation.ts";
import type { CallerLookup } from "../operation-deps.ts";
import { parseRequest } from "../parse-request.ts";
import { type RequestOf, required, structure } from "../request-shape.ts";
import { toWireCodeDelivery, type WireCodeDelivery } from "../wire-code-delivery.ts";
import { readAttributes } from "../wire-user.ts";

const REQUEST = structure({
  UserAttributes: required(ATTRIBUTES),
  AccessToken: required(TOKEN),
  ClientMetadata: TEXT_MAP,
});

export interface UpdateUserAttributesResponse {
  readonly CodeDeliveryDetailsList: readonly WireCodeDelivery[];
}

export interface UpdateUserAttributesDeps {
  readonly userPools: CallerLookup<"updateAttributes">;
}

/** Writes attributes of the signed-in user; changed addresses get a code (contract C5.7). */
export function createUpdateUserAttributes({
  userPools,
}: UpdateUserAttributesDeps): Operation<RequestOf<typeof REQUEST>, UpdateUserAttributesResponse> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run({ UserAttributes, AccessToken }) {
      const { pool, client, user } = await userPools.authenticate(AccessToken);
      const deliveries = await pool.updateAttributes(client, user, readAttributes(UserAttributes));
      return { CodeDeliveryDetailsList: deliveries.map(toWireCodeDelivery) };
    },
  };
}
