import { USER_POOL_ID } from "../model-shapes.ts";
import type { Operation } from "../operation.ts";
import type { PoolLookup } from "../operation-deps.ts";
import { parseRequest } from "../parse-request.ts";
import { type RequestOf, required, structure } from "../request-shape.ts";
import { BRANDING_ID } from "../wire-branding.ts";

const REQUEST = structure({
  UserPoolId: required(USER_POOL_ID),
  ManagedLoginBrandingId: required(BRANDING_ID),
});

export interface DeleteManagedLoginBrandingDeps {
  readonly userPools: PoolLookup<"deleteBranding">;
}

/** Deletes the look of a client (contract C3). */
export function createDeleteManagedLoginBranding({
  userPools,
}: DeleteManagedLoginBrandingDeps): Operation<RequestOf<typeof REQUEST>, undefined> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run({ UserPoolId, ManagedLoginBrandingId }) {
      await userPools.get(UserPoolId).deleteBranding(ManagedLoginBrandingId);
      return undefined;
    },
  };
}
