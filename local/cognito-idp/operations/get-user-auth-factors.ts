import { TOKEN } from "../model-shapes.ts";
import type { Operation } from "../operation.ts";
import type { CallerLookup } from "../operation-deps.ts";
import { parseRequest } from "../parse-request.ts";
import { type RequestOf, required, structure } from "../request-shape.ts";
import { toWireMfa, type WireMfa } from "../wire-factors.ts";

const REQUEST = structure({ AccessToken: required(TOKEN) });

export interface GetUserAuthFactorsResponse extends WireMfa {
  readonly Username: string;
  readonly ConfiguredUserAuthFactors: readonly string[];
}

export interface GetUserAuthFactorsDeps {
  readonly userPools: CallerLookup<"getUserFactors">;
}

/** Tells how the signed-in user may sign in (contract C5.7, F2). */
export function createGetUserAuthFactors({
  userPools,
}: GetUserAuthFactorsDeps): Operation<RequestOf<typeof REQUEST>, GetUserAuthFactorsResponse> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run({ AccessToken }) {
      const { pool, user } = await userPools.authenticate(AccessToken);
      const factors = pool.getUserFactors(user);
      return {
        Username: user.username,
        ...toWireMfa(factors),
        ConfiguredUserAuthFactors: factors.firstFactors,
      };
    },
  };
}
