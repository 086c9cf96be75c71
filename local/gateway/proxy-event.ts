import type { RestApi, Route } from "../openapi/rest-api.ts";
import { getTrace, type RouteCall } from "./call.ts";
import { writeEventHeaders } from "./event-headers.ts";
import { isMediaTypeAmong, toMediaType } from "./media-types.ts";
import { toDomainName } from "./template-variables.ts";

/** Writes the events of one route (contract E.1, payload version 1.0) as text. */
export type WriteProxyEvent = (routed: RouteCall) => string;

/**
 * Prepares the parts of an event that are the same for every request of a route; the rest is put between
 * them as text, for the event is parsed nowhere before the function does.
 */
export function createWriteProxyEvent(api: RestApi, route: Route): WriteProxyEvent {
  const resource = JSON.stringify(route.resourcePath);
  const operation = route.operationName === undefined ? "" : `"operationName":${quote(route.operationName)},`;
  const head = `{"resource":${resource},"path":`;
  const afterParameters = `,"stageVariables":${JSON.stringify(api.stageVariables)},"requestContext":{"resourceId":${quote(route.resourceId)},`;
  const afterAuthorizer = `"resourcePath":${resource},${operation}"httpMethod":`;
  const account = `,"accountId":${quote(api.accountId)},"protocol":"HTTP/1.1","stage":${quote(api.stageName)},"domainPrefix":${quote(api.restApiId)},"requestTimeEpoch":`;
  const tail = `,"domainName":${quote(toDomainName(api))},"deploymentId":${quote(api.deploymentId)},"apiId":${quote(api.restApiId)}},"body":`;
  return (routed) => {
    const { call, stage } = routed;
    const { connection, headers, requestId, extendedRequestId } = call;
    const method = quote(call.method);
    return `${head}${quote(stage.path)},"httpMethod":${method},${writeEventHeaders(headers, connection, getTrace(call))},${writeQuery(stage.query)},"pathParameters":${writePairs(routed.pathParameters)}${afterParameters}${writeAuthorizer(routed)}${afterAuthorizer}${method},"extendedRequestId":"${extendedRequestId}","requestTime":"${call.requestTime}","path":${quote(stage.fullPath)}${account}${call.startedAt},"requestId":"${requestId}","identity":${writeIdentity(routed)}${tail}${writeBody(routed)}}`;
  };
}

function quote(text: string): string {
  return JSON.stringify(text);
}

/** E-05: what the authorizer says; no key at all where there is none, or where it says nothing (`AWS_IAM`). */
function writeAuthorizer({ authorizerText }: RouteCall): string {
  return authorizerText === undefined ? "" : `"authorizer":${authorizerText},`;
}

/** E-10; the members of an API key are there only where one was asked for. */
export function writeIdentity({ call, identity }: RouteCall): string {
  const { userAgent } = call.headers.read;
  const sourceIp = quote(call.connection.sourceIp);
  const agent = userAgent === undefined ? "null" : quote(userAgent);
  if (identity === undefined) {
    return `{"cognitoIdentityPoolId":null,"accountId":null,"cognitoIdentityId":null,"caller":null,"sourceIp":${sourceIp},"principalOrgId":null,"accessKey":null,"cognitoAuthenticationType":null,"cognitoAuthenticationProvider":null,"userArn":null,"userAgent":${agent},"user":null}`;
  }
  const { signer, apiKey } = identity;
  const own = (value: string | undefined) => (value === undefined ? "null" : quote(value));
  const user = own(signer?.userId);
  const key = apiKey === undefined ? "" : `,"apiKey":${quote(apiKey.value)},"apiKeyId":${quote(apiKey.id)}`;
  return `{"cognitoIdentityPoolId":null,"accountId":${own(signer?.accountId)},"cognitoIdentityId":null,"caller":${user},"sourceIp":${sourceIp},"principalOrgId":null,"accessKey":${own(signer?.accessKey)},"cognitoAuthenticationType":null,"cognitoAuthenticationProvider":null,"userArn":${own(signer?.userArn)},"userAgent":${agent},"user":${user}${key}}`;
}

/** E-13 to E-15: text, or base64 for the API's binary media types; bytes that are no UTF-8 become U+FFFD. */
function writeBody({ call, stage }: RouteCall): string {
  const { body, api } = stage;
  if (body.length === 0) return `null,"isBase64Encoded":false`;
  const contentType = toMediaType(call.headers.read.contentType ?? "");
  return isMediaTypeAmong(contentType, api.binaryMediaTypes)
    ? `"${body.toString("base64")}","isBase64Encoded":true`
    : `${quote(body.toString("utf8"))},"isBase64Encoded":false`;
}

/** C-34, C-35: the last value of each name, and all of them; both `null` without a query. */
function writeQuery(pairs: readonly string[]): string {
  if (pairs.length === 0) return `"queryStringParameters":null,"multiValueQueryStringParameters":null`;
  const all = new Map<string, string[]>();
  for (let index = 0; index < pairs.length; index += 2) {
    const name = pairs[index] ?? "";
    const values = all.get(name) ?? [];
    values.push(pairs[index + 1] ?? "");
    all.set(name, values);
  }
  const last = [...all].map(([name, values]) => `${quote(name)}:${quote(values[values.length - 1] ?? "")}`);
  const every = [...all].map(([name, values]) => `${quote(name)}:${JSON.stringify(values)}`);
  return `"queryStringParameters":{${last.join(",")}},"multiValueQueryStringParameters":{${every.join(",")}}`;
}

/** C-39: `null` without any. */
function writePairs(pairs: readonly string[]): string {
  if (pairs.length === 0) return "null";
  const members: string[] = [];
  for (let index = 0; index < pairs.length; index += 2) {
    members.push(`${quote(pairs[index] ?? "")}:${quote(pairs[index + 1] ?? "")}`);
  }
  return `{${members.join(",")}}`;
}
