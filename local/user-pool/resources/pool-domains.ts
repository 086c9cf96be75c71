import type { Collection } from "../store.ts";
import { UserPoolError } from "../user-pool-error.ts";
import type { ResourceTable } from "./resource-table.ts";

/** Where a pool's hosted pages and OAuth endpoints answer: a prefix, or a host of one's own (contract G5). */
export interface PoolDomain {
  readonly userPoolId: string;
  readonly domain: string;
  /** 1 shows the classic pages, 2 managed login. */
  readonly managedLoginVersion: 1 | 2;
  /** `CustomDomainConfig.CertificateArn`; `null` for a prefix. */
  readonly certificateArn: string | null;
}

export const POOL_DOMAINS: Collection<PoolDomain> = { name: "user-pool-domain" };

/** @throws UserPoolError `invalid-parameter`, `resource-not-found` */
export interface DomainAdministration {
  listDomains(): readonly PoolDomain[];
  /** One prefix and one custom domain a pool, and no two pools with the same one. */
  createDomain(domain: Omit<PoolDomain, "userPoolId">): Promise<PoolDomain>;
  updateDomain(domain: Omit<PoolDomain, "userPoolId">): Promise<PoolDomain>;
  deleteDomain(domain: string): Promise<void>;
}

const PREFIX = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const HOST = /^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/;
const RESERVED_WORDS = ["aws", "amazon", "cognito"];

export function createPoolDomains(
  table: ResourceTable<PoolDomain>,
  userPoolId: string,
): DomainAdministration {
  const getOwn = (domain: string, found: PoolDomain | undefined): PoolDomain => {
    if (found?.userPoolId === userPoolId) return found;
    const message = `No such domain or user pool exists: ${domain}`;
    throw new UserPoolError("resource-not-found", { values: { message } });
  };
  return {
    listDomains: () => table.listOf(userPoolId),
    createDomain: (domain) =>
      table.change(domain.domain, (current) => {
        checkForm(domain);
        if (current) refuse("Domain already associated with another user pool.");
        const hasSuch = table
          .listOf(userPoolId)
          .some((known) => isCustomDomain(known.domain) === isCustomDomain(domain.domain));
        if (hasSuch) refuse("User pool already has a domain configured.");
        return { ...domain, userPoolId };
      }),
    updateDomain: (domain) =>
      table.change(domain.domain, (current) => {
        getOwn(domain.domain, current);
        checkForm(domain);
        return { ...domain, userPoolId };
      }),
    async deleteDomain(domain) {
      await table.change(domain, (current) => {
        getOwn(domain, current);
        return undefined;
      });
    },
  };
}

export function isCustomDomain(domain: string): boolean {
  return domain.includes(".");
}

function checkForm(domain: Omit<PoolDomain, "userPoolId">): void {
  const problem = findDomainProblem(domain);
  if (problem !== undefined) refuse(problem);
}

/** Why AWS has no such domain (contract G5). */
export function findDomainProblem({
  domain,
  certificateArn,
}: Omit<PoolDomain, "userPoolId">): string | undefined {
  if (certificateArn !== null) {
    return HOST.test(domain) && isCustomDomain(domain) ? undefined : "Domain name is invalid.";
  }
  if (isCustomDomain(domain)) return "Custom domain is not a valid subdomain: it needs a CustomDomainConfig.";
  if (!PREFIX.test(domain)) return "Domain prefix must be of lower-case letters, digits and inner hyphens.";
  const reserved = RESERVED_WORDS.find((word) => domain.includes(word));
  return reserved && `Domain cannot contain reserved word: ${reserved}`;
}

function refuse(message: string): never {
  throw new UserPoolError("invalid-parameter", { values: { message } });
}
