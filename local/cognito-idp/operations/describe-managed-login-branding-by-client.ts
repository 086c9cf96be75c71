import { UserPoolError } from "../../user-pool/user-pool-error.ts";
import { BOOLEAN, CLIENT_ID, USER_POOL_ID } from "../model-shapes.ts";
import type { Operation } from "../operation.ts";
import type { PoolLookup } from "../operation-deps.ts";
import { parseRequest } from "../parse-request.ts";
import { type RequestOf, required, structure } from "../request-shape.ts";
import { toWireBranding } from "../wire-branding.ts";

const REQUEST = structure({
  UserPoolId: required(USER_POOL_ID),
  ClientId: required(CLIENT_ID),
  ReturnMergedResources: BOOLEAN,
});

export interface DescribeManagedLoginBrandingByClientResponse {
  readonly ManagedLoginBranding: ReturnType<typeof toWireBranding>;
}

export interface DescribeManagedLoginBrandingByClientDeps {
  readonly userPools: PoolLookup<"getClient" | "findBrandingOfClient">;
}

/** Shows how the managed login pages of a client look (contract C3). */
export function createDescribeManagedLoginBrandingByClient({
  userPools,
}: DescribeManagedLoginBrandingByClientDeps): Operation<
  RequestOf<typeof REQUEST>,
  DescribeManagedLoginBrandingByClientResponse
> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run({ UserPoolId, ClientId }) {
      const pool = userPools.get(UserPoolId);
      const branding = pool.findBrandingOfClient(pool.getClient(ClientId).clientId);
      if (branding) return { ManagedLoginBranding: toWireBranding(branding) };
      const message = `Client ${ClientId} has no managed login branding.`;
      throw new UserPoolError("resource-not-found", { values: { message } });
    },
  };
}
