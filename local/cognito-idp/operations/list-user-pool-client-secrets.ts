import { CLIENT_ID, PAGINATION_TOKEN, USER_POOL_ID } from "../model-shapes.ts";
import type { Operation } from "../operation.ts";
import type { PoolLookup } from "../operation-deps.ts";
import { parseRequest } from "../parse-request.ts";
import { type RequestOf, required, structure } from "../request-shape.ts";
import { toWireClientSecret, type WireClientSecret } from "../wire-client-secret.ts";

const REQUEST = structure({
  UserPoolId: required(USER_POOL_ID),
  ClientId: required(CLIENT_ID),
  NextToken: PAGINATION_TOKEN,
});

export interface ListUserPoolClientSecretsResponse {
  readonly ClientSecrets: readonly WireClientSecret[];
}

export interface ListUserPoolClientSecretsDeps {
  readonly userPools: PoolLookup<"listClientSecrets">;
}

/** Lists the secrets of a client without their values; there are two at most (contract C3). */
export function createListUserPoolClientSecrets({
  userPools,
}: ListUserPoolClientSecretsDeps): Operation<RequestOf<typeof REQUEST>, ListUserPoolClientSecretsResponse> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run({ UserPoolId, ClientId }) {
      const secrets = userPools.get(UserPoolId).listClientSecrets(ClientId);
      return { ClientSecrets: secrets.map(toWireClientSecret) };
    },
  };
}
