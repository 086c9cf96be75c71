import { TOKEN } from "../model-shapes.ts";
import type { Operation } from "../operation.ts";
import type { CallerLookup } from "../operation-deps.ts";
import { parseRequest } from "../parse-request.ts";
import { type RequestOf, required, structure } from "../request-shape.ts";
import { toWireMfa, toWireMfaOptions, type WireMfa } from "../wire-factors.ts";
import { toWireAttributes, type WireAttribute } from "../wire-user.ts";

const REQUEST = structure({ AccessToken: required(TOKEN) });

export interface GetUserResponse extends WireMfa {
  readonly Username: string;
  readonly UserAttributes: readonly WireAttribute[];
}

export interface GetUserDeps {
  readonly userPools: CallerLookup<"readableAttributes" | "getUserFactors">;
}

/** Shows a signed-in user what her client may read of her, `sub` always (contract C5.7). */
export function createGetUser({
  userPools,
}: GetUserDeps): Operation<RequestOf<typeof REQUEST>, GetUserResponse> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run({ AccessToken }) {
      const { pool, client, user, accessToken } = await userPools.authenticate(AccessToken);
      const factors = pool.getUserFactors(user);
      return {
        Username: user.username,
        UserAttributes: toWireAttributes(pool.readableAttributes(client, user, accessToken.scopes)),
        ...toWireMfaOptions(factors),
        ...toWireMfa(factors),
      };
    },
  };
}
