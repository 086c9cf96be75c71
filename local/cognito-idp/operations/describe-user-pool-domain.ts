import type { PoolDomain } from "../../user-pool/resources/pool-domains.ts";
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
    readonly ManagedLoginVersion?: number;
    readonly CustomDomainConfig?: { readonly CertificateArn: string };
  };
}

export interface DescribeUserPoolDomainDeps {
  readonly userPools: { list(): readonly Pick<UserPool, "settings" | "listDomains">[] };
}

/** Shows whose a domain is. AWS: an unknown one is no error, its description is empty. */
export function createDescribeUserPoolDomain({
  userPools,
}: DescribeUserPoolDomainDeps): Operation<RequestOf<typeof REQUEST>, DescribeUserPoolDomainResponse> {
  return {
    parse: (body) => parseRequest(REQUEST, body),
    async run({ Domain }) {
      for (const pool of userPools.list()) {
        const found = pool.listDomains().find(({ domain }) => domain === Domain);
        if (found) return { DomainDescription: describeDomain(pool.settings.userPoolArn, found) };
      }
      return { DomainDescription: {} };
    },
  };
}

function describeDomain(
  userPoolArn: string,
  { userPoolId, domain, managedLoginVersion, certificateArn }: PoolDomain,
): DescribeUserPoolDomainResponse["DomainDescription"] {
  const [, , , , AWSAccountId = ""] = userPoolArn.split(":");
  return {
    UserPoolId: userPoolId,
    AWSAccountId,
    Domain: domain,
    Status: "ACTIVE",
    ManagedLoginVersion: managedLoginVersion,
    ...(certificateArn === null ? {} : { CustomDomainConfig: { CertificateArn: certificateArn } }),
  };
}
