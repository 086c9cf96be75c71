import type { CognitoAuthorizer, RestApi } from "../openapi/rest-api.ts";
import type { JsonObject } from "../platform/json.ts";
import { ApiGatewayError } from "./api-gateway-error.ts";
import type { OperationDeps } from "./operation.ts";

/** Each API once; its stages are served one by one. */
export function listRestApis({ gateway }: OperationDeps): readonly RestApi[] {
  return [...new Map(gateway.apis().map((api) => [api.restApiId, api])).values()];
}

/** @throws ApiGatewayError `NotFoundException` */
export function getRestApi(deps: OperationDeps, restApiId: string | undefined): RestApi {
  const api = listRestApis(deps).find((one) => one.restApiId === restApiId);
  if (api !== undefined) return api;
  const accountId = deps.gateway.apis()[0]?.accountId ?? "";
  throw notFound(`Invalid API identifier specified ${accountId}:${restApiId}`);
}

/** @throws ApiGatewayError `NotFoundException` */
export function getAuthorizer(api: RestApi, authorizerId: string | undefined): CognitoAuthorizer {
  const authorizer = api.authorizers.find((one) => one.authorizerId === authorizerId);
  if (authorizer !== undefined) return authorizer;
  throw notFound("Invalid Authorizer identifier specified");
}

function notFound(message: string): ApiGatewayError {
  return new ApiGatewayError(404, "NotFoundException", message);
}

export function toWireRestApi({ restApiId, name, routes }: RestApi): JsonObject {
  const root = routes.find(({ resourcePath }) => resourcePath === "/");
  return {
    id: restApiId,
    name,
    apiKeySource: "HEADER",
    endpointConfiguration: { types: ["REGIONAL"] },
    disableExecuteApiEndpoint: false,
    ...(root && { rootResourceId: root.resourceId }),
  };
}

/** Contract A-70. */
export function toWireAuthorizer(authorizer: CognitoAuthorizer): JsonObject {
  const { authorizerId, name, providerArns, identityHeader, identityValidationExpression } = authorizer;
  return {
    id: authorizerId,
    name,
    type: "COGNITO_USER_POOLS",
    providerARNs: providerArns,
    authType: "cognito_user_pools",
    identitySource: `method.request.header.${identityHeader}`,
    ...(identityValidationExpression !== undefined && { identityValidationExpression }),
  };
}
