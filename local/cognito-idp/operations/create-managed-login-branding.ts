import { CLIENT_ID, USER_POOL_ID } from "../model-shapes.ts";
import type { Operation } from "../operation.ts";
import type { PoolLookup } from "../operation-deps.ts";
import { parseRequest } from "../parse-request.ts";
import { type RequestOf, required, structure } from "../request-shape.ts";
import { BRANDING_LOOK, readLook, toWireBranding } from "../wire-branding.ts";

const REQUEST = structure({
  UserPoolId: required(USER_POOL_ID),
  ClientId: required(CLIENT_ID),
  ...BRANDING_LOOK,
});

export interface CreateManagedLoginBrandingResponse {
  readonly ManagedLoginBranding: ReturnType<typeof toWireBranding>;
}

export interface CreateManagedLoginBrandingDeps {
  readonly userPools: PoolLookup<"getClient" | "createBranding">;
}

/** Gives a client a look of its own on the managed login pages (contract C3). */
export function createCreateManagedLoginBranding({
  userPools,
}: CreateManagedLoginBrandingDeps): Operation<RequestOf<typeof REQUEST>, CreateManagedLoginBrandingResponse> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run({ UserPoolId, ClientId, ...look }) {
      const pool = userPools.get(UserPoolId);
      pool.getClient(ClientId);
      const nothing = { usesDefaults: false, settings: null, assets: [] };
      const branding = await pool.createBranding(ClientId, { ...nothing, ...readLook(look) });
      return { ManagedLoginBranding: toWireBranding(branding) };
    },
  };
}
