import { toDomainName } from "../template-variables.ts";
import type { HttpCall, HttpRouteCall } from "./http-call.ts";
import { toPayloadBody } from "./payload-body.ts";
import { collectPayloadHeaders, groupPairs, splitCookies, toObject } from "./payload-headers.ts";

/** The event of payload format 2.0 as text (H-31 to H-35). What the request does not have is left out. */
export function writePayloadV2({ http, route, pathParameters, caller }: HttpRouteCall): string {
  const event = {
    version: "2.0",
    routeKey: route.routeKey,
    ...toRequestMembers(http),
    requestContext: toRequestContext(http, route.routeKey, caller?.version2),
    pathParameters: toObject(groupPairs(pathParameters), takeLast),
    ...toPayloadBody(http),
    stageVariables: http.stage.stageVariables ?? undefined,
  };
  return JSON.stringify(event);
}

/** What events of integrations and of authorizers have in common. */
export function toRequestMembers(http: HttpCall) {
  const headers = collectPayloadHeaders(http);
  const others = new Map([...headers].filter(([name]) => name !== "cookie"));
  return {
    rawPath: http.rawPath,
    rawQueryString: http.rawQuery,
    cookies: splitCookies(headers),
    headers: toObject(others, joinAll),
    queryStringParameters: toObject(groupPairs(http.query), joinAll),
  };
}

/** @param authorizer JSON text */
export function toRequestContext(
  { call, api, stage, rawPath }: HttpCall,
  routeKey: string,
  authorizer?: string,
) {
  return {
    accountId: api.accountId,
    apiId: api.httpApiId,
    ...(authorizer !== undefined && { authorizer: JSON.parse(authorizer) as unknown }),
    domainName: toDomainName({ restApiId: api.httpApiId, region: api.region }),
    domainPrefix: api.httpApiId,
    http: {
      method: call.method,
      path: rawPath,
      protocol: "HTTP/1.1",
      sourceIp: call.connection.sourceIp,
      userAgent: call.headers.read.userAgent ?? "",
    },
    requestId: call.extendedRequestId,
    routeKey,
    stage: stage.stageName,
    time: call.requestTime,
    timeEpoch: call.startedAt,
  };
}

const joinAll = (values: readonly string[]): string => values.join(",");

export const takeLast = (values: readonly string[]): string => values[values.length - 1] ?? "";
