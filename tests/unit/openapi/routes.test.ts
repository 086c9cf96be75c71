import { parseRestApi } from "../../../local/openapi/parse-rest-api.ts";
import { toApi, toOperation } from "../../support/api-documents.ts";

const stack = { region: "us-east-1", accountId: "123456789012" };
const parse = (...parts: Parameters<typeof toApi>) => parseRestApi(toApi(...parts), stack);

describe("paths and methods", () => {
  test("A-23, A-56: one route for each of seven verbs and for ANY", () => {
    const verbs = [
      "get",
      "put",
      "post",
      "delete",
      "options",
      "head",
      "patch",
      "x-amazon-apigateway-any-method",
    ];
    const { routes } = parse({ "/": Object.fromEntries(verbs.map((verb) => [verb, toOperation()])) });
    expect(routes.map(({ method }) => method)).toEqual([
      "GET",
      "PUT",
      "POST",
      "DELETE",
      "OPTIONS",
      "HEAD",
      "PATCH",
      "ANY",
    ]);
  });

  test("A-24: TRACE is told and left out", () => {
    const { routes, warnings } = parse({ "/": { get: toOperation(), trace: toOperation() } });
    expect(routes).toHaveLength(1);
    expect(warnings).toEqual([
      "openapi.yaml › paths./.trace: API Gateway has no TRACE; no method is made (contract A-24).",
    ]);
  });

  test("members that are no operations make none", () => {
    const item = {
      summary: "s",
      description: "d",
      parameters: [],
      servers: [],
      "x-mine": 1,
      get: toOperation(),
    };
    expect(parse({ "/": item, "x-extension": {} }).routes).toHaveLength(1);
  });

  test.each(["/", "/users", "/users/{id}", "/a.b-c_d,e:f/{x}", "/{proxy+}", "/files/{path+}"])(
    "A-20: takes %s",
    (path) => {
      expect(parse({ [path]: { get: toOperation() } }).routes[0]?.resourcePath).toBe(path);
    },
  );

  test("a trailing slash makes no other resource", () => {
    expect(parse({ "/users/": { get: toOperation() } }).routes[0]?.resourcePath).toBe("/users");
    expect(() => parse({ "/users/": { get: toOperation() }, "/users": { post: toOperation() } })).toThrow(
      "/users and /users/ are one resource to API Gateway.",
    );
  });

  test.each([
    ["users", "must begin with a slash"],
    ["/a//b", 'has a segment ""'],
    ["/a b", 'has a segment "a b"'],
    ["/a/../b", 'has a segment ".."'],
    ["/a/./b", 'has a segment "."'],
    ["/a%2fb", 'has a segment "a%2fb"'],
    ["/x{id}", 'has a segment "x{id}"'],
    ["/{id}/{id}", "has a parameter twice"],
    ["/{proxy+}/more", "{proxy+} must be the last segment"],
    ["/{a b}", 'has a segment "{a b}"'],
  ])("A-20: refuses %s", (path, problem) => {
    expect(() => parse({ [path]: { get: toOperation() } })).toThrow(problem);
  });

  test("refuses two parameters at one place, but not a parameter beside a greedy one", () => {
    const get = toOperation();
    expect(() => parse({ "/{a}/x": { get }, "/{b}/y": { get } })).toThrow(
      "{b} and {a} stand at the same place",
    );
    expect(() => parse({ "/x/{a+}": { get }, "/x/{b+}": { get } })).toThrow("stand at the same place");
    expect(
      parse({ "/{a}": { get }, "/{a}/x": { get }, "/{b+}": { get }, "/y/{c}": { get } }).routes,
    ).toHaveLength(4);
  });

  test.each([
    [{}, "The API has no methods; AWS does not deploy it."],
    [{ "/": {} }, "The API has no methods"],
    [{ "/": "x" }, "A path must be a map."],
    [{ "/": { get: "x" } }, "An operation must be a map."],
    [{ "/": { GET: {} } }, "GET is no method of a REST API (contract A-23)."],
    [{ "/": { $ref: "other.yaml" } }, "$ref of a path is not followed (contract A-35)."],
    [
      { "/": { get: { responses: {} } } },
      "The operation has no x-amazon-apigateway-integration (contract A-44).",
    ],
    [
      { "/": { get: toOperation({ "x-amazon-apigateway-magic": 1 }) } },
      "The extension x-amazon-apigateway-magic",
    ],
    [{ "/": { "x-amazon-apigateway-magic": 1, get: toOperation() } }, "is no method of a REST API"],
  ])("refuses the paths %j", (paths, problem) => {
    expect(() => parse(paths)).toThrow(problem);
  });
});
