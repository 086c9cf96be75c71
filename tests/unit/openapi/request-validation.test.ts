import { parseRestApi } from "../../../local/openapi/parse-rest-api.ts";
import type { JsonObject } from "../../../local/platform/json.ts";
import { toApi, toOperation } from "../../support/api-documents.ts";

const stack = { region: "us-east-1", accountId: "123456789012" };
const VALIDATOR = "x-amazon-apigateway-request-validator";
const VALIDATORS = {
  all: { validateRequestBody: true, validateRequestParameters: true },
  body: { validateRequestBody: true, validateRequestParameters: false },
  parameters: { validateRequestParameters: "true" },
  none: {},
};

interface Parts {
  readonly operation?: JsonObject;
  readonly pathItem?: JsonObject;
  readonly body?: JsonObject;
}

function validationOf({ operation = {}, pathItem = {}, body = {} }: Parts) {
  const paths = { "/": { ...pathItem, post: toOperation({ [VALIDATOR]: "all", ...operation }) } };
  const document = { "x-amazon-apigateway-request-validators": VALIDATORS, ...body };
  return parseRestApi(toApi(paths, document), stack).routes[0]?.requestValidation;
}

const toBody = (schema: unknown, type = "application/json") => ({
  requestBody: { content: { [type]: { schema } } },
});

describe("A-57: which validator", () => {
  const operation = {
    ...toBody({ type: "object" }),
    parameters: [{ in: "query", name: "q", required: true }],
  };

  test.each([
    ["all", 1, 1],
    ["body", 0, 1],
    ["parameters", 1, 0],
  ])("%s", (name, parameters, models) => {
    const validation = validationOf({ operation: { ...operation, [VALIDATOR]: name } });
    expect([validation?.parameters.length, Object.keys(validation?.models ?? {}).length]).toEqual([
      parameters,
      models,
    ]);
  });

  test("none, or none named, is no validation", () => {
    expect(validationOf({ operation: { ...operation, [VALIDATOR]: "none" } })).toBeUndefined();
    expect(validationOf({ operation: { ...operation, [VALIDATOR]: undefined } })).toBeUndefined();
  });

  test("the document's default, where the operation names none", () => {
    const silent = { ...operation, [VALIDATOR]: undefined };
    expect(validationOf({ operation: silent, body: { [VALIDATOR]: "body" } })?.parameters).toEqual([]);
  });

  test("one of nobody is refused", () => {
    expect(() => validationOf({ operation: { [VALIDATOR]: "mine" } })).toThrow(
      "There is no request validator mine.",
    );
  });
});

describe("A-26: parameters that must be there", () => {
  test("E-82: headers, then the path's, then the query's, each in the order of the document", () => {
    const parameters = [
      { in: "query", name: "b", required: true },
      { in: "header", name: "X", required: true },
      { in: "query", name: "a", required: true },
      { in: "path", name: "id", required: true },
      { in: "query", name: "optional" },
      { in: "cookie", name: "c", required: true },
    ];
    expect(validationOf({ operation: { parameters } })?.parameters).toEqual([
      { in: "header", name: "X" },
      { in: "path", name: "id" },
      { in: "querystring", name: "b" },
      { in: "querystring", name: "a" },
    ]);
  });

  test("A-27: those of the path count, unless the operation says otherwise", () => {
    const pathItem = {
      parameters: [
        { in: "query", name: "a", required: true },
        { in: "query", name: "b", required: true },
      ],
    };
    const operation = { parameters: [{ in: "query", name: "b", required: false }] };
    expect(validationOf({ operation, pathItem })?.parameters).toEqual([{ in: "querystring", name: "a" }]);
  });

  test("a reference within the document is followed, another refused", () => {
    const operation = { parameters: [{ $ref: "#/components/parameters/Q" }] };
    const components = { parameters: { Q: { in: "query", name: "q", required: true } } };
    expect(validationOf({ operation, body: { components } })?.parameters).toEqual([
      { in: "querystring", name: "q" },
    ]);
    for (const $ref of ["#/components/parameters/Nobody", "other.yaml#/Q", "https://example.com/q"]) {
      expect(() => validationOf({ operation: { parameters: [{ $ref }] } })).toThrow(
        "A parameter is no map, or refers to none.",
      );
    }
  });
});

describe("A-32: models", () => {
  const modelOf = (schema: unknown, schemas: JsonObject = {}) =>
    validationOf({ operation: toBody(schema), body: { components: { schemas } } })?.models[
      "application/json"
    ];

  test("A-33: keep what API Gateway validates by, and nothing else", () => {
    const schema = {
      type: "object",
      description: "d",
      discriminator: {},
      example: {},
      xml: {},
      required: ["a"],
      additionalProperties: false,
      properties: {
        a: {
          type: "integer",
          format: "int64",
          minimum: 1,
          exclusiveMinimum: true,
          default: 2,
          nullable: true,
        },
        b: {
          type: "array",
          minItems: 1,
          maxItems: 2,
          uniqueItems: true,
          items: { type: "string", pattern: "^a", format: "date" },
        },
        c: { type: "number", maximum: 5, exclusiveMaximum: true },
        d: { type: "number", maximum: 5, exclusiveMaximum: false },
        example: { enum: ["x", { description: "kept, for it is a value" }] },
      },
    };
    expect(modelOf(schema)).toEqual({
      type: "object",
      required: ["a"],
      additionalProperties: false,
      properties: {
        a: { type: "integer", minimum: 1 },
        b: { type: "array", uniqueItems: true, items: { type: "string", pattern: "^a", format: "date" } },
        c: { type: "number", maximum: 5, exclusiveMaximum: true },
        d: { type: "number", maximum: 5, exclusiveMaximum: false },
        example: { enum: ["x", { description: "kept, for it is a value" }] },
      },
    });
  });

  test("A-28: references become definitions of the model's own, those that go in a circle too", () => {
    const schemas = {
      Tree: {
        type: "object",
        properties: {
          left: { $ref: "#/components/schemas/Tree" },
          leaf: { $ref: "#/components/schemas/Leaf" },
        },
      },
      Leaf: { type: "string", description: "d" },
      Unused: { type: "string" },
    };
    expect(modelOf({ $ref: "#/components/schemas/Tree" }, schemas)).toEqual({
      $ref: "#/definitions/Tree",
      definitions: {
        Tree: {
          type: "object",
          properties: { left: { $ref: "#/definitions/Tree" }, leaf: { $ref: "#/definitions/Leaf" } },
        },
        Leaf: { type: "string" },
      },
    });
  });

  test.each([
    "https://example.com/schema.json",
    "file:///etc/passwd",
    "other.yaml#/components/schemas/A",
    "#/components/schemas/Nobody",
    "#/components/schemas/constructor",
    "#/definitions/A",
    7,
  ])("A-35, D-28: refuses the reference %j, and fetches nothing", ($ref) => {
    expect(() => modelOf({ allOf: [{ $ref }] })).toThrow("names no model of this document (contract A-35)");
  });

  test("one for each content type", () => {
    const content = {
      "application/json": { schema: { type: "object" } },
      "text/csv": { schema: { type: "string" } },
      "a/b": {},
    };
    expect(validationOf({ operation: { requestBody: { content } } })?.models).toEqual({
      "application/json": { type: "object" },
      "text/csv": { type: "string" },
    });
  });

  test("Swagger 2.0: the body parameter, for all that the operation consumes", () => {
    const operation = { parameters: [{ in: "body", name: "user", schema: { $ref: "#/definitions/User" } }] };
    const body = {
      openapi: undefined,
      swagger: "2.0",
      definitions: { User: { type: "object" } },
      consumes: ["a/b", "c/d"],
    };
    const model = { $ref: "#/definitions/User", definitions: { User: { type: "object" } } };
    expect(validationOf({ operation, body })?.models).toEqual({ "a/b": model, "c/d": model });
    expect(validationOf({ operation, body: { ...body, consumes: undefined } })?.models).toEqual({
      "application/json": model,
    });
  });
});
