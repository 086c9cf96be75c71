import { PASSWORD, TOKEN } from "../model-shapes.ts";
import type { Operation } from "../operation.ts";
import type { CallerLookup } from "../operation-deps.ts";
import { parseRequest } from "../parse-request.ts";
import { type RequestOf, required, structure } from "../request-shape.ts";

const REQUEST = structure({
  PreviousPassword: PASSWORD,
  ProposedPassword: required(PASSWORD),
  AccessToken: required(TOKEN),
});

export interface ChangePasswordDeps {
  readonly userPools: CallerLookup<"changePassword">;
}

/** Replaces the password of the signed-in user (contract C5.7). */
export function createChangePassword({
  userPools,
}: ChangePasswordDeps): Operation<RequestOf<typeof REQUEST>, object> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run({ PreviousPassword, ProposedPassword, AccessToken }) {
      const { pool, user } = await userPools.authenticate(AccessToken);
      await pool.changePassword(user, {
        previousPassword: PreviousPassword,
        proposedPassword: ProposedPassword,
      });
      return {};
    },
  };
}
