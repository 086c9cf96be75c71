import type { Operation } from "../operation.ts";
import type { PoolLookup } from "../operation-deps.ts";
import { parseRequest } from "../parse-request.ts";
import { type RequestOf, structure } from "../request-shape.ts";
import { DOMAIN_REQUEST, readDomain, toWireDomainResult } from "../wire-domain.ts";

const REQUEST = structure({ ...DOMAIN_REQUEST });

export interface CreateUserPoolDomainDeps {
  readonly userPools: PoolLookup<"createDomain">;
}

/** Gives a pool a domain, where its pages and OAuth endpoints answer (contract C3). */
export function createCreateUserPoolDomain({
  userPools,
}: CreateUserPoolDomainDeps): Operation<RequestOf<typeof REQUEST>, object> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run(request) {
      const domain = await userPools.get(request.UserPoolId).createDomain(readDomain(request));
      return toWireDomainResult(domain);
    },
  };
}
