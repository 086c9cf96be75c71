import { TOKEN } from "../model-shapes.ts";
import type { Operation } from "../operation.ts";
import type { CallerLookup } from "../operation-deps.ts";
import { parseRequest } from "../parse-request.ts";
import { type RequestOf, required, structure } from "../request-shape.ts";

const REQUEST = structure({ AccessToken: required(TOKEN) });

export interface DeleteUserDeps {
  readonly userPools: CallerLookup<"adminDeleteUser">;
}

/** Deletes the signed-in user; username and aliases are free again (contract C5.7). */
export function createDeleteUser({
  userPools,
}: DeleteUserDeps): Operation<RequestOf<typeof REQUEST>, undefined> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run({ AccessToken }) {
      const { pool, user } = await userPools.authenticate(AccessToken);
      await pool.adminDeleteUser(user.username);
      return undefined;
    },
  };
}
