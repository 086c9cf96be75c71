import { checkClientSecret } from "../check-client-secret.ts";
import { CLIENT_ID, CLIENT_SECRET, DEVICE_KEY, TEXT_MAP, TOKEN } from "../model-shapes.ts";
import type { Operation } from "../operation.ts";
import type { ClientLookup } from "../operation-deps.ts";
import { parseRequest } from "../parse-request.ts";
import { type RequestOf, required, structure } from "../request-shape.ts";
import { toWireTokens, type WireTokens } from "../wire-auth-outcome.ts";

const REQUEST = structure({
  RefreshToken: required(TOKEN),
  ClientId: required(CLIENT_ID),
  ClientSecret: CLIENT_SECRET,
  DeviceKey: DEVICE_KEY,
  ClientMetadata: TEXT_MAP,
});

export interface GetTokensFromRefreshTokenResponse {
  readonly AuthenticationResult: WireTokens;
}

export interface GetTokensFromRefreshTokenDeps {
  readonly userPools: ClientLookup<"refresh">;
}

/** Refreshes tokens as Amplify v6 does; whether the client enables `REFRESH_TOKEN_AUTH` does not matter (C5.7). */
export function createGetTokensFromRefreshToken({
  userPools,
}: GetTokensFromRefreshTokenDeps): Operation<RequestOf<typeof REQUEST>, GetTokensFromRefreshTokenResponse> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run({ RefreshToken, ClientId, ClientSecret, DeviceKey, ClientMetadata: clientMetadata }) {
      const { pool, client } = userPools.getByClientId(ClientId);
      checkClientSecret(client, ClientSecret);
      const tokens = await pool.refresh(client, RefreshToken, { deviceKey: DeviceKey, clientMetadata });
      return { AuthenticationResult: toWireTokens(tokens) };
    },
  };
}
