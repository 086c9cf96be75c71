import { checkClientSecret } from "../check-client-secret.ts";
import { CLIENT_ID, CLIENT_SECRET, TOKEN } from "../model-shapes.ts";
import type { Operation } from "../operation.ts";
import type { ClientLookup } from "../operation-deps.ts";
import { parseRequest } from "../parse-request.ts";
import { type RequestOf, required, structure } from "../request-shape.ts";

const REQUEST = structure({
  Token: required(TOKEN),
  ClientId: required(CLIENT_ID),
  ClientSecret: CLIENT_SECRET,
});

export interface RevokeTokenDeps {
  readonly userPools: ClientLookup<"revokeRefreshToken">;
}

/** Revokes a refresh token and the access tokens born of it; an unknown one is no error (contract C5.7). */
export function createRevokeToken({
  userPools,
}: RevokeTokenDeps): Operation<RequestOf<typeof REQUEST>, object> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run({ Token, ClientId, ClientSecret }) {
      const { pool, client } = userPools.getByClientId(ClientId);
      checkClientSecret(client, ClientSecret);
      await pool.revokeRefreshToken(client, Token);
      return {};
    },
  };
}
