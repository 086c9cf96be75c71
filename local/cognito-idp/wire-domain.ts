import type { PoolDomain } from "../user-pool/resources/pool-domains.ts";
import { ARN, USER_POOL_ID } from "./model-shapes.ts";
import { type RequestOf, required, structure } from "./request-shape.ts";

/** Without the model's pattern, which is for prefixes: a custom domain has dots. */
export const DOMAIN = { kind: "string", min: 1, max: 255 } as const;

/** Members of `CreateUserPoolDomain` and `UpdateUserPoolDomain`. */
export const DOMAIN_REQUEST = {
  Domain: required(DOMAIN),
  UserPoolId: required(USER_POOL_ID),
  ManagedLoginVersion: { kind: "integer", min: 1, max: 2 },
  CustomDomainConfig: structure({ CertificateArn: required(ARN) }),
} as const;

const REQUEST = structure(DOMAIN_REQUEST);

export function readDomain(request: RequestOf<typeof REQUEST>): Omit<PoolDomain, "userPoolId"> {
  const { Domain, ManagedLoginVersion, CustomDomainConfig } = request;
  return {
    domain: Domain,
    managedLoginVersion: ManagedLoginVersion === 2 ? 2 : 1,
    certificateArn: CustomDomainConfig?.CertificateArn ?? null,
  };
}

/** AWS: a custom domain answers behind a distribution of CloudFront; the one here is invented. */
export function toWireDomainResult({ managedLoginVersion, ...domain }: PoolDomain): object {
  return { ManagedLoginVersion: managedLoginVersion, ...toCloudFrontDomain(domain) };
}

function toCloudFrontDomain({ certificateArn }: Pick<PoolDomain, "certificateArn">): object {
  return certificateArn === null ? {} : { CloudFrontDomain: "d111111abcdef8.cloudfront.net" };
}
