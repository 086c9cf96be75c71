import { TOKEN } from "../model-shapes.ts";
import type { Operation } from "../operation.ts";
import type { CallerLookup } from "../operation-deps.ts";
import { parseRequest } from "../parse-request.ts";
import { type RequestOf, required, structure } from "../request-shape.ts";

const REQUEST = structure({ AccessToken: required(TOKEN) });

export interface GlobalSignOutDeps {
  readonly userPools: CallerLookup<"globalSignOut">;
}

/** Ends every refresh and access token of the signed-in user, on all devices (contract C5.7). */
export function createGlobalSignOut({
  userPools,
}: GlobalSignOutDeps): Operation<RequestOf<typeof REQUEST>, object> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run({ AccessToken }) {
      const { pool, user } = await userPools.authenticate(AccessToken);
      await pool.globalSignOut(user);
      return {};
    },
  };
}
