import { parseRestApi } from "../../../local/openapi/parse-rest-api.ts";
import type { JsonObject } from "../../../local/platform/json.ts";
import { FUNCTION_ARN, LAMBDA, LAMBDA_URI, toApi } from "../../support/api-documents.ts";

const stack = { region: "us-east-1", accountId: "123456789012" };
const INTEGRATION = "x-amazon-apigateway-integration";

const parseWith = (integration: unknown, operation: JsonObject = {}) =>
  parseRestApi(toApi({ "/": { get: { ...operation, [INTEGRATION]: integration } } }), stack);
const integrationOf = (integration: unknown, operation?: JsonObject) =>
  parseWith(integration, operation).routes[0]?.integration;

describe("A-50: Lambda proxy integrations", () => {
  test("know function and time limit", () => {
    expect(integrationOf(LAMBDA)).toEqual({
      kind: "lambda-proxy",
      functionArn: FUNCTION_ARN,
      timeoutInMillis: 29_000,
    });
    expect(integrationOf({ ...LAMBDA, timeoutInMillis: 50 })).toMatchObject({ timeoutInMillis: 50 });
    expect(integrationOf({ ...LAMBDA, timeoutInMillis: "5000" })).toMatchObject({ timeoutInMillis: 5000 });
  });

  test.each(["live", "$LATEST", "7"])(
    "answer for an alias or version with the code that is there: %s",
    (qualifier) => {
      const uri = LAMBDA_URI.replace(FUNCTION_ARN, () => `${FUNCTION_ARN}:${qualifier}`);
      const { routes, warnings } = parseWith({ ...LAMBDA, uri });
      expect(routes[0]?.integration).toMatchObject({ functionArn: FUNCTION_ARN });
      expect(warnings).toEqual([
        expect.stringContaining("the version or alias is answered by the code that is there now"),
      ]);
    },
  );

  test("keep the role that would call the function", () => {
    const credentials = "arn:aws:iam::123456789012:role/caller";
    expect(integrationOf({ ...LAMBDA, credentials })).toMatchObject({ credentials });
  });

  test("A-51: a verb other than POST is told", () => {
    expect(parseWith({ ...LAMBDA, httpMethod: "GET" }).warnings).toEqual([
      expect.stringContaining("should be POST (contract A-51)"),
    ]);
    expect(parseWith({ ...LAMBDA, httpMethod: "post" }).warnings).toEqual([]);
  });

  test.each([
    [
      { uri: undefined },
      "uri must be arn:…:lambda:path/2015-03-31/functions/FUNCTION_ARN/invocations (contract A-52)",
    ],
    [{ uri: FUNCTION_ARN }, "(contract A-52)"],
    [{ uri: "https://example.com" }, "(contract A-52)"],
    [{ uri: `${LAMBDA_URI}/more` }, "(contract A-52)"],
    [{ uri: { "Fn::Sub": "x" } }, "(contract A-52)"],
    [{ timeoutInMillis: 49 }, "timeoutInMillis must be a whole number from 50 to 29000"],
    [{ timeoutInMillis: 29_001 }, "timeoutInMillis must be a whole number from 50 to 29000"],
    [{ timeoutInMillis: 1.5 }, "timeoutInMillis must be a whole number"],
    [{ type: "magic" }, 'There is no integration type "magic".'],
    [{ type: undefined }, 'There is no integration type "".'],
  ])("refuse %j", (change, problem) => {
    expect(() => integrationOf({ ...LAMBDA, ...change })).toThrow(problem);
  });

  test.each(["x", [], null])("refuse an integration that is %j", (integration) => {
    expect(() => integrationOf(integration)).toThrow(/The operation has no x-amazon-apigateway-integration/);
  });
});

const HTTP = { type: "http", uri: "https://example.com/a" };

describe("integrations that answer 501 behind their guard", () => {
  test.each([
    [{ ...HTTP, connectionType: "VPC_LINK", connectionId: "abc" }, "VPC links are not run here"],
    [{ ...HTTP, type: "HTTP_PROXY", connectionId: "abc" }, "VPC links are not run here"],
    [{ ...HTTP, tlsConfig: { insecureSkipVerification: true } }, "certificates are always verified here"],
    [{ ...HTTP, uri: "https://${stageVariables.host}/" }, "the stage variable host"],
    [
      { type: "aws", uri: "arn:aws:apigateway:us-east-1:dynamodb:action/GetItem" },
      "integrations with AWS services other than Lambda are not run here (dynamodb)",
    ],
    [
      { type: "aws", uri: "arn:aws:apigateway:${AWS::Region}:s3:path/bucket/key" },
      "integrations with AWS services other than Lambda are not run here (s3)",
    ],
    [
      { ...LAMBDA, uri: "arn:aws:apigateway:us-east-1:firehose:action/PutRecord" },
      "integrations with AWS services other than Lambda",
    ],
    [
      { ...LAMBDA, uri: LAMBDA_URI.replace("hello", "${stageVariables.fn}") },
      "the stage variable fn of the integration's uri has no value",
    ],
    [{ ...LAMBDA, responseTransferMode: "STREAM" }, "response streaming is not run here"],
    [
      { ...LAMBDA, requestParameters: { "integration.request.header.X-Amz-Invocation-Type": "'Event'" } },
      "asynchronous invocation is not run here",
    ],
  ])("%j", (integration, reason) => {
    expect(integrationOf(integration)).toEqual({
      kind: "not-run-here",
      reason: expect.stringContaining(reason),
    });
  });
});

describe("E.6: mock integrations", () => {
  const headers = { "Access-Control-Allow-Origin": {} };
  const operation = { responses: { "200": { description: "ok", headers } } };
  const toMock = (response: JsonObject, extra: JsonObject = {}) => ({
    type: "mock",
    requestTemplates: { "application/json": '{"statusCode": 200}' },
    responses: { default: { statusCode: "200", ...response } },
    ...extra,
  });
  const allow = (value: unknown) => ({
    responseParameters: { "method.response.header.Access-Control-Allow-Origin": value },
  });

  test("E-92, E-93: literals lose their quotes", () => {
    expect(integrationOf(toMock(allow("'https://a.example'")), operation)).toEqual({
      kind: "mock",
      mock: {
        requestTemplates: { "application/json": '{"statusCode": 200}' },
        passthroughBehavior: "when_no_match",
        responses: [
          {
            pattern: "default",
            statusCode: 200,
            headers: { "Access-Control-Allow-Origin": { kind: "literal", text: "https://a.example" } },
            templates: {},
          },
        ],
        parameters: [],
      },
    });
  });

  test("A-31, E-94: status codes as numbers, and what happens without a template", () => {
    const mock = toMock(
      { statusCode: 204, responseTemplates: { "text/plain": "" } },
      { passthroughBehavior: "NEVER" },
    );
    expect(integrationOf(mock)).toMatchObject({
      mock: {
        passthroughBehavior: "never",
        responses: [{ statusCode: 204, templates: { "text/plain": "" } }],
      },
    });
  });

  test("without anything it is still one", () => {
    expect(integrationOf({ type: "mock" })).toMatchObject({
      kind: "mock",
      mock: { responses: [], requestTemplates: {} },
    });
  });

  test.each([
    [
      "a header that is not declared (E-92)",
      toMock({ responseParameters: { "method.response.header.X": "'a'" } }),
      "The header X is not declared",
    ],
    ["a value without quotes (E-93)", toMock(allow("*")), "is neither a literal nor a mapped value"],
    ["a value that is no text", toMock(allow(600)), "must be text."],
    [
      "a parameter that is no header",
      toMock({ responseParameters: { "method.response.body": "'a'" } }),
      "method.response.body is no header of the answer.",
    ],
    ["a status of nobody", toMock({ statusCode: 99 }), "statusCode must be a number from 200 to 599."],
    ["no status", { type: "mock", responses: { default: {} } }, "statusCode must be a number"],
    [
      "a pattern that is none",
      { type: "mock", responses: { "(": { statusCode: 200 } } },
      "( is no regular expression.",
    ],
    [
      "a behaviour of nobody",
      toMock({}, { passthroughBehavior: "maybe" }),
      "There is no passthroughBehavior maybe.",
    ],
    ["templates that are no texts", toMock({}, { requestTemplates: { a: {} } }), "a must be text."],
  ])("refuses %s", (_what, mock, problem) => {
    expect(() => integrationOf(mock, operation)).toThrow(problem);
  });

  test("values of the integration's answer, of the context and of the stage are mapped", () => {
    for (const expression of ["integration.response.header.X", "context.requestId", "stageVariables.a"]) {
      expect(integrationOf(toMock(allow(expression)), operation)).toMatchObject({
        mock: {
          responses: [{ headers: { "Access-Control-Allow-Origin": { kind: "expression", expression } } }],
        },
      });
    }
  });
});

describe("D.3: gateway responses", () => {
  const responsesOf = (responses: unknown) =>
    parseRestApi(
      toApi(
        { "/": { get: { [INTEGRATION]: LAMBDA } } },
        { "x-amazon-apigateway-gateway-responses": responses },
      ),
      stack,
    ).gatewayResponses;

  test("D-22, D-26: status, headers and templates, each when it is written", () => {
    expect(
      responsesOf({
        UNAUTHORIZED: {
          statusCode: "418",
          responseParameters: {
            "gatewayresponse.header.X-A": "'b'",
            "gatewayresponse.header.X-B": "method.request.header.Origin",
            "gatewayresponse.header.X-C": "context.requestId",
          },
          responseTemplates: { "application/json": '{"m":$context.error.messageString}' },
        },
        DEFAULT_5XX: { statusCode: 503 },
        DEFAULT_4XX: {},
      }),
    ).toEqual({
      UNAUTHORIZED: {
        statusCode: 418,
        responseParameters: {
          "gatewayresponse.header.X-A": "'b'",
          "gatewayresponse.header.X-B": "method.request.header.Origin",
          "gatewayresponse.header.X-C": "context.requestId",
        },
        responseTemplates: { "application/json": '{"m":$context.error.messageString}' },
      },
      DEFAULT_5XX: { statusCode: 503, responseParameters: {}, responseTemplates: {} },
      DEFAULT_4XX: { responseParameters: {}, responseTemplates: {} },
    });
  });

  test.each([
    [{ UNAUTHORISED: {} }, "There is no gateway response UNAUTHORISED."],
    [{ UNAUTHORIZED: "x" }, "UNAUTHORIZED must be a map."],
    [{ UNAUTHORIZED: { status: 1 } }, "A gateway response has no status."],
    [{ UNAUTHORIZED: { statusCode: "4xx" } }, "statusCode must be a number from 200 to 599."],
    [
      { UNAUTHORIZED: { responseParameters: { "gatewayresponse.header.X": "b" } } },
      "no header with a literal or mapped value",
    ],
    [
      { UNAUTHORIZED: { responseParameters: { "gatewayresponse.header.X Y": "'b'" } } },
      "no header with a literal",
    ],
    [{ UNAUTHORIZED: { responseTemplates: { a: 1 } } }, "a must be text."],
    ["x", "x-amazon-apigateway-gateway-responses must be a map."],
  ])("refuses %j", (responses, problem) => {
    expect(() => responsesOf(responses)).toThrow(problem);
  });
});
