import { CLIENT_NAME, CLIENT_SETTINGS } from "../app-client-shapes.ts";
import { CLIENT_ID, USER_POOL_ID } from "../model-shapes.ts";
import type { Operation } from "../operation.ts";
import type { PoolLookup } from "../operation-deps.ts";
import { parseRequest } from "../parse-request.ts";
import { type RequestOf, required, structure } from "../request-shape.ts";
import { toWireAppClient, type WireAppClient } from "../wire-app-client.ts";

const REQUEST = structure({
  UserPoolId: required(USER_POOL_ID),
  ClientId: required(CLIENT_ID),
  ClientName: CLIENT_NAME,
  ...CLIENT_SETTINGS,
});

export interface UpdateUserPoolClientResponse {
  readonly UserPoolClient: WireAppClient;
}

export interface UpdateUserPoolClientDeps {
  readonly userPools: PoolLookup<"getClient" | "updateClient">;
}

/** Replaces the settings of an app client, at once: what is left out is the default again (contract C3). */
export function createUpdateUserPoolClient({
  userPools,
}: UpdateUserPoolClientDeps): Operation<RequestOf<typeof REQUEST>, UpdateUserPoolClientResponse> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run({ UserPoolId, ClientId, ...settings }) {
      const pool = userPools.get(UserPoolId);
      // AWS: a client keeps its name when none is given.
      const { clientName: ClientName } = pool.getClient(ClientId);
      const client = await pool.updateClient(ClientId, { ClientName, ...settings });
      return { UserPoolClient: toWireAppClient(client) };
    },
  };
}
