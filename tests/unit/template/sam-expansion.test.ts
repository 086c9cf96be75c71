import type { JsonObject } from "../../../local/platform/json.ts";
import { loadStack } from "../../../local/template/load-stack.ts";
import type { StackModel } from "../../../local/template/resources.ts";
import {
  bodyOf,
  FUNCTION,
  ON_API,
  readSecurity,
  toEvents,
  toStack,
  USERS,
} from "../../support/sam-templates.ts";
import { createTemplateFolder, type TemplateFolder } from "../../support/template-folder.ts";

/*
 * What is expected here is what aws-sam-translator 1.115.0 makes of the same templates: each was run through
 * it once, its output resolved and compared with ours as a whole.
 */

let folder: TemplateFolder;
beforeEach(() => {
  folder = createTemplateFolder({ "src/index.mjs": "" });
});
afterEach(() => folder.remove());

async function load(text: string): Promise<StackModel> {
  folder.write("template.yaml", `Transform: AWS::Serverless-2016-10-31\n${text}`);
  return loadStack({ templateFile: folder.file("template.yaml") });
}

test("makes an API of its own for events without RestApiId", async () => {
  const model = await load(`Resources:
  Hello:
    Type: AWS::Serverless::Function
    Properties:
      ${FUNCTION.replaceAll(", ", "\n      ")}
      Events:
${toEvents({
  Root: "Path: /, Method: get",
  Any: 'Path: "/things/{id}/", Method: ANY',
  Greedy: 'Path: "/files/{proxy+}", Method: POST, TimeoutInMillis: 5000',
})}
`);
  const [api] = model.restApis;
  const [hello] = model.functions;
  const uri = `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${hello?.functionArn}/invocations`;
  const integration = { type: "aws_proxy", httpMethod: "POST", uri };
  expect(api).toMatchObject({
    origin: { logicalId: "ServerlessRestApi" },
    stageName: "Prod",
    name: "sam-app",
  });
  expect(api?.body).toEqual({
    swagger: "2.0",
    info: { version: "1.0", title: "sam-app" },
    paths: {
      "/": { get: { "x-amazon-apigateway-integration": integration, responses: {} } },
      "/things/{id}/": {
        "x-amazon-apigateway-any-method": { "x-amazon-apigateway-integration": integration, responses: {} },
      },
      "/files/{proxy+}": {
        post: { "x-amazon-apigateway-integration": { ...integration, timeoutInMillis: 5000 }, responses: {} },
      },
    },
  });
  const arn = `arn:aws:execute-api:us-east-1:123456789012:${api?.restApiId}`;
  expect(hello?.invokePermissions).toEqual([`${arn}/*/GET/`, `${arn}/*/*/things/*`, `${arn}/*/POST/files/*`]);
});

test("guards every event by the default authorizer but the one that says NONE", async () => {
  const auth = `      Auth: { DefaultAuthorizer: Users, Authorizers: { ${USERS} } }`;
  const model = await load(
    toStack(auth, {
      Closed: `Path: /closed, Method: get, ${ON_API}`,
      Open: `Path: /open, Method: get, ${ON_API}, Auth: { Authorizer: NONE }`,
    }),
  );
  expect(readSecurity(model)).toEqual({ "get /closed": [{ Users: [] }], "get /open": [{ NONE: [] }] });
  expect(bodyOf(model).securityDefinitions).toEqual({
    Users: {
      type: "apiKey",
      name: "Authorization",
      in: "header",
      "x-amazon-apigateway-authtype": "cognito_user_pools",
      "x-amazon-apigateway-authorizer": {
        type: "cognito_user_pools",
        providerARNs: [model.userPools[0]?.userPoolArn],
      },
    },
  });
});

test("A-74, A-83: scopes of the event, else of the authorizer; header and expression from Identity", async () => {
  const auth = `      OpenApiVersion: 3.0.1
      Auth:
        DefaultAuthorizer: Read
        Authorizers:
          Read: { UserPoolArn: [!GetAtt Pool.Arn, "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_x"], AuthorizationScopes: [api/read] }
          Write:
            UserPoolArn: !GetAtt Pool.Arn
            AuthorizationScopes: [api/write]
            Identity: { Header: X-Token, ValidationExpression: "^abc.*", ReauthorizeEvery: 300 }`;
  const model = await load(
    toStack(auth, {
      A: `Path: /a, Method: get, ${ON_API}`,
      B: `Path: /b, Method: get, ${ON_API}, Auth: { Authorizer: Write }`,
      C: `Path: /c, Method: get, ${ON_API}, Auth: { Authorizer: Write, AuthorizationScopes: [x/y] }`,
      D: `Path: /d, Method: get, ${ON_API}, Auth: { Authorizer: Write, AuthorizationScopes: [] }`,
    }),
  );
  expect(readSecurity(model)).toEqual({
    "get /a": [{ Read: ["api/read"] }],
    "get /b": [{ Write: ["api/write"] }],
    "get /c": [{ Write: ["x/y"] }],
    "get /d": [{ Write: [] }],
  });
  const body = bodyOf(model);
  expect(body).toMatchObject({ openapi: "3.0.1" });
  expect(body).not.toHaveProperty("securityDefinitions");
  expect(body.components).toMatchObject({
    securitySchemes: {
      Read: { name: "Authorization", "x-amazon-apigateway-authorizer": { providerARNs: { length: 2 } } },
      Write: {
        name: "X-Token",
        "x-amazon-apigateway-authorizer": {
          type: "cognito_user_pools",
          providerARNs: [model.userPools[0]?.userPoolArn],
          identityValidationExpression: "^abc.*",
        },
      },
    },
  });
});

describe("A-114: preflight", () => {
  const api = (cors: string, extra = "") => `      Cors: ${cors}
      Auth: { DefaultAuthorizer: Users, ${extra}Authorizers: { ${USERS} } }`;
  const events = {
    A: `Path: /a, Method: get, ${ON_API}`,
    B: `Path: /b, Method: any, ${ON_API}`,
    C: `Path: /c, Method: options, ${ON_API}`,
  };

  test("is guarded by the default authorizer too", async () => {
    expect(readSecurity(await load(toStack(api(`"'*'"`), events)))).toEqual({
      "get /a": [{ Users: [] }],
      "options /a": [{ Users: [] }],
      "x-amazon-apigateway-any-method /b": [{ Users: [] }],
      "options /b": [{ Users: [] }],
      "options /c": [{ Users: [] }],
    });
  });

  test("is open where the template says so, the function's own OPTIONS with it", async () => {
    const model = await load(toStack(api(`"'*'"`, "AddDefaultAuthorizerToCorsPreflight: false, "), events));
    expect(readSecurity(model)).toMatchObject({
      "get /a": [{ Users: [] }],
      "options /a": "none",
      "x-amazon-apigateway-any-method /b": [{ Users: [] }],
      "options /b": "none",
      "options /c": "none",
    });
  });

  test("answers with the headers of the template, and the verbs of the path where it names none", async () => {
    const cors = `{ AllowOrigin: "'https://a.example'", AllowHeaders: "'X'", MaxAge: "'600'", AllowCredentials: true }`;
    const { paths } = bodyOf(await load(toStack(api(cors), events)));
    const toParameters = (path: string) =>
      (paths as Record<string, Record<string, Record<string, { responses: { default: JsonObject } }>>>)[path]
        ?.options?.["x-amazon-apigateway-integration"]?.responses.default;
    expect(toParameters("/a")).toEqual({
      statusCode: "200",
      responseParameters: {
        "method.response.header.Access-Control-Allow-Origin": "'https://a.example'",
        "method.response.header.Access-Control-Allow-Headers": "'X'",
        "method.response.header.Access-Control-Allow-Methods": "'GET,OPTIONS'",
        "method.response.header.Access-Control-Max-Age": "'600'",
        "method.response.header.Access-Control-Allow-Credentials": "'true'",
      },
      responseTemplates: { "application/json": "{}\n" },
    });
    expect(toParameters("/b")?.responseParameters).toMatchObject({
      "method.response.header.Access-Control-Allow-Methods": "'DELETE,GET,HEAD,OPTIONS,PATCH,POST,PUT'",
    });
  });
});

describe("an API with a document of its own", () => {
  const mock = "x-amazon-apigateway-integration: { type: mock }";
  const document = (paths: string) => `      DefinitionBody:
        openapi: 3.0.1
        info: { title: t, version: "1" }
        paths:
${paths}
        components: { securitySchemes: { Own: { type: apiKey, name: Authorization, in: header } } }`;
  const auth = `      OpenApiVersion: 3.0.1
      Auth: { DefaultAuthorizer: Users, Authorizers: { ${USERS}, Other: { UserPoolArn: !GetAtt Pool.Arn, AuthorizationScopes: [q/r] } } }
`;

  test("A-113: gets the default behind what it says, and in place of nothing", async () => {
    const paths = `          /both: { get: { security: [{ Own: [] }], ${mock} } }
          /declared: { get: { security: [{ Users: [a/b] }], ${mock} } }
          /empty: { get: { security: [], ${mock} } }
          /silent: { get: { ${mock} } }
          /none: { get: { security: [{ NONE: [] }], ${mock} } }
          /no-integration: { get: { responses: {} } }`;
    const model = await load(toStack(auth + document(paths), {}).replace("      Events:\n", ""));
    expect(readSecurity(model)).toEqual({
      "get /both": [{ Own: [] }, { Users: [] }],
      "get /declared": [{ Users: ["a/b"] }],
      "get /empty": [{ Users: [] }],
      "get /silent": [{ Users: [] }],
      "get /none": [{ NONE: [] }],
      "get /no-integration": "none",
    });
    // SAM writes its own schemes over those of the document.
    const { securitySchemes } = bodyOf(model).components as { securitySchemes: object };
    expect(Object.keys(securitySchemes)).toEqual(["Users", "Other"]);
  });

  test("A-116, A-118: takes a permission from an event, no route, and its Auth only with OverrideApiAuth", async () => {
    const paths = `          /a: { get: { ${mock} }, post: { ${mock} }, put: { ${mock} } }`;
    const events = {
      Get: `Path: /a, Method: get, ${ON_API}, Auth: { OverrideApiAuth: true, Authorizer: NONE }`,
      Post: `Path: /a, Method: post, ${ON_API}, Auth: { OverrideApiAuth: true, Authorizer: Other }`,
      Put: `Path: /a, Method: put, ${ON_API}, Auth: { Authorizer: Other }`,
      Missing: `Path: /missing, Method: put, ${ON_API}`,
    };
    const model = await load(toStack(auth + document(paths), events));
    expect(readSecurity(model)).toEqual({
      "get /a": [{ NONE: [] }],
      "post /a": [{ Other: ["q/r"] }],
      "put /a": [{ Users: [] }],
    });
    expect(model.functions[0]?.invokePermissions.map((arn) => arn?.split("/*/")[1])).toEqual([
      "GET/a",
      "POST/a",
      "PUT/a",
      "PUT/missing",
    ]);
    expect(model.warnings).toEqual([
      expect.stringMatching(/template\.yaml:\d+ › .*Events\.Put.*DefinitionBody/),
    ]);
  });
});

test("D-31: gateway responses, models, media types and what validates a request", async () => {
  const api = `      OpenApiVersion: 3.0.1
      BinaryMediaTypes: [image~1png, "*~1*"]
      GatewayResponses:
        UNAUTHORIZED: { StatusCode: 418, ResponseParameters: { Headers: { X-A: "'b'" } }, ResponseTemplates: { a/b: c } }
      Models:
        User: { type: object, required: [name] }`;
  const model = await load(
    toStack(api, {
      A: `Path: /a, Method: post, ${ON_API}, RequestModel: { Model: User, Required: true, ValidateBody: true }, RequestParameters: [method.request.header.X-One, method.request.querystring.q: { Required: true }]`,
      B: `Path: /b, Method: post, ${ON_API}, RequestModel: { Model: User, ValidateParameters: true }`,
    }),
  );
  const { body, binaryMediaTypes } = model.restApis[0] ?? { body: {} };
  expect(binaryMediaTypes).toEqual(["image/png", "*/*"]);
  expect(body).toMatchObject({
    "x-amazon-apigateway-binary-media-types": ["image/png", "*/*"],
    "x-amazon-apigateway-gateway-responses": {
      UNAUTHORIZED: {
        statusCode: "418",
        responseParameters: { "gatewayresponse.header.X-A": "'b'" },
        responseTemplates: { "a/b": "c" },
      },
    },
    "x-amazon-apigateway-request-validators": {
      "body-only": { validateRequestBody: true, validateRequestParameters: false },
      "params-only": { validateRequestBody: false, validateRequestParameters: true },
    },
    components: { schemas: { user: { type: "object", required: ["name"] } } },
    paths: {
      "/a": {
        post: {
          "x-amazon-apigateway-request-validator": "body-only",
          requestBody: {
            required: true,
            content: { "application/json": { schema: { $ref: "#/components/schemas/user" } } },
          },
          parameters: [
            { in: "header", name: "X-One", required: false, type: "string" },
            { in: "query", name: "q", required: true, type: "string" },
          ],
        },
      },
      "/b": { post: { "x-amazon-apigateway-request-validator": "params-only" } },
    },
  });
});
