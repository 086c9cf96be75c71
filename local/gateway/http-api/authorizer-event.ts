import { toArnOfRoute } from "./http-api-arn.ts";
import type { HttpGuardRequest } from "./http-guard.ts";
import { groupPairs, toObject } from "./payload-headers.ts";
import { toRequestContextV1, toRequestMembersV1 } from "./payload-v1.ts";
import { takeLast, toRequestContext, toRequestMembers } from "./payload-v2.ts";

/** What the function of an authorizer is asked with, as text (H-41). @param values of the identity sources */
export function writeAuthorizerEvent(
  request: HttpGuardRequest,
  version: "1.0" | "2.0",
  values: readonly string[],
): string {
  return JSON.stringify(version === "2.0" ? toVersion2(request, values) : toVersion1(request, values));
}

function toVersion2({ http, route, pathParameters }: HttpGuardRequest, values: readonly string[]) {
  return {
    version: "2.0",
    type: "REQUEST",
    routeArn: toArnOfRoute(http),
    identitySource: values.length === 0 ? null : values,
    routeKey: route.routeKey,
    ...toRequestMembers(http),
    requestContext: toRequestContext(http, route.routeKey),
    pathParameters: toObject(groupPairs(pathParameters), takeLast),
    stageVariables: http.stage.stageVariables ?? undefined,
  };
}

function toVersion1({ http, route, pathParameters }: HttpGuardRequest, values: readonly string[]) {
  const { multiValueHeaders, multiValueQueryStringParameters, ...members } = toRequestMembersV1(
    http,
    route.path,
  );
  const identity = values.join(",");
  return {
    version: "1.0",
    type: "REQUEST",
    methodArn: toArnOfRoute(http),
    identitySource: identity,
    authorizationToken: identity,
    ...members,
    queryStringParameters: members.queryStringParameters ?? {},
    pathParameters: toObject(groupPairs(pathParameters), takeLast) ?? {},
    stageVariables: http.stage.stageVariables ?? {},
    requestContext: toRequestContextV1(http, route.path),
  };
}
