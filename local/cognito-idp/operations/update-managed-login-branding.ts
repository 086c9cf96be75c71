import { USER_POOL_ID } from "../model-shapes.ts";
import type { Operation } from "../operation.ts";
import type { PoolLookup } from "../operation-deps.ts";
import { parseRequest } from "../parse-request.ts";
import { type RequestOf, structure } from "../request-shape.ts";
import { BRANDING_ID, BRANDING_LOOK, readLook, toWireBranding } from "../wire-branding.ts";

const REQUEST = structure({
  UserPoolId: USER_POOL_ID,
  ManagedLoginBrandingId: BRANDING_ID,
  ...BRANDING_LOOK,
});

export interface UpdateManagedLoginBrandingResponse {
  readonly ManagedLoginBranding: ReturnType<typeof toWireBranding>;
}

export interface UpdateManagedLoginBrandingDeps {
  readonly userPools: PoolLookup<"updateBranding">;
}

/** Changes how the managed login pages of a client look (contract C3). */
export function createUpdateManagedLoginBranding({
  userPools,
}: UpdateManagedLoginBrandingDeps): Operation<RequestOf<typeof REQUEST>, UpdateManagedLoginBrandingResponse> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run({ UserPoolId = "", ManagedLoginBrandingId = "", ...look }) {
      const branding = await userPools.get(UserPoolId).updateBranding(ManagedLoginBrandingId, readLook(look));
      return { ManagedLoginBranding: toWireBranding(branding) };
    },
  };
}
