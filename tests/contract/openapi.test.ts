import { readdirSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { isJsonObject, type JsonObject } from "../../local/platform/json.ts";
import {
  at,
  findLogicalIds,
  listFiles,
  ROOT,
  readJson,
  readOpenApi,
  readTemplate,
} from "../support/application.ts";
import { listFunctionOperations, listOperations, walk } from "../support/operations.ts";

const template = readTemplate();
const document = readOpenApi();
const schemas = at(document, "components", "schemas") as Readonly<Record<string, JsonObject>>;
const schemes = at(document, "components", "securitySchemes") as Readonly<Record<string, JsonObject>>;
const operations = listOperations();
const functionOperations = listFunctionOperations();
const byName = (list: typeof operations) =>
  list.map((operation) => [operation.operationId, operation] as const);

/** Every `content` of the document: media type with its schema and examples. */
const mediaTypes = walk(document).flatMap(([path, node]) =>
  isJsonObject(node.content)
    ? Object.entries(node.content).map(([name, media]) => [`${path.join(".")} ${name}`, media] as const)
    : [],
);

describe("openapi.yaml", () => {
  test("A-01: speaks OpenAPI 3.0", () => expect(document.openapi).toMatch(/^3\.0\.\d$/));

  test("there is something to look at", () => {
    expect(functionOperations.length).toBeGreaterThan(0);
    expect(mediaTypes.length).toBeGreaterThan(0);
  });

  test("every `$ref` leads to something in this document (A-35)", () => {
    const references = walk(document).flatMap(([, node]) =>
      typeof node.$ref === "string" ? [node.$ref] : [],
    );
    const lost = references.filter(
      (ref) => at(document, ...ref.replace(/^#\//, "").split("/")) === undefined,
    );
    expect(lost).toEqual([]);
  });
});

describe("the models", () => {
  test.each(Object.keys(schemas))("A-32: %s is a name of letters and digits", (name) => {
    expect(name).toMatch(/^[A-Za-z0-9]+$/);
  });

  test("A-33: no schema holds a keyword that API Gateway ignores", () => {
    const ignored = ["discriminator", "example", "nullable", "readOnly", "default", "deprecated"];
    const used = walk(schemas).flatMap(([, node]) =>
      ignored.filter((keyword) => Object.hasOwn(node, keyword)),
    );
    expect(used).toEqual([]);
  });

  test.each(mediaTypes)("A-30: %s has an object or a model for a schema", (_, media) => {
    const schema = at(media, "schema");
    expect(at(schema, "$ref") !== undefined || at(schema, "type") === "object").toBe(true);
  });

  test.each(mediaTypes)("the examples of %s are what its schema describes", (_, media) => {
    const ajv = new Ajv({ strict: false }).addSchema({ $id: "document", components: { schemas } });
    const ref = at(media, "schema", "$ref");
    const validate = ajv.compile({ $ref: `document${String(ref)}` });
    const many = Object.values((at(media, "examples") ?? {}) as JsonObject).map((example) =>
      at(example, "value"),
    );
    const examples = [...many, at(media, "example")].filter((example) => example !== undefined);
    expect(examples.length).toBeGreaterThan(0);
    for (const example of examples) expect([validate(example), example]).toEqual([true, example]);
  });
});

describe.each(byName(operations))("operation %s", (_, { definition }) => {
  test("has a summary and an id in camelCase", () => {
    expect(definition.summary).toMatch(/\S/);
    expect(definition.operationId).toMatch(/^[a-z][A-Za-z0-9]*$/);
  });

  test("A-41, A-42, A-43: says who guards it, with at most one scheme that is declared", () => {
    const security = definition.security as JsonObject[];
    const names = security.flatMap((requirement) => Object.keys(requirement));
    expect(security.length).toBeLessThanOrEqual(1);
    expect(Object.keys(schemes)).toEqual(expect.arrayContaining(names));
  });
});

describe.each(byName(functionOperations))("operation %s, which a function answers", (_, operation) => {
  const { definition, functionId = "", fileName } = operation;
  const integration = definition["x-amazon-apigateway-integration"];

  test("is guarded", () => {
    expect(Object.keys(at(definition, "security", 0) as object)).toHaveLength(1);
  });

  test("A-51, A-52: is proxied to a function of the template", () => {
    expect(integration).toMatchObject({ type: "aws_proxy", httpMethod: "POST" });
    expect(template.Resources[functionId]?.Type).toBe("AWS::Serverless::Function");
  });

  test("E-50: is given up by API Gateway no sooner than by Lambda", () => {
    const limit = Number(template.Resources[functionId]?.Properties.Timeout) * 1000;
    expect(Number(at(integration, "timeoutInMillis"))).toBeGreaterThanOrEqual(limit);
  });

  test("A-117: may call its function, by a permission for just this method", () => {
    const permissions = findLogicalIds(template, "AWS::Lambda::Permission")
      .map((id) => template.Resources[id]?.Properties)
      .filter((permission) => at(permission, "FunctionName", "Ref") === functionId)
      .map((permission) => String(at(permission, "SourceArn", "Fn::Sub")));
    const path = operation.path.replace(/\{[^}]+\}/g, "*");
    expect(permissions.filter((arn) => arn.endsWith(`:\${Api}/*/${operation.method}${path}`))).toHaveLength(
      1,
    );
  });

  test("has a handler file of its name", () => {
    expect(template.Resources[functionId]?.Properties.Handler).toBe(`handlers/${fileName}.handler`);
    expect(listFiles("src/handlers")).toContain(`${fileName}.ts`);
  });

  test("has a sample event", () => {
    expect(listFiles("events").filter((name) => name.startsWith(`${fileName}.`))).not.toEqual([]);
  });

  test("describes its success and its refusal", () => {
    expect(Object.keys(definition.responses as object)).toEqual(expect.arrayContaining(["200", "401"]));
  });

  test("answers every sample event as described", async () => {
    const { handler } = await import(join(ROOT, "src/handlers", `${fileName}.ts`));
    const example = at(definition, "responses", "200", "content", "application/json", "example");
    for (const name of listFiles("events").filter((file) => file.startsWith(`${fileName}.`))) {
      const result = await handler(readJson(`events/${name}`));
      expect(result).toMatchObject({
        statusCode: 200,
        headers: { "Content-Type": "application/json", "Access-Control-Allow-Origin": "*" },
      });
      expect(JSON.parse(result.body)).toEqual(example);
    }
  });
});

describe("a browser", () => {
  const headersOf = (response: unknown) => at(response, "responseParameters") as Record<string, string>;
  const preflights = operations.filter(({ method }) => method === "OPTIONS");

  test.each(["DEFAULT_4XX", "DEFAULT_5XX"])("may read what is refused as %s", (type) => {
    expect(headersOf(at(document, "x-amazon-apigateway-gateway-responses", type))).toEqual({
      "gatewayresponse.header.Access-Control-Allow-Origin": "'*'",
    });
  });

  test.each(byName(preflights))(
    "A-114, E-95: is told by %s what it may send, without a token",
    (_, { path, definition }) => {
      const methods = operations.filter((operation) => operation.path === path).map(({ method }) => method);
      expect(definition.security).toEqual([]);
      const response = at(definition, "x-amazon-apigateway-integration", "responses", "default");
      expect(headersOf(response)).toMatchObject({
        "method.response.header.Access-Control-Allow-Headers": "'Authorization'",
        "method.response.header.Access-Control-Allow-Methods": `'${methods.join(",")}'`,
        "method.response.header.Access-Control-Allow-Origin": "'*'",
      });
      // E-92: a header that the method response does not declare is not sent.
      const declared = Object.keys(at(definition, "responses", "200", "headers") as object);
      const mapped = Object.keys(headersOf(response)).map((name) =>
        name.replace("method.response.header.", ""),
      );
      expect(declared).toEqual(mapped);
    },
  );

  test("has a preflight on every path", () => {
    const paths = Object.keys(document.paths as object);
    expect(preflights.map(({ path }) => path)).toEqual(paths);
  });
});

test("every request is validated, parameters and body", () => {
  const name = String(document["x-amazon-apigateway-request-validator"]);
  expect(at(document, "x-amazon-apigateway-request-validators", name)).toEqual({
    validateRequestBody: true,
    validateRequestParameters: true,
  });
});

describe("no file is left over", () => {
  const names = functionOperations.map(({ fileName }) => fileName);

  test("every handler file belongs to an operation", () => {
    const handlers = readdirSync(join(ROOT, "src/handlers")).map((file) => file.replace(/\.ts$/, ""));
    expect(handlers.filter((name) => !names.includes(name))).toEqual([]);
  });

  test("every permission belongs to an operation", () => {
    expect(findLogicalIds(template, "AWS::Lambda::Permission")).toHaveLength(functionOperations.length);
  });

  test("every authorizer is one of the template's user pools, and guards something", () => {
    const pools = findLogicalIds(template, "AWS::Cognito::UserPool");
    for (const [name, scheme] of Object.entries(schemes)) {
      expect(scheme).toMatchObject({
        type: "apiKey",
        in: "header",
        name: "Authorization",
        "x-amazon-apigateway-authtype": "cognito_user_pools",
        "x-amazon-apigateway-authorizer": {
          type: "cognito_user_pools",
          providerARNs: pools.map((pool) => ({ "Fn::GetAtt": [pool, "Arn"] })),
        },
      });
      const guarded = operations.filter((operation) => at(operation.definition, "security", 0, name));
      expect(guarded).not.toEqual([]);
    }
  });
});
