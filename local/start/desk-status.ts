import type { DeskApi, DeskClient, DeskPool, DeskRoute, DeskStatus } from "../desk/desk-status.ts";
import type { RestApi, Route } from "../openapi/rest-api.ts";
import type { AppClient } from "../user-pool/app-client.ts";
import type { UserPool } from "../user-pool/user-pool.ts";
import { describeRoute } from "./route-summary.ts";
import type { TwinOptions } from "./twin-options.ts";
import { type RunningParts, toApiUrl } from "./twin-summary.ts";

const CREATE_USER = "create ada@example.com";

/** What the desk is told; the desk knows no other room. */
export function toDeskStatus(
  { stack, apis, pools, origins }: RunningParts,
  { toCommand }: Pick<TwinOptions, "toCommand"> = {},
): DeskStatus {
  return {
    createUserCommand: toCommand?.("user", CREATE_USER) ?? `gatehouse user ${CREATE_USER}`,
    stackName: stack.stackName,
    region: stack.region,
    deskUrl: origins.desk,
    apis: apis.map((api) => toDeskApi(api, origins.api)),
    pools: pools.map((pool) => toDeskPool(pool, origins.pool)),
    notRunHere: stack.notRunHere,
  };
}

function toDeskApi(api: RestApi, origin: string): DeskApi {
  const { restApiId, name, stageName } = api;
  return {
    restApiId,
    name,
    stageName,
    origin,
    url: toApiUrl(api, origin),
    routes: api.routes.map(toDeskRoute),
  };
}

function toDeskRoute(route: Route): DeskRoute {
  const { method, resourcePath, authorization, isApiKeyRequired } = route;
  // The desk tries tokens only.
  if (authorization?.authorizer.kind !== "cognito" || isApiKeyRequired) {
    const isOpen = authorization === undefined && !isApiKeyRequired;
    return {
      method,
      path: resourcePath,
      ...(!isOpen && { otherGuard: describeRoute(route).replace(/^guarded by /, "") }),
    };
  }
  const { authorizer, scopes } = authorization;
  const { authorizerId, name, identityHeader } = authorizer;
  return {
    method,
    path: resourcePath,
    guard: { authorizerId, authorizerName: name, header: identityHeader, scopes },
  };
}

function toDeskPool(pool: UserPool, origin: string): DeskPool {
  const { userPoolId, name } = pool.settings;
  return { userPoolId, name, url: origin, clients: pool.listClients().map(toDeskClient) };
}

function toDeskClient(client: AppClient): DeskClient {
  const { clientId, clientName, clientSecret, isOAuthEnabled, oauthFlows } = client;
  return {
    clientId,
    name: clientName,
    ...(clientSecret === undefined ? {} : { clientSecret }),
    flows: isOAuthEnabled ? oauthFlows : [],
    scopes: client.oauthScopes,
    callbackUrls: client.callbackUrls,
    logoutUrls: client.logoutUrls,
  };
}
