import type { HttpApi, HttpRoute } from "../../openapi/http-api/http-api.ts";
import { DEFAULT_ROUTE } from "../../openapi/http-api/http-api.ts";
import type { HttpCall } from "./http-call.ts";

export function toApiArn({ region, accountId, httpApiId }: HttpApi): string {
  return `arn:aws:execute-api:${region}:${accountId}:${httpApiId}`;
}

/** What API Gateway calls an integration's function as: stage, verb and path of the route (H-56). */
export function toIntegrationArn({ api, stage, call }: HttpCall, { path }: HttpRoute): string {
  const place = path === DEFAULT_ROUTE ? DEFAULT_ROUTE : `${call.method}${path}`;
  return `${toApiArn(api)}/${stage.stageName}/${place}`;
}

/** What it calls an authorizer's function as. */
export function toAuthorizerArn(api: HttpApi, authorizerId: string): string {
  return `${toApiArn(api)}/authorizers/${authorizerId}`;
}

/** What policies are about: stage, verb and path as requested (H-42). */
export function toArnOfRoute({ api, stage, call, path }: HttpCall): string {
  return `${toApiArn(api)}/${stage.stageName}/${call.method}${path}`;
}
