import { join } from "node:path";
import { parseRestApi } from "../../../local/openapi/parse-rest-api.ts";
import { loadStack } from "../../../local/template/load-stack.ts";
import { FUNCTION_ARN, POOL_ARN, toApi, toCognitoScheme, toOperation } from "../../support/api-documents.ts";

const root = join(import.meta.dirname, "../../..");
const stack = { region: "us-east-1", accountId: "123456789012" };
const parse = (...parts: Parameters<typeof toApi>) => parseRestApi(toApi(...parts), stack);
const guarded = { components: { securitySchemes: { Users: toCognitoScheme() } } };

describe("documents of this repository", () => {
  test("the application's own API is guarded on GET /, and only there", async () => {
    const model = await loadStack({ templateFile: join(root, "template.yaml") });
    const [resource] = model.restApis;
    if (resource === undefined) throw new Error("no API");
    const api = parseRestApi(resource, model);
    const guards = api.routes.map((route) => [
      route.method,
      route.resourcePath,
      route.authorization?.authorizer.name,
    ]);
    expect(guards).toContainEqual(["GET", "/", "CognitoAuthorizer"]);
    expect(guards.filter(([, , authorizer]) => authorizer === undefined).map(([method]) => method)).toEqual(
      guards.length > 1 ? ["OPTIONS"] : [],
    );
    expect(api.authorizers).toEqual([
      {
        kind: "cognito",
        authorizerId: expect.stringMatching(/^[a-z0-9]{6}$/),
        name: "CognitoAuthorizer",
        identityHeader: "Authorization",
        providerArns: [model.userPools[0]?.userPoolArn],
      },
    ]);
    expect(api.routes[0]?.integration).toMatchObject({ functionArn: model.functions[0]?.functionArn });
    expect(api.warnings).toEqual([]);
  });

  test("the second application has one route guarded and one public", async () => {
    const model = await loadStack({ templateFile: join(root, "tests/fixtures/second-app/template.yaml") });
    const routes = model.restApis.flatMap((resource) => parseRestApi(resource, model).routes);
    expect(
      routes.map(({ method, resourcePath, authorization }) => [
        method,
        resourcePath,
        authorization?.authorizer.name,
      ]),
    ).toEqual([
      ["GET", "/notes/{id}", "MembersOnly"],
      ["GET", "/health", undefined],
    ]);
  });
});

test("an API has the ids of its stage and of every part, the same each time", () => {
  const api = parse(
    { "/": { get: toOperation({ operationId: "getRoot" }) }, "/a": { get: toOperation() } },
    guarded,
  );
  expect(api).toMatchObject({ restApiId: "abcdefghij", name: "api", stageName: "Prod", ...stack });
  expect(api.deploymentId).toMatch(/^[a-z0-9]{6}$/);
  expect(api.routes.map(({ resourceId }) => resourceId.length)).toEqual([10, 6]);
  expect(api.routes[0]).toMatchObject({ operationName: "getRoot" });
  expect(api.routes[1]).not.toHaveProperty("operationName");
  expect(
    parse({ "/": { get: toOperation({ operationId: "getRoot" }) }, "/a": { get: toOperation() } }, guarded),
  ).toEqual(api);
});

test("A-119: another document is another deployment", () => {
  const one = parse({ "/": { get: toOperation() } });
  const other = parse({ "/": { get: toOperation({ operationId: "x" }) } });
  expect(one.deploymentId).not.toBe(other.deploymentId);
});

describe("A-01: dialects", () => {
  const paths = { "/": { get: toOperation() } };

  test.each([
    [{ openapi: "3.0.0" }],
    [{ openapi: "3.0.4" }],
    [{ openapi: "3.0" }],
    [{ openapi: 3 }],
    [{ openapi: undefined, swagger: "2.0" }],
    [{ openapi: undefined, swagger: 2 }],
  ])("takes %j", (version) => {
    expect(parse(paths, version).routes).toHaveLength(1);
  });

  test.each([
    [{ openapi: "3.1.0" }, "not openapi 3.1.0 (contract A-01)"],
    [{ openapi: 3.1 }, "not openapi 3.1 (contract A-01)"],
    [{ openapi: "4.0.0" }, "not openapi 4.0.0"],
    [{ openapi: undefined, swagger: "1.2" }, "not swagger 1.2"],
    [{ openapi: undefined }, "neither openapi nor swagger"],
    [{ swagger: "2.0" }, "openapi and swagger exclude each other."],
  ])("refuses %j", (version, problem) => {
    expect(() => parse(paths, version)).toThrow(problem);
  });

  test("reads the authorizers of Swagger 2.0 from securityDefinitions", () => {
    const body = { openapi: undefined, swagger: "2.0", securityDefinitions: { Users: toCognitoScheme() } };
    const { routes } = parse({ "/": { get: toOperation({ security: [{ Users: [] }] }) } }, body);
    expect(routes[0]?.authorization?.authorizer).toMatchObject({ providerArns: [POOL_ARN] });
  });

  test("does not read them there in OpenAPI 3, as API Gateway does not", () => {
    const body = { securityDefinitions: { Users: toCognitoScheme() } };
    expect(() => parse({ "/": { get: toOperation({ security: [{ Users: [] }] }) } }, body)).toThrow(
      "There is no security scheme Users (contract A-43).",
    );
  });
});

describe("extensions of the whole document", () => {
  const paths = { "/": { get: toOperation() } };

  test.each([
    [
      { "x-amazon-apigateway-policy": {} },
      "This resource policy is not evaluated here: a statement of the policy is no object.",
    ],
    [
      { "x-amazon-apigateway-endpoint-configuration": { disableExecuteApiEndpoint: true } },
      "closes the only address",
    ],
    [
      { servers: [{ "x-amazon-apigateway-endpoint-configuration": { disableExecuteApiEndpoint: "true" } }] },
      "closes the only",
    ],
    [{ "x-amazon-apigateway-magic": 1 }, "The extension x-amazon-apigateway-magic is not supported here."],
    [{ "x-amazon-apigateway-binary-media-types": "image/png" }, "Binary media types are a list of texts."],
  ])("refuses %j", (body, problem) => {
    expect(() => parse(paths, body)).toThrow(problem);
  });

  test("A-59: binary media types of the document and of the template count", () => {
    const resource = {
      ...toApi(paths, { "x-amazon-apigateway-binary-media-types": ["a/b", "c/d"] }),
      binaryMediaTypes: ["a/b", "e/f"],
    };
    expect(parseRestApi(resource, stack).binaryMediaTypes).toEqual(["a/b", "e/f", "c/d"]);
  });

  test("what changes no answer is let pass", () => {
    const body = {
      "x-amazon-apigateway-documentation": {},
      "x-amazon-apigateway-api-key-source": "HEADER",
      "x-mine": 1,
    };
    expect(parse(paths, body).routes).toHaveLength(1);
  });
});

describe("places", () => {
  const paths = { "/": { get: toOperation({ security: [{ Nobody: [] }] }) } };
  const refusalOf = (bodyLines: NonNullable<ReturnType<typeof toApi>["bodyLines"]>) => {
    try {
      return parseRestApi({ ...toApi(paths), bodyLines }, stack);
    } catch (error) {
      return (error as Error).message;
    }
  };

  test("a line of the included file, or of the nearest part above", () => {
    const whole = { file: "openapi.yaml", line: 1, path: "" };
    expect(refusalOf({ "": whole, "paths./.get.security": 9 })).toMatch(
      /^openapi\.yaml:9 › paths\.\/\.get\.security: /,
    );
    expect(refusalOf({ "": whole, "paths./": 5 })).toMatch(/^openapi\.yaml:5 › paths\.\/\.get\.security: /);
  });

  test("a path below the body's own where the document stands in the template", () => {
    const whole = { file: "openapi.yaml", line: 20, path: "Resources.Api.Properties.DefinitionBody" };
    expect(refusalOf({ "": whole, "paths./.get": 25 })).toMatch(
      /^openapi\.yaml:25 › Resources\.Api\.Properties\.DefinitionBody\.paths\.\/\.get\.security: /,
    );
  });

  test("what SAM derived stands where it derives from", () => {
    const event = { file: "template.yaml", line: 40, path: "Resources.F.Properties.Events.A.Properties" };
    expect(refusalOf({ "paths./.get": event })).toMatch(
      /^template\.yaml:40 › Resources\.F\.Properties\.Events\.A\.Properties: /,
    );
  });
});

test("A-10: API Gateway's own variables are replaced in uri and ARNs", () => {
  const uri = `arn:\${AWS::Partition}:apigateway:\${AWS::Region}:lambda:path/2015-03-31/functions/arn:aws:lambda:\${AWS::Region}:\${AWS::AccountId}:function:hello/invocations`;
  const arn = "arn:aws:cognito-idp:${AWS::Region}:${AWS::AccountId}:userpool/us-east-1_AbCdEfGh1";
  const api = parse(
    {
      "/": {
        get: toOperation({
          "x-amazon-apigateway-integration": { type: "AWS_PROXY", httpMethod: "POST", uri },
        }),
      },
    },
    { components: { securitySchemes: { Users: toCognitoScheme({ providerARNs: [arn] }) } } },
  );
  expect(api.routes[0]?.integration).toMatchObject({ kind: "lambda-proxy", functionArn: FUNCTION_ARN });
  expect(api.authorizers[0]).toMatchObject({ providerArns: [POOL_ARN] });
});
