import type { UserPool } from "../../user-pool/user-pool.ts";
import type { Operation } from "../operation.ts";
import { parseRequest } from "../parse-request.ts";
import { type RequestOf, required, structure } from "../request-shape.ts";

const REQUEST = structure({
  // Without the model's pattern, which is for prefixes: a custom domain has dots.
  Domain: required({ kind: "string", min: 1, max: 255 }),
});

export interface DescribeUserPoolDomainResponse {
  readonly DomainDescription: {
    readonly UserPoolId?: string;
    readonly AWSAccountId?: string;
    readonly Domain?: string;
    readonly Status?: "ACTIVE";
  };
}

export interface DescribeUserPoolDomainDeps {
  readonly userPools: { list(): readonly Pick<UserPool, "settings" | "domains">[] };
}

/** Shows whose a domain is. AWS: an unknown one is no error, its description is empty. */
export function createDescribeUserPoolDomain({
  userPools,
}: DescribeUserPoolDomainDeps): Operation<RequestOf<typeof REQUEST>, DescribeUserPoolDomainResponse> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run({ Domain }) {
      const owner = userPools.list().find(({ domains }) => domains.includes(Domain));
      if (!owner) return { DomainDescription: {} };
      const { userPoolId, userPoolArn } = owner.settings;
      const [, , , , AWSAccountId = ""] = userPoolArn.split(":");
      return { DomainDescription: { UserPoolId: userPoolId, AWSAccountId, Domain, Status: "ACTIVE" } };
    },
  };
}
