import { parseContactAttribute } from "../contact-attribute.ts";
import { ATTRIBUTE_NAME, CONFIRMATION_CODE, TOKEN } from "../model-shapes.ts";
import type { Operation } from "../operation.ts";
import type { CallerLookup } from "../operation-deps.ts";
import { parseRequest } from "../parse-request.ts";
import { type RequestOf, required, structure } from "../request-shape.ts";

const REQUEST = structure({
  AccessToken: required(TOKEN),
  AttributeName: required(ATTRIBUTE_NAME),
  Code: required(CONFIRMATION_CODE),
});

export interface VerifyUserAttributeDeps {
  readonly userPools: CallerLookup<"verifyAttribute">;
}

/** Verifies an address of the signed-in user with the code that was sent (contract C5.7). */
export function createVerifyUserAttribute({
  userPools,
}: VerifyUserAttributeDeps): Operation<RequestOf<typeof REQUEST>, object> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run({ AccessToken, AttributeName, Code }) {
      const { pool, user } = await userPools.authenticate(AccessToken);
      const attribute = parseContactAttribute(AttributeName);
      await pool.verifyAttribute(user, { attribute, code: Code });
      return {};
    },
  };
}
