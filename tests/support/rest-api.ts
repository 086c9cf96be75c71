import type { CognitoAuthorizer } from "../../local/openapi/authorizer-definition.ts";
import type { IntegrationMapping, MappedValue } from "../../local/openapi/integration-shapes.ts";
import type { RestApi, Route } from "../../local/openapi/rest-api.ts";

export const POOL_ARN = "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_TestPool1";
export const ISSUER = "http://localhost:3001/us-east-1_TestPool1";
export const FUNCTION_ARN = "arn:aws:lambda:us-east-1:123456789012:function:test-function";

export function createTestAuthorizer(overrides: Partial<CognitoAuthorizer> = {}): CognitoAuthorizer {
  return {
    kind: "cognito",
    authorizerId: "auth01",
    name: "CognitoAuthorizer",
    identityHeader: "Authorization",
    providerArns: [POOL_ARN],
    ...overrides,
  };
}

/** A method that calls the test function and is open; give it `authorization` to guard it. */
export function createTestRoute(overrides: Partial<Route> = {}): Route {
  return {
    method: "GET",
    resourcePath: "/",
    resourceId: "res0000001",
    isApiKeyRequired: false,
    integration: { kind: "lambda-proxy", functionArn: FUNCTION_ARN, timeoutInMillis: 29_000 },
    ...overrides,
  };
}

/** The same, behind {@link createTestAuthorizer}. */
export function createGuardedRoute(overrides: Partial<Route> = {}, scopes: readonly string[] = []): Route {
  return createTestRoute({ authorization: { authorizer: createTestAuthorizer(), scopes }, ...overrides });
}

export function createTestApi(overrides: Partial<RestApi> = {}): RestApi {
  const routes = overrides.routes ?? [createGuardedRoute()];
  return {
    restApiId: "abc123defg",
    name: "test-api",
    stageName: "Prod",
    stageVariables: null,
    deploymentId: "dep001",
    region: "us-east-1",
    accountId: "123456789012",
    routes,
    authorizers: routes.flatMap(({ authorization }) => (authorization ? [authorization.authorizer] : [])),
    gatewayResponses: {},
    binaryMediaTypes: [],
    warnings: [],
    ...overrides,
  };
}

/** What a mock, `http` or `aws` integration maps: a preflight's request template, and one response. */
export function createTestMapping(overrides: Partial<IntegrationMapping> = {}): IntegrationMapping {
  return {
    parameters: [],
    requestTemplates: { "application/json": '{"statusCode": 200}' },
    passthroughBehavior: "when_no_match",
    responses: [{ pattern: "default", statusCode: 200, headers: {}, templates: {} }],
    ...overrides,
  };
}

/** Header values as a document writes them: literals in single quotes, expressions without. */
export function toMappedValues(
  written: Readonly<Record<string, string>>,
): Readonly<Record<string, MappedValue>> {
  return Object.fromEntries(Object.entries(written).map(([name, text]) => [name, toMappedValue(text)]));
}

export function toMappedValue(written: string): MappedValue {
  const [, text] = /^'(.*)'$/s.exec(written) ?? [];
  return text === undefined ? { kind: "expression", expression: written } : { kind: "literal", text };
}
