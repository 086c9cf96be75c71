import { loadRefusal } from "../../support/refused-templates.ts";
import { ON_API, toStack, USERS } from "../../support/sam-templates.ts";
import { createTemplateFolder, type TemplateFolder } from "../../support/template-folder.ts";

let folder: TemplateFolder;
beforeAll(() => {
  folder = createTemplateFolder({ "src/index.mjs": "" });
});
afterAll(() => folder.remove());

const SAM = "Transform: AWS::Serverless-2016-10-31\n";
const EVENT = { A: `Path: /a, Method: get, ${ON_API}` };
const withAuth = (auth: string) => SAM + toStack(`      Auth: ${auth}`, EVENT);
const withApi = (properties: string) => SAM + toStack(`      ${properties}`, EVENT);
const withEvent = (event: string, auth = `{ DefaultAuthorizer: Users, Authorizers: { ${USERS} } }`) =>
  SAM + toStack(`      Auth: ${auth}`, { A: `Path: /a, Method: get, ${ON_API}, ${event}` });

const refusalOf = (text: string) => loadRefusal(folder, text);

describe("guards that SAM does not take as they are written stop the start; no route is opened in their place", () => {
  test.each([
    [
      "a Lambda authorizer of no known payload",
      withAuth("{ Authorizers: { L: { FunctionArn: x, FunctionPayloadType: WHAT } } }"),
      "L has the FunctionPayloadType WHAT.",
    ],
    [
      "a REQUEST authorizer without a source",
      withAuth("{ Authorizers: { L: { FunctionArn: x, FunctionPayloadType: REQUEST } } }"),
      "L must have an Identity with at least one of Headers",
    ],
    [
      "a source that is no list",
      withAuth(
        "{ Authorizers: { L: { FunctionArn: x, FunctionPayloadType: REQUEST, Identity: { Headers: a } } } }",
      ),
      "Headers must be a list of names.",
    ],
    [
      "a resource policy that is no map",
      withAuth("{ ResourcePolicy: [a] }"),
      "ResourcePolicy must be a map.",
    ],
    [
      "a resource policy that SAM does not know",
      withAuth("{ ResourcePolicy: { Moon: x } }"),
      "Moon of ResourcePolicy is not supported here.",
    ],
    [
      "a default that CloudFormation would choose",
      withAuth(`{ DefaultAuthorizer: !If [C, Users, NONE], Authorizers: { ${USERS} } }`),
      "SAM does not resolve Fn::If in DefaultAuthorizer",
    ],
    [
      "a flag that CloudFormation would choose",
      withAuth(`{ AddDefaultAuthorizerToCorsPreflight: !If [C, false, true], Authorizers: { ${USERS} } }`),
      "SAM does not resolve Fn::If in AddDefaultAuthorizerToCorsPreflight",
    ],
    [
      "an event's Auth that CloudFormation would choose",
      withEvent('Auth: !If [C, { Authorizer: NONE }, !Ref "AWS::NoValue"]'),
      "SAM does not resolve Fn::If in Auth",
    ],
    [
      "an event's authorizer by parameter",
      withEvent("Auth: { Authorizer: !Ref Pool }"),
      "SAM does not resolve Ref in Authorizer",
    ],
    [
      "an event that wants no key where none is wanted",
      withEvent("Auth: { ApiKeyRequired: false }"),
      "ApiKeyRequired: false says something only where the API requires keys.",
    ],
    [
      "an override of nothing",
      withEvent("Auth: { OverrideApiAuth: true }"),
      "OverrideApiAuth has nothing to put in its place.",
    ],
    [
      "a key that SAM does not know",
      withAuth("{ Guard: x }"),
      "Guard of Auth of an API is not supported here.",
    ],
    [
      "a default without authorizers",
      withAuth("{ DefaultAuthorizer: Users }"),
      "DefaultAuthorizer Users is not one of Authorizers.",
    ],
    [
      "a default that is not declared",
      withAuth(`{ DefaultAuthorizer: X, Authorizers: { ${USERS} } }`),
      "DefaultAuthorizer X is not one of",
    ],
    [
      "an authorizer without a pool",
      withAuth("{ Authorizers: { U: {} } }"),
      "The authorizer U has neither UserPoolArn nor FunctionArn.",
    ],
    [
      "an authorizer with an unknown key",
      withAuth("{ Authorizers: { U: { UserPoolArn: x, Ttl: 1 } } }"),
      "Ttl of an authorizer",
    ],
    [
      "scopes that are no list",
      withAuth("{ Authorizers: { U: { UserPoolArn: x, AuthorizationScopes: a } } }"),
      "AuthorizationScopes must be a list.",
    ],
    [
      "an unknown member of Identity",
      withAuth("{ Authorizers: { U: { UserPoolArn: x, Identity: { Header: a, Moon: b } } } }"),
      "Moon of Identity",
    ],
    ["Auth that is no map", withAuth("x"), "Auth must be a map."],
    [
      "an authorizer of nobody",
      withAuth("{ Authorizers: { U: { UserPoolArn: !GetAtt Nobody.Arn } } }"),
      "There is no parameter or resource Nobody.",
    ],
    [
      "an event's unknown authorizer",
      withEvent("Auth: { Authorizer: X }"),
      "The authorizer X is not one of the API's.",
    ],
    [
      "NONE without a default",
      withEvent("Auth: { Authorizer: NONE }", `{ Authorizers: { ${USERS} } }`),
      "SAM takes NONE only where the API has",
    ],
    [
      "scopes without an authorizer",
      withEvent("Auth: { AuthorizationScopes: [a] }"),
      "AuthorizationScopes must be a list beside an Authorizer.",
    ],
    [
      "a closed endpoint",
      withApi("DisableExecuteApiEndpoint: true"),
      "DisableExecuteApiEndpoint closes the only address",
    ],
  ])("%s", async (_what, text, problem) => {
    const { message, details } = await refusalOf(text);
    expect(message).toContain(problem);
    expect(details).toMatchObject({
      file: expect.stringMatching(/template\.yaml$/),
      line: expect.any(Number),
      path: expect.stringMatching(/^Resources\./),
      remedy: expect.stringMatching(/\.$/),
    });
  });
});
