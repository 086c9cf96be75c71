import { PAGINATION_TOKEN, USER_POOL_ID } from "../model-shapes.ts";
import type { Operation } from "../operation.ts";
import type { PoolLookup } from "../operation-deps.ts";
import { toPage } from "../page.ts";
import { parseRequest } from "../parse-request.ts";
import { type RequestOf, required, structure } from "../request-shape.ts";

const REQUEST = structure({
  UserPoolId: required(USER_POOL_ID),
  MaxResults: { kind: "integer", min: 0, max: 60 },
  NextToken: PAGINATION_TOKEN,
});

/** `ProviderDescription`. */
export interface WireProviderDescription {
  readonly ProviderName: string;
  readonly ProviderType: "OIDC";
  /** Seconds since 1970. */
  readonly LastModifiedDate: number;
  readonly CreationDate: number;
}

export interface ListIdentityProvidersResponse {
  readonly Providers: readonly WireProviderDescription[];
  readonly NextToken?: string;
}

export interface ListIdentityProvidersDeps {
  readonly userPools: PoolLookup<"listIdentityProviders">;
}

/** Lists the external identity providers of a pool (contract C3). */
export function createListIdentityProviders({
  userPools,
}: ListIdentityProvidersDeps): Operation<RequestOf<typeof REQUEST>, ListIdentityProvidersResponse> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run({ UserPoolId, MaxResults, NextToken }) {
      const { items, nextToken } = toPage(userPools.get(UserPoolId).listIdentityProviders(), {
        list: `ListIdentityProviders ${UserPoolId}`,
        limit: MaxResults,
        token: NextToken,
        idOf: ({ name }) => name,
      });
      const Providers = items.map(({ name, createdAt, lastModifiedAt }) => ({
        ProviderName: name,
        ProviderType: "OIDC" as const,
        LastModifiedDate: lastModifiedAt / 1000,
        CreationDate: createdAt / 1000,
      }));
      return { Providers, ...(nextToken === undefined ? {} : { NextToken: nextToken }) };
    },
  };
}
