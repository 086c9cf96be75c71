import type {
  AuthorizerDefinition,
  CognitoAuthorizer,
  LambdaAuthorizer,
} from "../openapi/authorizer-definition.ts";
import { toIdentityExpression } from "../openapi/lambda-authorizer.ts";
import type { RestApi } from "../openapi/rest-api.ts";
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
export function getAuthorizer(api: RestApi, authorizerId: string | undefined): AuthorizerDefinition {
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

export function toWireAuthorizer(authorizer: AuthorizerDefinition): JsonObject {
  switch (authorizer.kind) {
    case "cognito":
      return toWireCognitoAuthorizer(authorizer);
    case "lambda":
      return toWireLambdaAuthorizer(authorizer);
    case "iam":
      throw new TypeError("AWS_IAM is no authorizer of an API.");
  }
}

/** Contract A-70. */
function toWireCognitoAuthorizer(authorizer: CognitoAuthorizer): JsonObject {
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

function toWireLambdaAuthorizer(authorizer: LambdaAuthorizer): JsonObject {
  const { authorizerId, name, functionArn, credentials, input, resultTtlInSeconds } = authorizer;
  const [partition, region] = functionArn.split(":").filter((_, index) => index === 1 || index === 3);
  const expression = input.type === "TOKEN" ? input.identityValidationExpression : undefined;
  return {
    id: authorizerId,
    name,
    type: input.type,
    authType: "custom",
    authorizerUri: `arn:${partition}:apigateway:${region}:lambda:path/2015-03-31/functions/${functionArn}/invocations`,
    ...(credentials !== undefined && { authorizerCredentials: credentials }),
    identitySource: toWireIdentitySource(input),
    ...(expression !== undefined && { identityValidationExpression: expression }),
    authorizerResultTtlInSeconds: resultTtlInSeconds,
  };
}

function toWireIdentitySource(input: LambdaAuthorizer["input"]): string {
  if (input.type === "TOKEN") return `method.request.header.${input.identityHeader}`;
  return input.identitySources.map(toIdentityExpression).join(",");
}
