import { CLIENT_NAME, CLIENT_SETTINGS } from "../app-client-shapes.ts";
import { BOOLEAN, CLIENT_SECRET, USER_POOL_ID } from "../model-shapes.ts";
import type { Operation } from "../operation.ts";
import type { PoolLookup } from "../operation-deps.ts";
import { parseRequest } from "../parse-request.ts";
import { type RequestOf, required, structure } from "../request-shape.ts";
import { toWireAppClient, type WireAppClient } from "../wire-app-client.ts";

const REQUEST = structure({
  UserPoolId: required(USER_POOL_ID),
  ClientName: required(CLIENT_NAME),
  GenerateSecret: BOOLEAN,
  ClientSecret: CLIENT_SECRET,
  ...CLIENT_SETTINGS,
});

export interface CreateUserPoolClientResponse {
  readonly UserPoolClient: WireAppClient;
}

export interface CreateUserPoolClientDeps {
  readonly userPools: PoolLookup<"createClient">;
}

/** Makes an app client (contract C3). */
export function createCreateUserPoolClient({
  userPools,
}: CreateUserPoolClientDeps): Operation<RequestOf<typeof REQUEST>, CreateUserPoolClientResponse> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run({ UserPoolId, GenerateSecret = false, ClientSecret, ...properties }) {
      const client = await userPools.get(UserPoolId).createClient({
        properties,
        generatesSecret: GenerateSecret,
        clientSecret: ClientSecret,
      });
      return { UserPoolClient: toWireAppClient(client) };
    },
  };
}
