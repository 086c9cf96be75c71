import type { JsonObject } from "../../local/platform/json.ts";
import type { RestApiResource } from "../../local/template/resources.ts";

export const POOL_ARN = "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_AbCdEfGh1";

export const FUNCTION_ARN = "arn:aws:lambda:us-east-1:123456789012:function:hello";

export const LAMBDA_URI = `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${FUNCTION_ARN}/invocations`;

export const LAMBDA = { type: "aws_proxy", httpMethod: "POST", uri: LAMBDA_URI };

/** The user pool authorizer of contract A.4, with other members where the test wants them. */
export const toCognitoScheme = (extension: JsonObject = {}, scheme: JsonObject = {}): JsonObject => ({
  type: "apiKey",
  name: "Authorization",
  in: "header",
  "x-amazon-apigateway-authtype": "cognito_user_pools",
  "x-amazon-apigateway-authorizer": { type: "cognito_user_pools", providerARNs: [POOL_ARN], ...extension },
  ...scheme,
});

/** A Lambda authorizer, of type `token` where the test wants nothing else. */
export const toLambdaScheme = (extension: JsonObject = {}, scheme: JsonObject = {}): JsonObject => ({
  type: "apiKey",
  name: "Authorization",
  in: "header",
  "x-amazon-apigateway-authtype": "custom",
  "x-amazon-apigateway-authorizer": { type: "token", authorizerUri: LAMBDA_URI, ...extension },
  ...scheme,
});

/** An API whose document has these paths, and whatever else the test wants in it. */
export const toApi = (paths: JsonObject, body: JsonObject = {}): RestApiResource => ({
  origin: { logicalId: "Api", file: "template.yaml", path: "Resources.Api.Properties" },
  restApiId: "abcdefghij",
  name: "api",
  stageName: "Prod",
  stageVariables: null,
  endpointType: "REGIONAL",
  body: { openapi: "3.0.1", info: { title: "t", version: "1" }, paths, ...body },
  bodyFile: "openapi.yaml",
  binaryMediaTypes: [],
  methodThrottles: [],
});

export const toOperation = (operation: JsonObject = {}): JsonObject => ({
  "x-amazon-apigateway-integration": LAMBDA,
  ...operation,
});
