import { TOKEN } from "../model-shapes.ts";
import type { Operation } from "../operation.ts";
import type { CallerLookup } from "../operation-deps.ts";
import { parseRequest } from "../parse-request.ts";
import { type RequestOf, required, structure } from "../request-shape.ts";

const REQUEST = structure({ AccessToken: required(TOKEN) });

export interface GetUserAuthFactorsResponse {
  readonly Username: string;
  readonly ConfiguredUserAuthFactors: readonly string[];
}

export interface GetUserAuthFactorsDeps {
  readonly userPools: CallerLookup<never>;
}

/** Tells how the signed-in user may sign in; passwords are all there is here (contract C5.7). */
export function createGetUserAuthFactors({
  userPools,
}: GetUserAuthFactorsDeps): Operation<RequestOf<typeof REQUEST>, GetUserAuthFactorsResponse> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run({ AccessToken }) {
      const { user } = await userPools.authenticate(AccessToken);
      return { Username: user.username, ConfiguredUserAuthFactors: ["PASSWORD"] };
    },
  };
}
