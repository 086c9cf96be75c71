import type { ManagedUserPools } from "../../user-pool/create-user-pools.ts";
import { withCustomAttributes } from "../../user-pool/resources/updated-properties.ts";
import { USER_POOL_ID } from "../model-shapes.ts";
import type { Operation } from "../operation.ts";
import { parseRequest } from "../parse-request.ts";
import { list, type RequestOf, required, structure } from "../request-shape.ts";
import { SCHEMA_ATTRIBUTE } from "../user-pool-shapes.ts";

const REQUEST = structure({
  UserPoolId: required(USER_POOL_ID),
  CustomAttributes: required(list(SCHEMA_ATTRIBUTE, { min: 1, max: 25 })),
});

export interface AddCustomAttributesDeps {
  readonly userPools: Pick<ManagedUserPools, "changePool">;
}

/** Adds custom attributes to the schema of a pool; they cannot be removed again (contract C3). */
export function createAddCustomAttributes({
  userPools,
}: AddCustomAttributesDeps): Operation<RequestOf<typeof REQUEST>, object> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run({ UserPoolId, CustomAttributes }) {
      await userPools.changePool(UserPoolId, (properties) =>
        withCustomAttributes(properties, CustomAttributes),
      );
      return {};
    },
  };
}
