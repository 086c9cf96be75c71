import { parseRestApi } from "../../../local/openapi/parse-rest-api.ts";
import { FUNCTION_ARN, LAMBDA, LAMBDA_URI, toApi } from "../../support/api-documents.ts";

const stack = { region: "us-east-1", accountId: "123456789012" };
const INTEGRATION = "x-amazon-apigateway-integration";
const HTTP = { type: "http", uri: "https://example.com/a" };

const integrationOf = (integration: unknown) =>
  parseRestApi(toApi({ "/": { get: { [INTEGRATION]: integration } } }), stack).routes[0]?.integration;

describe("A-50: other integrations", () => {
  const withVariables = (integration: unknown, stageVariables: Readonly<Record<string, string>>) =>
    parseRestApi({ ...toApi({ "/": { get: { [INTEGRATION]: integration } } }), stageVariables }, stack)
      .routes[0]?.integration;

  test("of type aws call a function with what is mapped", () => {
    const { uri } = LAMBDA;
    expect(integrationOf({ type: "AWS", httpMethod: "POST", uri, timeoutInMillis: 100 })).toMatchObject({
      kind: "lambda",
      functionArn: FUNCTION_ARN,
      timeoutInMillis: 100,
      mapping: { requestTemplates: {}, responses: [] },
    });
  });

  test("A-98: variables of the stage stand in a uri", () => {
    const uri = LAMBDA_URI.replace("function:hello", "function:${stageVariables.fn}");
    expect(withVariables({ ...LAMBDA, uri }, { fn: "hello" })).toMatchObject({ functionArn: FUNCTION_ARN });
    expect(
      withVariables({ ...HTTP, uri: "https://${stageVariables.host}/{id}" }, { host: "a.example" }),
    ).toMatchObject({ kind: "http", endpoint: { uri: "https://a.example/{id}" } });
  });

  test("of type http_proxy hand requests on, with what is added", () => {
    const requestParameters = {
      "integration.request.path.id": "method.request.path.id",
      "integration.request.header.X-A": "'a'",
      "integration.request.querystring.q": "method.request.body.name",
    };
    expect(
      integrationOf({
        type: "http_proxy",
        httpMethod: "any",
        uri: "http://localhost:1/{id}",
        requestParameters,
        contentHandling: "convert_to_text",
      }),
    ).toEqual({
      kind: "http-proxy",
      endpoint: { uri: "http://localhost:1/{id}", timeoutInMillis: 29_000 },
      contentHandling: "CONVERT_TO_TEXT",
      parameters: [
        { place: "path", name: "id", value: { kind: "expression", expression: "method.request.path.id" } },
        { place: "header", name: "X-A", value: { kind: "literal", text: "a" } },
        {
          place: "querystring",
          name: "q",
          value: { kind: "expression", expression: "method.request.body.name" },
        },
      ],
    });
    expect(integrationOf({ ...HTTP, httpMethod: "post" })).toMatchObject({
      endpoint: { httpMethod: "POST" },
    });
  });

  test.each([
    [{ uri: "ftp://example.com" }, "uri must be an http or https URL."],
    [{ uri: undefined }, "uri must be an http or https URL."],
    [{ uri: "https://{host}/a" }, "The host {host} is not fixed"],
    [{ uri: "https://user@example.com/a" }, "The host user@example.com is not fixed"],
    [{ timeoutInMillis: 1 }, "timeoutInMillis must be a whole number"],
    [{ contentHandling: "maybe" }, "There is no contentHandling maybe."],
    [
      { requestParameters: { "integration.request.body": "'a'" } },
      "integration.request.body is no parameter",
    ],
    [
      { requestParameters: { "integration.request.header.X": "method.response.header.X" } },
      "is neither a literal nor a mapped value.",
    ],
  ])("refuse %j", (change, problem) => {
    expect(() => integrationOf({ ...HTTP, ...change })).toThrow(problem);
  });

  test("E-25: a header that a Lambda proxy may not set is remembered", () => {
    const requestParameters = { "integration.request.header.Authorization": "'x'" };
    expect(integrationOf({ ...LAMBDA, requestParameters })).toMatchObject({
      forbiddenHeader: "Authorization",
    });
    const allowed = { "integration.request.header.X-A": "'x'" };
    expect(integrationOf({ ...LAMBDA, requestParameters: allowed })).not.toHaveProperty("forbiddenHeader");
  });
});
