import type { Draft, SoundStack } from "./sound-stack.ts";

/** A stack with one thing wrong: which rule sees it, and what that says. */
export type Spoilt = readonly [rule: string, spoil: (stack: SoundStack) => void, says: string];

const FOREIGN_POOL = "arn:aws:cognito-idp:us-east-1:999999999999:userpool/us-east-1_Foreign11";
const OUTSIDE = "arn:aws:lambda:us-east-1:999999999999:function:outside";
const toUri = (arn: string) =>
  `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${arn}/invocations`;
const addRoute = ({ document, operation }: SoundStack, change: Draft): void => {
  document.paths["/more"] = { get: { ...structuredClone(operation), ...change } };
};

/** Guards `GET /` by a function. */
function decideBy({ document, operation, template }: SoundStack, arn: unknown, ttl = 0): void {
  document.components.securitySchemes.Decider = {
    type: "apiKey",
    name: "Authorization",
    in: "header",
    "x-amazon-apigateway-authtype": "custom",
    "x-amazon-apigateway-authorizer": {
      type: "token",
      authorizerResultTtlInSeconds: ttl,
      authorizerUri: {
        "Fn::Join": [
          "",
          ["arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/", arn, "/invocations"],
        ],
      },
    },
  };
  document.components.securitySchemes.Users = undefined;
  operation.security = [{ Decider: [] }];
  template.Resources.DeciderFunction = {
    Type: "AWS::Serverless::Function",
    Properties: { CodeUri: "src", Handler: "index.handler", Runtime: "nodejs24.x" },
  };
}

/** Lets every API call the function. */
function permit({ template }: SoundStack): void {
  template.Resources.MayDecide = {
    Type: "AWS::Lambda::Permission",
    Properties: {
      Action: "lambda:InvokeFunction",
      FunctionName: { Ref: "DeciderFunction" },
      Principal: "apigateway.amazonaws.com",
    },
  };
}

const DECIDER = { "Fn::GetAtt": ["DeciderFunction", "Arn"] };

export const SPOILT_APIS: readonly Spoilt[] = [
  [
    "authorizer-permission-missing",
    (stack) => decideBy(stack, DECIDER),
    "DeciderFunction does not let the authorizer",
  ],
  ["authorizer-function-elsewhere", (stack) => decideBy(stack, OUTSIDE), OUTSIDE],
  [
    "authorizer-result-kept",
    (stack) => {
      decideBy(stack, DECIDER, 300);
      permit(stack);
      addRoute(stack, {});
    },
    "is kept for 300 s",
  ],
  [
    "api-key-alone",
    ({ document, operation }) => {
      document.components.securitySchemes.Key = { type: "apiKey", name: "x-api-key", in: "header" };
      operation.security = [{ Key: [] }];
    },
    "GET / asks for an API key",
  ],
  [
    "api-key-without-plan",
    ({ document, operation }) => {
      document.components.securitySchemes.Key = { type: "apiKey", name: "x-api-key", in: "header" };
      operation.security = [{ Key: [] }];
    },
    "no usage plan gives one to this stage",
  ],
  [
    "pool-elsewhere",
    ({ document }) => {
      document.components.securitySchemes.Users["x-amazon-apigateway-authorizer"].providerARNs.push(
        FOREIGN_POOL,
      );
    },
    FOREIGN_POOL,
  ],
  [
    "authorizer-unused",
    ({ document }) => {
      document.components.securitySchemes.Idle = document.components.securitySchemes.Users;
    },
    "The authorizer Idle",
  ],
  ["route-unguarded", (stack) => addRoute(stack, { security: undefined }), "GET /more has no security"],
  ["route-open", (stack) => addRoute(stack, { security: [] }), "GET /more is declared open"],
  [
    "api-unguarded",
    ({ operation }) => {
      operation.security = [];
    },
    "No route of Api has a guard",
  ],
  [
    "scopes-not-granted",
    ({ operation }) => {
      operation.security = [{ Users: ["orders/read"] }];
    },
    "wants orders/read",
  ],
  [
    "scopes-need-access-token",
    ({ operation }) => {
      operation.security = [{ Users: ["openid"] }];
    },
    "401 to every ID token",
  ],
  [
    "id-token-out-of-reach",
    ({ client }) => {
      client.AllowedOAuthScopes = ["aws.cognito.signin.user.admin"];
      client.ExplicitAuthFlows = ["ALLOW_REFRESH_TOKEN_AUTH"];
    },
    "wants an ID token",
  ],
  [
    "validation-expression-on-scopes",
    ({ document, operation }) => {
      document.components.securitySchemes.Users[
        "x-amazon-apigateway-authorizer"
      ].identityValidationExpression = "^abc$";
      operation.security = [{ Users: ["openid"] }];
    },
    "everybody gets 401",
  ],
  [
    "pool-without-clients",
    ({ template }) => {
      delete template.Resources.Client;
      delete template.Outputs;
    },
    "Pool guards routes and has no app client",
  ],
  [
    "preflight-guarded",
    ({ preflight }) => {
      preflight.security = [{ Users: [] }];
    },
    "OPTIONS / asks for a token",
  ],
  ["preflight-missing", (stack) => addRoute(stack, {}), "/more answers no preflight"],
  [
    "preflight-without-token-header",
    ({ preflight }) => {
      preflight["x-amazon-apigateway-integration"].responses.default.responseParameters[
        "method.response.header.Access-Control-Allow-Headers"
      ] = "'Content-Type'";
    },
    "not Authorization",
  ],
  [
    "refusal-hidden-from-pages",
    ({ document }) => {
      delete document["x-amazon-apigateway-gateway-responses"];
    },
    "A 401 carries no Access-Control-Allow-Origin",
  ],
  [
    "any-origin-with-credentials",
    ({ preflight }) => {
      const { responseParameters } = preflight["x-amazon-apigateway-integration"].responses.default;
      responseParameters["method.response.header.Access-Control-Allow-Origin"] = "'*'";
      responseParameters["method.response.header.Access-Control-Allow-Credentials"] = "'true'";
    },
    "browsers refuse the two together",
  ],
  [
    "permission-missing",
    ({ hello }) => {
      delete hello.Events;
    },
    "Hello does not let GET / call it",
  ],
  [
    "permission-without-route",
    ({ hello }) => {
      hello.Events.Lost = {
        Type: "Api",
        Properties: { RestApiId: { Ref: "Api" }, Path: "/lost", Method: "get" },
      };
    },
    "Hello lets Api call it by GET /lost",
  ],
  [
    "function-elsewhere",
    (stack) => {
      stack.operation["x-amazon-apigateway-integration"].uri = toUri(OUTSIDE);
    },
    OUTSIDE,
  ],
  [
    "function-outlives-gateway",
    ({ hello }) => {
      hello.Timeout = 60;
    },
    "answers 504 after 29 s",
  ],
  [
    "route-not-run-here",
    ({ operation }) => {
      operation["x-amazon-apigateway-integration"] = {
        type: "aws",
        httpMethod: "POST",
        uri: "arn:aws:apigateway:us-east-1:sqs:path/123456789012/jobs",
      };
    },
    "GET / answers 501 here",
  ],
  [
    "function-not-run-here",
    ({ hello }) => {
      hello.Runtime = "python3.13";
    },
    "Hello is not run here",
  ],
  [
    "runtime-deprecated",
    ({ hello }) => {
      hello.Runtime = "nodejs16.x";
    },
    "nodejs16.x is deprecated",
  ],
  [
    "body-not-validated",
    ({ operation }) => {
      operation.requestBody = {
        content: { "application/json": { schema: { $ref: "#/components/schemas/Order" } } },
      };
    },
    "no request validator checks it",
  ],
  [
    "endpoint-edge",
    ({ api }) => {
      delete api.EndpointConfiguration;
    },
    "Api is edge-optimised",
  ],
  [
    "endpoint-private",
    ({ api }) => {
      api.EndpointConfiguration.Type = "PRIVATE";
    },
    "Api is private",
  ],
  [
    "stage-shared",
    ({ template }) => {
      template.Resources.Other = structuredClone(template.Resources.Api);
    },
    "both have a stage Prod",
  ],
  [
    "resources-not-run-here",
    ({ template }) => {
      template.Resources.Orders = { Type: "AWS::DynamoDB::Table", Properties: {} };
    },
    "Orders (AWS::DynamoDB::Table)",
  ],
];
