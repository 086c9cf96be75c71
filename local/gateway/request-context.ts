import type { RestApi, Route } from "../openapi/rest-api.ts";
import type { RouteCall } from "./call.ts";
import { toDomainName } from "./template-variables.ts";

/** Writes the member `requestContext` of events (contract E.1, payload version 1.0) as text. */
export type WriteRequestContext = (routed: RouteCall) => string;

/** Prepares what is the same for every request of a route. */
export function createWriteRequestContext(api: RestApi, route: Route): WriteRequestContext {
  const operation = route.operationName === undefined ? "" : `"operationName":${quote(route.operationName)},`;
  const head = `{"resourceId":${quote(route.resourceId)},`;
  const afterAuthorizer = `"resourcePath":${quote(route.resourcePath)},${operation}"httpMethod":`;
  const account = `,"accountId":${quote(api.accountId)},"protocol":"HTTP/1.1","stage":${quote(api.stageName)},"domainPrefix":`;
  const domain = { prefix: quote(api.restApiId), name: quote(toDomainName(api)) };
  const tail = `,"deploymentId":${quote(api.deploymentId)},"apiId":${quote(api.restApiId)}}`;
  return (routed) => {
    const { call, stage } = routed;
    const { prefix, name } = stage.domainName === undefined ? domain : toOwnDomain(stage.domainName);
    return `${head}${writeAuthorizer(routed)}${afterAuthorizer}${quote(call.method)},"extendedRequestId":"${call.extendedRequestId}","requestTime":"${call.requestTime}","path":${quote(stage.fullPath)}${account}${prefix},"requestTimeEpoch":${call.startedAt},"requestId":"${call.requestId}","identity":${writeIdentity(routed)},"domainName":${name}${tail}`;
  };
}

/** Assumed (C-08): the prefix is the name's first label, as it is with the address of AWS. */
function toOwnDomain(domainName: string): { readonly prefix: string; readonly name: string } {
  return { prefix: quote(domainName.split(".")[0] ?? ""), name: quote(domainName) };
}

function quote(text: string): string {
  return JSON.stringify(text);
}

/** E-05: what the authorizer says; no key at all where there is none, or where it says nothing (`AWS_IAM`). */
function writeAuthorizer({ authorizerText }: RouteCall): string {
  return authorizerText === undefined ? "" : `"authorizer":${authorizerText},`;
}

/** E-10; the members of an API key are there only where one was asked for. */
function writeIdentity({ call, identity }: RouteCall): string {
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
