import type {
  HttpApi,
  HttpLambdaAuthorizer,
  HttpRoute,
  JwtAuthorizer,
} from "../../local/openapi/http-api/http-api.ts";
import { FUNCTION_ARN, ISSUER } from "./rest-api.ts";

export const CLIENT_ID = "exampleclientid00000000001";
export const AUTHORIZER_ARN = "arn:aws:lambda:us-east-1:123456789012:function:test-authorizer";

export function createJwtDefinition(overrides: Partial<JwtAuthorizer> = {}): JwtAuthorizer {
  return {
    kind: "jwt",
    authorizerId: "jwt001",
    name: "Jwt",
    issuer: ISSUER,
    audience: [CLIENT_ID],
    identitySource: { in: "header", name: "Authorization" },
    ...overrides,
  };
}

export function createAskingDefinition(overrides: Partial<HttpLambdaAuthorizer> = {}): HttpLambdaAuthorizer {
  return {
    kind: "lambda",
    authorizerId: "ask001",
    name: "Ask",
    functionArn: AUTHORIZER_ARN,
    payloadFormatVersion: "2.0",
    hasSimpleResponses: true,
    identitySources: [{ in: "header", name: "Authorization" }],
    ttlInSeconds: 0,
    ...overrides,
  };
}

/** `GET /` or what the key says: calls the test function and is open. */
export function createHttpRoute(routeKey = "GET /", overrides: Partial<HttpRoute> = {}): HttpRoute {
  const [method = "ANY", path = "$default"] = routeKey === "$default" ? [] : routeKey.split(" ");
  return {
    routeKey,
    method: method as HttpRoute["method"],
    path,
    integration: {
      kind: "lambda-proxy",
      functionArn: FUNCTION_ARN,
      payloadFormatVersion: "2.0",
      timeoutInMillis: 30_000,
    },
    ...overrides,
  };
}

/** The same behind {@link createJwtDefinition}. */
export function createJwtRoute(routeKey = "GET /", scopes: readonly string[] = []): HttpRoute {
  return createHttpRoute(routeKey, { authorization: { authorizer: createJwtDefinition(), scopes } });
}

export function createTestHttpApi(overrides: Partial<HttpApi> = {}): HttpApi {
  const routes = overrides.routes ?? [createJwtRoute()];
  return {
    httpApiId: "http123abc",
    name: "test-http-api",
    region: "us-east-1",
    accountId: "123456789012",
    stages: [{ stageName: "$default", stageVariables: null }],
    routes,
    authorizers: routes.flatMap(({ authorization }) => (authorization ? [authorization.authorizer] : [])),
    cors: undefined,
    warnings: [],
    ...overrides,
  };
}
