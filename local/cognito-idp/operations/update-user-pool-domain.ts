import type { Operation } from "../operation.ts";
import type { PoolLookup } from "../operation-deps.ts";
import { parseRequest } from "../parse-request.ts";
import { type RequestOf, structure } from "../request-shape.ts";
import { DOMAIN_REQUEST, readDomain, toWireDomainResult } from "../wire-domain.ts";

const REQUEST = structure({ ...DOMAIN_REQUEST });

export interface UpdateUserPoolDomainDeps {
  readonly userPools: PoolLookup<"updateDomain">;
}

/** Changes the version of the pages of a domain, or its certificate (contract C3). */
export function createUpdateUserPoolDomain({
  userPools,
}: UpdateUserPoolDomainDeps): Operation<RequestOf<typeof REQUEST>, object> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run(request) {
      const domain = await userPools.get(request.UserPoolId).updateDomain(readDomain(request));
      return toWireDomainResult(domain);
    },
  };
}
