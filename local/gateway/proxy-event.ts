import type { RestApi, Route } from "../openapi/rest-api.ts";
import type { RouteCall } from "./call.ts";
import { isMediaTypeAmong, toMediaType } from "./media-types.ts";
import { findHeader, type HeaderName, type RequestHeaders, toHeaderName } from "./request-headers.ts";
import { toDomainName } from "./template-variables.ts";

/** Writes the events of one route (contract E.1, payload version 1.0) as text. */
export type WriteProxyEvent = (call: RouteCall) => string;

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
  const tail = `,"user":null},"domainName":${quote(toDomainName(api))},"deploymentId":${quote(api.deploymentId)},"apiId":${quote(api.restApiId)}},"body":`;
  return (call) => {
    const method = quote(call.method);
    const userAgent = findHeader(call.headers, "user-agent");
    return `${head}${quote(call.path)},"httpMethod":${method},${writeHeaders(call)},${writeQuery(call)},"pathParameters":${writePairs(call.pathParameters)}${afterParameters}${writeAuthorizer(call)}${afterAuthorizer}${method},"extendedRequestId":"${call.extendedRequestId}","requestTime":"${call.requestTime}","path":${quote(call.fullPath)}${account}${call.startedAt},"requestId":"${call.requestId}","identity":{"cognitoIdentityPoolId":null,"accountId":null,"cognitoIdentityId":null,"caller":null,"sourceIp":${quote(call.sourceIp)},"principalOrgId":null,"accessKey":null,"cognitoAuthenticationType":null,"cognitoAuthenticationProvider":null,"userArn":null,"userAgent":${userAgent === undefined ? "null" : quote(userAgent)}${tail}${writeBody(api, call)}}`;
  };
}

function quote(text: string): string {
  return JSON.stringify(text);
}

/** E-05, B-70: the claims and nothing else; no key at all on a method without an authorizer. */
function writeAuthorizer({ claimsText }: RouteCall): string {
  return claimsText === undefined ? "" : `"authorizer":{"claims":${claimsText}},`;
}

/** E-13 to E-15: text, or base64 for the API's binary media types; bytes that are no UTF-8 become U+FFFD. */
function writeBody({ binaryMediaTypes }: RestApi, { body, headers }: RouteCall): string {
  if (body.length === 0) return `null,"isBase64Encoded":false`;
  const contentType = toMediaType(findHeader(headers, "content-type") ?? "");
  return isMediaTypeAmong(contentType, binaryMediaTypes)
    ? `"${body.toString("base64")}","isBase64Encoded":true`
    : `${quote(body.toString("utf8"))},"isBase64Encoded":false`;
}

/** Header values by name, in the order of their names. */
interface EventHeader {
  readonly name: HeaderName;
  readonly values: string[];
}

const ACCEPT = toHeaderName("Accept");
const TRACE_ID = toHeaderName("X-Amzn-Trace-Id");
const FORWARDED_FOR = toHeaderName("X-Forwarded-For");
const FORWARDED_PORT = toHeaderName("X-Forwarded-Port");
const FORWARDED_PROTO = toHeaderName("X-Forwarded-Proto");

/** E-23: what is added when the client sent none. */
const DEFAULT_ACCEPT = "application/json";

/** E-16 to E-24. */
function writeHeaders(call: RouteCall): string {
  let single = "";
  let multi = "";
  for (const { name, values } of collectHeaders(call)) {
    const comma = single === "" ? "" : ",";
    const last = quote(values[values.length - 1] ?? "");
    single += `${comma}${name.json}${last}`;
    multi += `${comma}${name.json}[${values.length === 1 ? last : values.map(quote).join(",")}]`;
  }
  return `"headers":{${single}},"multiValueHeaders":{${multi}}`;
}

function collectHeaders(call: RouteCall): readonly EventHeader[] {
  const { socket } = call.request;
  const collected = collectSent(call.headers);
  const forwardedFor = findHeader(call.headers, "x-forwarded-for");
  const peer = forwardedFor === undefined ? call.sourceIp : `${forwardedFor}, ${call.sourceIp}`;
  replaceHeader(collected, TRACE_ID, call.trace());
  replaceHeader(collected, FORWARDED_FOR, peer);
  replaceHeader(collected, FORWARDED_PORT, String(socket.localPort ?? ""));
  replaceHeader(collected, FORWARDED_PROTO, "http");
  if (!collected.some(({ name }) => name.lower === ACCEPT.lower))
    insertHeader(collected, ACCEPT, DEFAULT_ACCEPT);
  return collected;
}

/** In the order of their names; names that differ in letter case only are one, in the spelling that came first. */
function collectSent({ names, values }: RequestHeaders): EventHeader[] {
  const collected: EventHeader[] = [];
  for (let index = 0; index < names.length; index += 1) {
    const name = names[index];
    const value = values[index] ?? "";
    if (name?.isForwarded && !isSignature(name, value)) insertHeader(collected, name, value);
  }
  return collected;
}

/** E-24: an AWS signature is not handed on. */
function isSignature(name: HeaderName, value: string): boolean {
  return name.lower === "authorization" && value.startsWith("AWS4-HMAC-SHA256");
}

function replaceHeader(collected: EventHeader[], name: HeaderName, value: string): void {
  const index = collected.findIndex((header) => header.name.lower === name.lower);
  if (index === -1) insertHeader(collected, name, value);
  else collected[index] = { name, values: [value] };
}

function insertHeader(collected: EventHeader[], name: HeaderName, value: string): void {
  let index = collected.length;
  for (; index > 0; index -= 1) {
    const before = collected[index - 1];
    if (before === undefined || before.name.lower < name.lower) break;
    if (before.name.lower === name.lower) return void before.values.push(value);
  }
  collected.splice(index, 0, { name, values: [value] });
}

/** C-34, C-35: the last value of each name, and all of them; both `null` without a query. */
function writeQuery(call: RouteCall): string {
  const pairs = call.query();
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
