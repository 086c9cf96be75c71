import { CLIENT_ID, CLIENT_SECRET, USER_POOL_ID } from "../model-shapes.ts";
import type { Operation } from "../operation.ts";
import type { PoolLookup } from "../operation-deps.ts";
import { parseRequest } from "../parse-request.ts";
import { type RequestOf, required, structure } from "../request-shape.ts";
import { toWireClientSecret, type WireClientSecret } from "../wire-client-secret.ts";

const REQUEST = structure({
  UserPoolId: required(USER_POOL_ID),
  ClientId: required(CLIENT_ID),
  ClientSecret: CLIENT_SECRET,
});

export interface AddUserPoolClientSecretResponse {
  readonly ClientSecretDescriptor: WireClientSecret;
}

export interface AddUserPoolClientSecretDeps {
  readonly userPools: PoolLookup<"addClientSecret">;
}

/** Gives a confidential client a second secret; either proves it until one is deleted (contract C3). */
export function createAddUserPoolClientSecret({
  userPools,
}: AddUserPoolClientSecretDeps): Operation<RequestOf<typeof REQUEST>, AddUserPoolClientSecretResponse> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run({ UserPoolId, ClientId, ClientSecret }) {
      const secret = await userPools.get(UserPoolId).addClientSecret(ClientId, ClientSecret);
      const descriptor = toWireClientSecret(secret);
      // Shown this once, and only to who does not know it yet.
      const value = ClientSecret === undefined ? { ClientSecretValue: secret.value } : {};
      return { ClientSecretDescriptor: { ...descriptor, ...value } };
    },
  };
}
