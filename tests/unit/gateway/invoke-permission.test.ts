import { isInvokeAllowed, toMethodArn, toSourceArn } from "../../../local/gateway/invoke-permission.ts";
import { createTestApi, createTestRoute } from "../../support/rest-api.ts";

const API = "arn:aws:execute-api:us-east-1:123456789012:abc123defg";

describe("a permission to invoke", () => {
  const route = createTestRoute({ resourcePath: "/users/{id}" });
  const sourceArn = toSourceArn(createTestApi(), route, "GET");

  test("E-44: the source is stage, verb and resource path as in the document", () => {
    expect(sourceArn).toBe(`${API}/Prod/GET/users/{id}`);
    expect(toSourceArn(createTestApi(), createTestRoute(), "GET")).toBe(`${API}/Prod/GET/`);
    expect(toMethodArn(createTestApi(), "GET", "/users/7")).toBe(`${API}/Prod/GET/users/7`);
  });

  test.each([
    ["no SourceArn", null],
    ["exactly the method", `${API}/Prod/GET/users/{id}`],
    ["A-118: any stage, as SAM writes it", `${API}/*/GET/users/*`],
    ["any method", `${API}/*/*/users/*`],
    ["everything of the API", `${API}/*`],
    ["everything of the account", "arn:aws:execute-api:us-east-1:123456789012:*"],
    ["any region and account", "arn:aws:execute-api:*:*:abc123defg/*"],
    ["a question mark", `${API}/Pro?/GET/users/*`],
    ["stars that must backtrack", `${API}/*/*/*/{*}`],
    ["another partition, which the twin does not know", `${API.replace("arn:aws", "arn:aws-cn")}/*`],
  ])("E-44: fits with %s", (_name, pattern) => expect(isInvokeAllowed([pattern], sourceArn)).toBe(true));

  test.each([
    ["another API", "arn:aws:execute-api:us-east-1:123456789012:other/*"],
    ["another stage", `${API}/Test/GET/users/*`],
    ["another verb", `${API}/*/POST/users/*`],
    ["another path", `${API}/*/GET/orders/*`],
    ["a prefix", `${API}/Prod/GET/users`],
    ["another service", "arn:aws:s3:::bucket"],
    ["a star where nothing is left", `${API}/Prod/GET/users/{id}?`],
    ["no ARN", "*"],
    ["a star that would have to cross a colon", "arn:aws:execute-api:*:abc123defg/*"],
  ])("E-44: does not fit with %s", (_name, pattern) => {
    expect(isInvokeAllowed([pattern], sourceArn)).toBe(false);
  });

  test("E-44: without any there is none", () => expect(isInvokeAllowed([], sourceArn)).toBe(false));

  test("a pattern of many stars is judged at once", () => {
    const pattern = `${API}/${"*a".repeat(200)}`;
    expect(isInvokeAllowed([pattern], `${API}/${"a".repeat(1500)}b`)).toBe(false);
  });
});
