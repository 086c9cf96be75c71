import type { HttpApi } from "../openapi/http-api/http-api.ts";
import type { RestApi } from "../openapi/rest-api.ts";
import type { StackModel } from "../template/resources.ts";
import type { AppClient } from "../user-pool/app-client.ts";
import type { UserPool } from "../user-pool/user-pool.ts";
import { type ApiKeySummary, toApiKeySummaries } from "./api-key-summary.ts";
import { type HttpApiSummary, toHttpApiSummaries } from "./http-api-summary.ts";
import type { Origins } from "./listeners.ts";
import { toDomainHosts } from "./pool-certificate.ts";
import { type RouteSummary, toRouteSummaries } from "./route-summary.ts";

/**
 * What scripts learn about a running twin: the line of `--json` and the state file. The members named in the
 * singular are those of the first API and the first pool; an HTTP API is first where there is no REST API.
 */
export interface TwinSummary {
  /** Stage included, no slash at the end: `http://localhost:3000/Prod`. */
  readonly apiUrl: string | null;
  readonly poolUrl: string | null;
  readonly stage: string | null;
  readonly region: string;
  readonly restApiId: string | null;
  readonly authorizers: readonly AuthorizerSummary[];
  readonly userPoolId: string | null;
  readonly clients: readonly ClientSummary[];
  /** Hosted sign-in pages of the first client, ready to open. */
  readonly signInUrls: SignInUrls;
  readonly deskUrl: string;
  /** The outbox as JSON. */
  readonly outboxUrl: string;
  readonly pid: number;
  readonly apis: readonly ApiSummary[];
  /** Each stage of each HTTP API. */
  /** What can be sent as `x-api-key`, in the order of the template. */
  readonly apiKeys: readonly ApiKeySummary[];
  readonly httpApis: readonly HttpApiSummary[];
  readonly pools: readonly PoolSummary[];
  /** The pools by https; {@link caFile} says whom to trust for it. */
  readonly poolHttpsUrl: string | null;
  /** PEM file of the authority of this machine, written soon after the first start; `null` when nothing is kept. */
  readonly caFile: string | null;
}

export interface AuthorizerSummary {
  readonly id: string;
  readonly name: string;
}

/** Absent where the client does not allow the grant. */
export interface SignInUrls {
  /** `response_type=code`. */
  readonly code?: string;
  /** `response_type=token`. */
  readonly token?: string;
}

export interface ClientSummary {
  readonly id: string;
  readonly name: string;
  readonly callbackUrls: readonly string[];
  readonly signInUrls: SignInUrls;
}

export interface ApiSummary {
  readonly apiUrl: string;
  readonly stage: string;
  readonly restApiId: string;
  readonly name: string;
  readonly authorizers: readonly AuthorizerSummary[];
  readonly routes: readonly RouteSummary[];
}

export interface PoolSummary {
  readonly userPoolId: string;
  readonly poolUrl: string;
  readonly issuer: string;
  readonly name: string;
  readonly clients: readonly ClientSummary[];
  /** Hosts of this pool's own, without a port: `PREFIX.auth.REGION.localhost`. Not every program resolves them. */
  readonly domainHosts: readonly string[];
}

/** Everything that runs, and where. */
export interface RunningParts {
  readonly stack: StackModel;
  readonly apis: readonly RestApi[];
  readonly httpApis: readonly HttpApi[];
  readonly pools: readonly UserPool[];
  readonly origins: Origins;
  readonly caFile: string | null;
}

export function toTwinSummary(parts: RunningParts, pid: number): TwinSummary {
  const { stack, apis, httpApis, pools, origins, caFile } = parts;
  const httpSummaries = toHttpApiSummaries({ httpApis, apis, origin: origins.api });
  const apiSummaries = apis.map((api) => toApiSummary(api, origins.api));
  const poolSummaries = pools.map((pool) => toPoolSummary(pool, origins.pool));
  const [api, pool] = [apiSummaries[0] ?? httpSummaries[0], poolSummaries[0]];
  return {
    apiUrl: api?.apiUrl ?? null,
    poolUrl: pool?.poolUrl ?? null,
    stage: api?.stage ?? null,
    region: stack.region,
    restApiId: apiSummaries[0]?.restApiId ?? null,
    authorizers: api?.authorizers ?? [],
    userPoolId: pool?.userPoolId ?? null,
    clients: pool?.clients ?? [],
    signInUrls: pool?.clients[0]?.signInUrls ?? {},
    deskUrl: origins.desk,
    outboxUrl: `${origins.desk}/outbox.json`,
    pid,
    apis: apiSummaries,
    apiKeys: toApiKeySummaries(stack),
    httpApis: httpSummaries,
    pools: poolSummaries,
    poolHttpsUrl: pool === undefined ? null : origins.poolHttps,
    caFile: pool === undefined ? null : caFile,
  };
}

function toApiSummary(api: RestApi, origin: string): ApiSummary {
  return {
    apiUrl: toApiUrl(api, origin),
    stage: api.stageName,
    restApiId: api.restApiId,
    name: api.name,
    authorizers: api.authorizers.map(({ authorizerId, name }) => ({ id: authorizerId, name })),
    routes: toRouteSummaries(api),
  };
}

/** `http://localhost:3000/Prod`. */
export function toApiUrl({ stageName }: RestApi, origin: string): string {
  return `${origin}/${stageName}`;
}

function toPoolSummary(pool: UserPool, origin: string): PoolSummary {
  const { userPoolId, issuer, name, region } = pool.settings;
  const clients = pool.listClients().map((client) => toClientSummary(client, origin));
  const domainHosts = toDomainHosts(pool.domains, region);
  return { userPoolId, poolUrl: origin, issuer, name, clients, domainHosts };
}

function toClientSummary(client: AppClient, origin: string): ClientSummary {
  const { clientId, clientName, callbackUrls } = client;
  return { id: clientId, name: clientName, callbackUrls, signInUrls: toSignInUrls(client, origin) };
}

/** Links to the hosted sign-in page, for the grants that the client allows. */
export function toSignInUrls(client: AppClient, origin: string): SignInUrls {
  const redirectUri = client.defaultRedirectUri ?? client.callbackUrls[0];
  if (!client.isOAuthEnabled || redirectUri === undefined) return {};
  const toUrl = (responseType: string) => {
    const query = new URLSearchParams({
      client_id: client.clientId,
      response_type: responseType,
      redirect_uri: redirectUri,
    });
    return `${origin}/oauth2/authorize?${query}`;
  };
  return {
    ...(client.oauthFlows.includes("code") ? { code: toUrl("code") } : {}),
    ...(client.oauthFlows.includes("implicit") ? { token: toUrl("token") } : {}),
  };
}
