/** A part of a template that a test may change at will. */
// biome-ignore lint/suspicious/noExplicitAny: a template is a tree of anything
export type Draft = Record<string, any>;

const PREFLIGHT = {
  security: [],
  responses: {
    "200": {
      description: "Go ahead",
      headers: {
        "Access-Control-Allow-Headers": { schema: { type: "string" } },
        "Access-Control-Allow-Origin": { schema: { type: "string" } },
        "Access-Control-Allow-Credentials": { schema: { type: "string" } },
      },
    },
  },
  "x-amazon-apigateway-integration": {
    type: "mock",
    requestTemplates: { "application/json": '{"statusCode": 200}' },
    responses: {
      default: {
        statusCode: "200",
        responseParameters: {
          "method.response.header.Access-Control-Allow-Headers": "'Authorization'",
          "method.response.header.Access-Control-Allow-Origin": "'https://app.example.com'",
        },
      },
    },
  },
};

const INTEGRATION = {
  type: "aws_proxy",
  httpMethod: "POST",
  uri: {
    "Fn::Sub": "arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Hello.Arn}/invocations",
  },
};

const DOCUMENT = {
  openapi: "3.0.1",
  info: { title: "sound", version: "1" },
  "x-amazon-apigateway-gateway-responses": {
    DEFAULT_4XX: {
      responseParameters: {
        "gatewayresponse.header.Access-Control-Allow-Origin": "'https://app.example.com'",
      },
    },
  },
  paths: {
    "/": {
      get: {
        security: [{ Users: [] }],
        responses: { "200": { description: "A greeting" } },
        "x-amazon-apigateway-integration": INTEGRATION,
      },
      options: PREFLIGHT,
    },
  },
  components: {
    securitySchemes: {
      Users: {
        type: "apiKey",
        name: "Authorization",
        in: "header",
        "x-amazon-apigateway-authtype": "cognito_user_pools",
        "x-amazon-apigateway-authorizer": {
          type: "cognito_user_pools",
          providerARNs: [{ "Fn::GetAtt": ["Pool", "Arn"] }],
        },
      },
    },
  },
};

const CLIENT = {
  UserPoolId: { Ref: "Pool" },
  AllowedOAuthFlowsUserPoolClient: true,
  AllowedOAuthFlows: ["code"],
  AllowedOAuthScopes: ["openid"],
  SupportedIdentityProviders: ["COGNITO"],
  PreventUserExistenceErrors: "ENABLED",
  ExplicitAuthFlows: ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
  CallbackURLs: ["https://app.example.com/callback"],
};

const SOUND: Draft = {
  Transform: "AWS::Serverless-2016-10-31",
  Resources: {
    Pool: {
      Type: "AWS::Cognito::UserPool",
      Properties: {
        AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
        AutoVerifiedAttributes: ["email"],
        DeletionProtection: "ACTIVE",
        EnabledMfas: ["SOFTWARE_TOKEN_MFA"],
        MfaConfiguration: "OPTIONAL",
        UsernameConfiguration: { CaseSensitive: false },
      },
    },
    Client: { Type: "AWS::Cognito::UserPoolClient", Properties: CLIENT },
    Domain: {
      Type: "AWS::Cognito::UserPoolDomain",
      Properties: { UserPoolId: { Ref: "Pool" }, Domain: "sound-example" },
    },
    Api: {
      Type: "AWS::Serverless::Api",
      Properties: {
        StageName: "Prod",
        OpenApiVersion: "3.0.1",
        EndpointConfiguration: { Type: "REGIONAL" },
        DefinitionBody: DOCUMENT,
      },
    },
    Hello: {
      Type: "AWS::Serverless::Function",
      Properties: {
        CodeUri: "src",
        Handler: "index.handler",
        Runtime: "nodejs24.x",
        Events: {
          Root: { Type: "Api", Properties: { RestApiId: { Ref: "Api" }, Path: "/", Method: "get" } },
        },
      },
    },
  },
  Outputs: {
    SignIn: {
      Value: {
        "Fn::Sub":
          "https://sound-example.auth.${AWS::Region}.amazoncognito.com/oauth2/authorize?response_type=code&client_id=${Client}&redirect_uri=https%3A%2F%2Fapp.example.com%2Fcallback&scope=openid",
      },
    },
  },
};

/** The parts of a template of which nobody would complain, each ready to be spoilt. */
export interface SoundStack {
  readonly template: Draft;
  readonly document: Draft;
  /** `GET /`. */
  readonly operation: Draft;
  /** `OPTIONS /`. */
  readonly preflight: Draft;
  readonly pool: Draft;
  readonly client: Draft;
  readonly api: Draft;
  readonly hello: Draft;
}

export function createSoundStack(): SoundStack {
  const template = structuredClone(SOUND);
  const propertiesOf = (name: string): Draft => template.Resources[name].Properties;
  const document: Draft = propertiesOf("Api").DefinitionBody;
  return {
    template,
    document,
    operation: document.paths["/"].get,
    preflight: document.paths["/"].options,
    pool: propertiesOf("Pool"),
    client: propertiesOf("Client"),
    api: propertiesOf("Api"),
    hello: propertiesOf("Hello"),
  };
}
