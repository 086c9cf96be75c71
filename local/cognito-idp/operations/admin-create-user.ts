import { ATTRIBUTES, BOOLEAN, PASSWORD, TEXT_MAP, USER_POOL_ID, USERNAME } from "../model-shapes.ts";
import type { Operation } from "../operation.ts";
import type { PoolLookup } from "../operation-deps.ts";
import { parseRequest } from "../parse-request.ts";
import { list, type RequestOf, required, structure } from "../request-shape.ts";
import { readAttributes, toWireUser, type WireUser } from "../wire-user.ts";

const REQUEST = structure({
  UserPoolId: required(USER_POOL_ID),
  Username: required(USERNAME),
  UserAttributes: ATTRIBUTES,
  ValidationData: ATTRIBUTES,
  TemporaryPassword: PASSWORD,
  ForceAliasCreation: BOOLEAN,
  MessageAction: { kind: "string", values: ["RESEND", "SUPPRESS"] },
  DesiredDeliveryMediums: list({ kind: "string", values: ["SMS", "EMAIL"] }),
  ClientMetadata: TEXT_MAP,
});

export interface AdminCreateUserDeps {
  readonly userPools: PoolLookup<"adminCreateUser">;
}

/** Creates a user with a temporary password and invites it, or invites it once more (contract C6, E4). */
export function createAdminCreateUser({
  userPools,
}: AdminCreateUserDeps): Operation<RequestOf<typeof REQUEST>, { readonly User: WireUser }> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run(request) {
      const user = await userPools.get(request.UserPoolId).adminCreateUser({
        username: request.Username,
        attributes: readAttributes(request.UserAttributes),
        temporaryPassword: request.TemporaryPassword,
        messageAction: request.MessageAction,
        deliveryMediums: request.DesiredDeliveryMediums ?? [],
        forceAliasCreation: request.ForceAliasCreation,
        validationData: readAttributes(request.ValidationData),
        clientMetadata: request.ClientMetadata,
      });
      return { User: toWireUser(user) };
    },
  };
}
