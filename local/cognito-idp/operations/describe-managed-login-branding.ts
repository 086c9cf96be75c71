import { BOOLEAN, USER_POOL_ID } from "../model-shapes.ts";
import type { Operation } from "../operation.ts";
import type { PoolLookup } from "../operation-deps.ts";
import { parseRequest } from "../parse-request.ts";
import { type RequestOf, required, structure } from "../request-shape.ts";
import { BRANDING_ID, toWireBranding } from "../wire-branding.ts";

const REQUEST = structure({
  UserPoolId: required(USER_POOL_ID),
  ManagedLoginBrandingId: required(BRANDING_ID),
  ReturnMergedResources: BOOLEAN,
});

export interface DescribeManagedLoginBrandingResponse {
  readonly ManagedLoginBranding: ReturnType<typeof toWireBranding>;
}

export interface DescribeManagedLoginBrandingDeps {
  readonly userPools: PoolLookup<"getBranding">;
}

/** Shows how the managed login pages of a client look (contract C3). */
export function createDescribeManagedLoginBranding({
  userPools,
}: DescribeManagedLoginBrandingDeps): Operation<
  RequestOf<typeof REQUEST>,
  DescribeManagedLoginBrandingResponse
> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run({ UserPoolId, ManagedLoginBrandingId }) {
      const branding = userPools.get(UserPoolId).getBranding(ManagedLoginBrandingId);
      return { ManagedLoginBranding: toWireBranding(branding) };
    },
  };
}
