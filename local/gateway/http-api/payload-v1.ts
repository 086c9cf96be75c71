import { toDomainName } from "../template-variables.ts";
import type { HttpCall, HttpRouteCall } from "./http-call.ts";
import { toPayloadBody } from "./payload-body.ts";
import { collectPayloadHeaders, groupPairs, toObject } from "./payload-headers.ts";
import { takeLast } from "./payload-v2.ts";

/** The event of payload format 1.0 as text (H-36): that of REST APIs in its shape, with all headers in lower case. */
export function writePayloadV1({ http, route, pathParameters, caller }: HttpRouteCall): string {
  const { body, isBase64Encoded } = toPayloadBody(http);
  const event = {
    version: "1.0",
    ...toRequestMembersV1(http, route.path),
    requestContext: {
      ...toRequestContextV1(http, route.path, caller?.identity),
      authorizer: caller === undefined ? { claims: null, scopes: null } : JSON.parse(caller.version1),
    },
    pathParameters: toObject(groupPairs(pathParameters), takeLast) ?? null,
    stageVariables: http.stage.stageVariables,
    body: body ?? null,
    isBase64Encoded,
  };
  return JSON.stringify(event);
}

/** What events of integrations and of authorizers have in common. */
export function toRequestMembersV1(http: HttpCall, resource: string) {
  const headers = collectPayloadHeaders(http);
  const query = groupPairs(http.query);
  return {
    resource,
    path: http.rawPath,
    httpMethod: http.call.method,
    headers: toObject(headers, takeLast),
    multiValueHeaders: toObject(headers, asTheyAre),
    queryStringParameters: toObject(query, takeLast) ?? null,
    multiValueQueryStringParameters: toObject(query, asTheyAre) ?? null,
  };
}

/** @param identity JSON text of the members that a signature fills */
export function toRequestContextV1(http: HttpCall, resourcePath: string, identity = "{}") {
  const { call, api, stage, rawPath } = http;
  return {
    accountId: api.accountId,
    apiId: api.httpApiId,
    domainName: toDomainName({ restApiId: api.httpApiId, region: api.region }),
    domainPrefix: api.httpApiId,
    extendedRequestId: call.extendedRequestId,
    httpMethod: call.method,
    identity: {
      accessKey: null,
      accountId: null,
      caller: null,
      cognitoAuthenticationProvider: null,
      cognitoAuthenticationType: null,
      cognitoIdentityId: null,
      cognitoIdentityPoolId: null,
      principalOrgId: null,
      sourceIp: call.connection.sourceIp,
      user: null,
      userAgent: call.headers.read.userAgent ?? "",
      userArn: null,
      ...(JSON.parse(identity) as object),
    },
    path: rawPath,
    protocol: "HTTP/1.1",
    requestId: call.extendedRequestId,
    requestTime: call.requestTime,
    requestTimeEpoch: call.startedAt,
    resourceId: null,
    resourcePath,
    stage: stage.stageName,
  };
}

const asTheyAre = (values: readonly string[]): readonly string[] => values;
