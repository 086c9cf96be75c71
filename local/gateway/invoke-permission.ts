import { isWholeArn, matchesArn } from "../openapi/policies/arn-pattern.ts";
import type { RestApi, Route } from "../openapi/rest-api.ts";

/**
 * Whether the function lets this method call it (contract E-44): one of its permissions must fit the method
 * ARN. A permission without `SourceArn` fits every one.
 */
export function isInvokeAllowed(permissions: readonly (string | null)[], methodArn: string): boolean {
  return permissions.some(
    (pattern) => pattern === null || (isWholeArn(pattern) && matchesArn(pattern, methodArn)),
  );
}

/** The ARN that API Gateway names when it calls the function: stage, verb, resource path as in the document. */
export function toSourceArn(api: RestApi, route: Route, method: string): string {
  return `${toStageArn(api)}/${method}${route.resourcePath}`;
}

/** The same with the path as requested; its length is limited where there is an authorizer (E-74). */
export function toMethodArn(api: RestApi, method: string, path: string): string {
  return `${toStageArn(api)}/${method}${path}`;
}

/** The ARN that API Gateway names when it calls an authorizer's function. */
export function toAuthorizerArn({ region, accountId, restApiId }: RestApi, authorizerId: string): string {
  return `arn:aws:execute-api:${region}:${accountId}:${restApiId}/authorizers/${authorizerId}`;
}

function toStageArn({ region, accountId, restApiId, stageName }: RestApi): string {
  return `arn:aws:execute-api:${region}:${accountId}:${restApiId}/${stageName}`;
}
