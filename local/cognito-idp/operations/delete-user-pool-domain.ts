import { USER_POOL_ID } from "../model-shapes.ts";
import type { Operation } from "../operation.ts";
import type { PoolLookup } from "../operation-deps.ts";
import { parseRequest } from "../parse-request.ts";
import { type RequestOf, required, structure } from "../request-shape.ts";
import { DOMAIN } from "../wire-domain.ts";

const REQUEST = structure({ UserPoolId: required(USER_POOL_ID), Domain: required(DOMAIN) });

export interface DeleteUserPoolDomainDeps {
  readonly userPools: PoolLookup<"deleteDomain">;
}

/** Takes a domain from a pool (contract C3). */
export function createDeleteUserPoolDomain({
  userPools,
}: DeleteUserPoolDomainDeps): Operation<RequestOf<typeof REQUEST>, object> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run({ UserPoolId, Domain }) {
      await userPools.get(UserPoolId).deleteDomain(Domain);
      return {};
    },
  };
}
