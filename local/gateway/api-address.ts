import type { RestApi } from "../openapi/rest-api.ts";
import type { CustomDomain } from "../template/resources.ts";
import { skipSlashes } from "./request-target.ts";

/** Where an API answers on the gateway's port. */
export interface ApiAddress {
  readonly restApiId: string;
  readonly stageName: string;
  /**
   * Base paths under any host, best first: `/Prod`, `/restapis/ID/Prod/_user_request_`. The first is missing
   * when another API that comes earlier has a stage of that name.
   */
  readonly paths: readonly string[];
  /** Host of its own; there the path starts with the stage, as on AWS. */
  readonly host: string;
}

/** In the order of `apis`: of several that share a stage name, the first gets the plain path. */
export function listApiAddresses(apis: readonly RestApi[]): readonly ApiAddress[] {
  const taken = new Set<string>();
  return apis.map(({ restApiId, stageName }) => {
    const plain = taken.has(stageName) ? [] : [`/${stageName}`];
    taken.add(stageName);
    return {
      restApiId,
      stageName,
      paths: [...plain, `/restapis/${restApiId}/${stageName}/_user_request_`],
      host: `${restApiId}.execute-api.localhost`,
    };
  });
}

/** Finds what is served by the stage that a request names. */
export interface StageFinder<Served> {
  /** @param path as sent · @param host the header, with or without a port */
  find(path: string, host: string): FoundStage<Served> | undefined;
}

export interface FoundStage<Served> {
  readonly served: Served;
  /** After the stage, as sent; empty or starting with a slash. */
  readonly rest: string;
  /** The domain by which it was found, where it was. */
  readonly domain?: CustomDomain;
}

/**
 * The stage is compared as sent, letter case and all (contract C-01); extra slashes before it are ignored
 * (C-04). A host of an API's own decides alone; else the plain path comes before the long one, so that a
 * stage called `restapis` is reached.
 */
export function createStageFinder<Served extends { readonly api: RestApi }>(
  all: readonly Served[],
  domains: readonly CustomDomain[] = [],
): StageFinder<Served> {
  const byStage = new Map<string, Served>();
  const byApi = new Map<string, Map<string, Served>>();
  for (const served of all) {
    const { restApiId, stageName } = served.api;
    const stages = byApi.get(restApiId) ?? new Map<string, Served>();
    byApi.set(restApiId, stages);
    if (!stages.has(stageName)) stages.set(stageName, served);
    if (!byStage.has(stageName)) byStage.set(stageName, served);
  }
  return {
    find(path, host) {
      if (domains.length > 0) {
        const mapped = findByDomain({ domains, byApi }, path, host);
        if (mapped !== undefined) return mapped;
      }
      const first = takeSegment(path, skipSlashes(path));
      const ownHost = host.indexOf(".execute-api.");
      const stages = ownHost === -1 ? byStage : byApi.get(host.slice(0, ownHost).toLowerCase());
      const served = stages?.get(first.segment);
      if (served !== undefined) return { served, rest: path.slice(first.end) };
      return ownHost === -1 && first.segment === "restapis" ? findByLongPath(byApi, path) : undefined;
    },
  };
}

/** `api.example.com` answers here as `api.example.com.localhost`, which every browser takes for this machine. */
export function toLocalHost(domainName: string): string {
  return `${domainName}.localhost`;
}

/** The mapping of the first segment comes before that of the root. */
function findByDomain<Served>(
  mappings: {
    readonly domains: readonly CustomDomain[];
    readonly byApi: ReadonlyMap<string, ReadonlyMap<string, Served>>;
  },
  path: string,
  host: string,
): FoundStage<Served> | undefined {
  const name = host.replace(/:\d{1,5}$/, "").toLowerCase();
  const own = mappings.domains.filter(({ domainName }) => toLocalHost(domainName) === name);
  const { segment, end } = takeSegment(path, skipSlashes(path));
  const named = own.find(({ basePath }) => basePath !== "" && basePath === segment);
  const domain = named ?? own.find(({ basePath }) => basePath === "");
  const served = domain && mappings.byApi.get(domain.restApiId)?.get(domain.stageName);
  return served && { served, rest: named === undefined ? path : path.slice(end), domain };
}

const LONG_PATH = /^\/+restapis\/([^/]+)\/([^/]+)\/_user_request_(?=\/|$)/;

function findByLongPath<Served>(
  byApi: ReadonlyMap<string, ReadonlyMap<string, Served>>,
  path: string,
): FoundStage<Served> | undefined {
  const [prefix = "", restApiId = "", stageName = ""] = LONG_PATH.exec(path) ?? [];
  const served = byApi.get(restApiId)?.get(stageName);
  return served && { served, rest: path.slice(prefix.length) };
}

function takeSegment(path: string, start: number): { readonly segment: string; readonly end: number } {
  const slash = path.indexOf("/", start);
  const end = slash === -1 ? path.length : slash;
  return { segment: path.slice(start, end), end };
}
