import fc from "fast-check";
import { parseRestApi } from "../../../local/openapi/parse-rest-api.ts";
import { matchesArn, matchesGlob } from "../../../local/openapi/policies/arn-pattern.ts";
import type { ConditionValues } from "../../../local/openapi/policies/conditions.ts";
import { evaluatePolicy, parsePolicy } from "../../../local/openapi/policies/policy.ts";
import { PolicyError } from "../../../local/openapi/policies/policy-error.ts";
import type { JsonObject } from "../../../local/platform/json.ts";
import { StartError } from "../../../local/platform/start-error.ts";
import { toApi, toOperation } from "../../support/api-documents.ts";

const ARN = "arn:aws:execute-api:us-east-1:123456789012:abcdefghij/Prod/GET/users/7";

const VALUES: ConditionValues = {
  sourceIp: "127.0.0.1",
  userAgent: "curl/8",
  referer: undefined,
  isSecure: false,
  now: Date.UTC(2026, 10, 18),
};

const evaluate = (statements: unknown, values: Partial<ConditionValues> = {}) =>
  evaluatePolicy(parsePolicy({ Statement: statements }, { isOfResource: false }), {
    resourceArn: ARN,
    values: { ...VALUES, ...values },
  });

const allow = (more: JsonObject = {}) => ({
  Effect: "Allow",
  Action: "execute-api:Invoke",
  Resource: "*",
  ...more,
});

describe("what a resource pattern fits", () => {
  test.each([
    ["*"],
    [ARN],
    ["arn:aws:execute-api:*"],
    ["arn:aws:execute-api:us-east-1:*:*"],
    ["arn:*:execute-api:*:*:*/*/*/*"],
    ["arn:aws:execute-api:us-east-1:123456789012:abcdefghij/*"],
    ["arn:aws:execute-api:*:*:abcdefghij/Prod/G?T/users/?"],
    ["arn:aws-cn:execute-api:us-east-1:123456789012:abcdefghij/Prod/GET/users/*"],
  ])("%s fits", (pattern) => expect(matchesArn(pattern, ARN)).toBe(true));

  test.each([
    ["arn:aws:execute-api:us-east-1:123456789012:abcdefghij/prod/GET/users/7"],
    ["arn:aws:execute-api:us-east-1:123456789012:abcdefghij/Prod/GET/users/"],
    ["arn:aws:execute-api:us-east-1:123456789012:abcdefghij/Prod/GET/users/77"],
    ["arn:aws:execute-api:eu-west-1:*:*"],
    ["arn:aws:lambda:*:*:*"],
    ["arn:aws:execute-api:*:abcdefghij/*"],
    ["abcdefghij/Prod/GET/users/7"],
    [""],
  ])("%s does not", (pattern) => expect(matchesArn(pattern, ARN)).toBe(false));

  test("patterns fit what a regular expression made of them fits", () => {
    const piece = fc.constantFrom("a", "b", "/", "*", "?");
    const letter = fc.constantFrom("a", "b", "/");
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), fc.array(letter, { maxLength: 8 }), (pattern, text) => {
        const source = pattern.join("").replaceAll("?", ".").replaceAll("*", ".*");
        const expected = new RegExp(`^(?:${source})$`).test(text.join(""));
        expect(matchesGlob(pattern.join(""), text.join(""))).toBe(expected);
      }),
      { numRuns: 2000 },
    );
  });

  test("stars are judged at once, however many", () => {
    expect(matchesGlob("*a".repeat(300), "a".repeat(5000))).toBe(true);
    expect(matchesGlob(`${"*a".repeat(300)}b`, "a".repeat(5000))).toBe(false);
  });
});

describe("what a policy says", () => {
  test.each<[string, unknown, string]>([
    ["an allow", allow(), "allow"],
    ["an allow in a list", [allow()], "allow"],
    ["no statement", [], "neither"],
    ["an allow for something else", allow({ Resource: `${ARN}/x` }), "neither"],
    ["one of several resources", allow({ Resource: ["arn:aws:s3:::b", ARN] }), "allow"],
    ["every action", allow({ Action: "*" }), "allow"],
    ["actions in another letter case", allow({ Action: ["EXECUTE-API:invoke"] }), "allow"],
    ["actions by pattern", allow({ Action: "execute-api:I*" }), "allow"],
    ["another action", allow({ Action: "execute-api:ManageConnections" }), "neither"],
    ["another service", allow({ Action: "lambda:*" }), "neither"],
    ["all actions but one", { ...allow(), Action: undefined, NotAction: "s3:*" }, "allow"],
    ["all actions but this", { ...allow(), Action: undefined, NotAction: "execute-api:*" }, "neither"],
    ["all resources but one", { ...allow(), Resource: undefined, NotResource: "arn:aws:s3:::b" }, "allow"],
    ["all resources but this", { ...allow(), Resource: undefined, NotResource: ARN }, "neither"],
    ["a deny", allow({ Effect: "Deny" }), "explicit-deny"],
    ["a deny before an allow", [allow({ Effect: "Deny" }), allow()], "explicit-deny"],
    ["a deny behind an allow", [allow(), allow({ Effect: "Deny" })], "explicit-deny"],
    ["a deny of something else", [allow(), allow({ Effect: "Deny", Resource: "arn:aws:s3:::b" })], "allow"],
  ])("%s: %j is %s", (_what, statements, outcome) => {
    // An absent member is absent in JSON.
    expect(evaluate(JSON.parse(JSON.stringify(statements)))).toBe(outcome);
  });

  test.each<[string, JsonObject, [values: Partial<ConditionValues>, isMet: boolean]]>([
    ["an address", { IpAddress: { "aws:SourceIp": "127.0.0.1" } }, [{}, true]],
    ["a range", { IpAddress: { "aws:SourceIp": ["192.0.2.0/24", "127.0.0.0/8"] } }, [{}, true]],
    ["another range", { IpAddress: { "aws:SourceIp": "192.0.2.0/24" } }, [{}, false]],
    ["everybody", { IpAddress: { "aws:SourceIp": "0.0.0.0/0" } }, [{}, true]],
    [
      "a range of IPv6",
      { IpAddress: { "aws:SourceIp": "2001:db8::/32" } },
      [{ sourceIp: "2001:db8::1" }, true],
    ],
    ["IPv6 outside of it", { IpAddress: { "aws:SourceIp": "2001:db8::/32" } }, [{ sourceIp: "::1" }, false]],
    ["IPv6 in a range of IPv4", { IpAddress: { "aws:SourceIp": "0.0.0.0/0" } }, [{ sourceIp: "::1" }, false]],
    ["no address at all", { IpAddress: { "aws:SourceIp": "0.0.0.0/0" } }, [{ sourceIp: "" }, false]],
    ["not an address", { NotIpAddress: { "aws:SourceIp": "127.0.0.1/32" } }, [{}, false]],
    ["not another address", { NotIpAddress: { "aws:SourceIp": ["192.0.2.1"] } }, [{}, true]],
    [
      "no address, and not another",
      { NotIpAddress: { "aws:SourceIp": "192.0.2.1" } },
      [{ sourceIp: "" }, true],
    ],
    ["a key in any letter case", { IpAddress: { "AWS:sourceip": "127.0.0.1" } }, [{}, true]],
    ["a text", { StringEquals: { "aws:UserAgent": "curl/8" } }, [{}, true]],
    ["a text in another letter case", { StringEquals: { "aws:UserAgent": "Curl/8" } }, [{}, false]],
    ["the same, without regard to it", { StringEqualsIgnoreCase: { "aws:UserAgent": "Curl/8" } }, [{}, true]],
    ["a pattern", { StringLike: { "aws:UserAgent": "curl/*" } }, [{}, true]],
    ["not a pattern", { StringNotLike: { "aws:UserAgent": ["x*", "curl/*"] } }, [{}, false]],
    ["what is not there", { StringEquals: { "aws:Referer": "x" } }, [{}, false]],
    ["not what is not there", { StringNotEquals: { "aws:Referer": "x" } }, [{}, true]],
    ["what is not there, if it exists", { StringEqualsIfExists: { "aws:Referer": "x" } }, [{}, true]],
    ["another, if it exists", { StringEqualsIfExists: { "aws:Referer": "x" } }, [{ referer: "y" }, false]],
    ["that it is not there", { Null: { "aws:Referer": "true" } }, [{}, true]],
    ["that it is there", { Null: { "aws:Referer": false } }, [{}, false]],
    ["https", { Bool: { "aws:SecureTransport": "true" } }, [{}, false]],
    ["no https", { Bool: { "aws:SecureTransport": false } }, [{}, true]],
    ["a date to come", { DateLessThan: { "aws:CurrentTime": "2026-11-18T00:00:01Z" } }, [{}, true]],
    ["a date that is over", { DateLessThan: { "aws:CurrentTime": "2026-11-18T00:00:00Z" } }, [{}, false]],
    ["a date at last", { DateGreaterThanEquals: { "aws:CurrentTime": "2026-11-18T00:00:00Z" } }, [{}, true]],
    ["a VPC endpoint", { StringEquals: { "aws:SourceVpce": "vpce-1" } }, [{}, false]],
    ["not a VPC endpoint", { StringNotEquals: { "aws:SourceVpce": "vpce-1" } }, [{}, true]],
    [
      "two, of which one is not met",
      { IpAddress: { "aws:SourceIp": "127.0.0.1" }, StringEquals: { "aws:UserAgent": "x" } },
      [{}, false],
    ],
  ])("a condition on %s", (_what, Condition, [values, isMet]) => {
    expect(evaluate(allow({ Condition }), values)).toBe(isMet ? "allow" : "neither");
  });
});

describe("what is no policy, or none that can be evaluated exactly", () => {
  const condition = (Condition: unknown) => ({ Statement: allow({ Condition }) });

  test.each<[string, unknown, string]>([
    ["text", "{}", "the policy document is no object"],
    ["no statement", {}, "a statement of the policy is no object"],
    [
      "a misspelled member",
      { Statement: allow({ Conditions: {} }) },
      "a statement of the policy has Conditions",
    ],
    ["a principal", { Statement: allow({ Principal: "*" }) }, "a statement of the policy has Principal"],
    [
      "an effect that is none",
      { Statement: allow({ Effect: "deny" }) },
      'the effect of a statement is "deny"',
    ],
    ["both kinds of action", { Statement: allow({ NotAction: "x" }) }, "either Action or NotAction"],
    [
      "a resource that is a map",
      { Statement: allow({ Resource: {} }) },
      "Resource of a statement is neither",
    ],
    ["an empty list of actions", { Statement: allow({ Action: [] }) }, "Action of a statement is neither"],
    [
      "an unknown operator",
      condition({ NumericEquals: { "aws:SourceIp": "1" } }),
      "the condition operator NumericEquals",
    ],
    [
      "a set operator",
      condition({ "ForAnyValue:StringEquals": { "aws:SourceIp": "1" } }),
      "the condition operator ForAnyValue",
    ],
    [
      "an unknown key",
      condition({ StringEquals: { "aws:PrincipalArn": "a" } }),
      "the condition key aws:PrincipalArn",
    ],
    [
      "a key of the prototype",
      condition({ StringEquals: { constructor: "a" } }),
      "the condition key constructor",
    ],
    [
      "a range that is none",
      condition({ IpAddress: { "aws:SourceIp": "127.0.0.0/33" } }),
      "127.0.0.0/33 is no IP address",
    ],
    [
      "an address that is none",
      condition({ IpAddress: { "aws:SourceIp": "localhost" } }),
      "localhost is no IP address",
    ],
    ["a date that is none", condition({ DateLessThan: { "aws:CurrentTime": "soon" } }), "soon is no date"],
    [
      "a value that is a map",
      condition({ StringEquals: { "aws:UserAgent": {} } }),
      "the value of the condition key",
    ],
    ["conditions that are a list", condition([]), "Condition of a statement is no object"],
  ])("%s", (_what, document, problem) => {
    const parse = () => parsePolicy(document, { isOfResource: false });
    expect(parse).toThrow(PolicyError);
    expect(parse).toThrow(problem);
  });

  test.each<[string, unknown, boolean]>([
    ["everybody", "*", true],
    ["everybody of AWS", { AWS: "*" }, true],
    ["a list of everybody", { AWS: ["*"] }, true],
    ["an account", { AWS: "arn:aws:iam::123456789012:root" }, false],
    ["a service", { Service: "lambda.amazonaws.com" }, false],
    ["two", { AWS: ["*", "arn:aws:iam::123456789012:root"] }, false],
    ["nobody", undefined, false],
  ])("the principal of a resource policy: %s", (_what, Principal, isKnown) => {
    const parse = () => parsePolicy({ Statement: allow({ Principal }) }, { isOfResource: true });
    if (isKnown) expect(parse).not.toThrow();
    else expect(parse).toThrow("its principal is");
  });
});

describe("A-62: the resource policy of a document", () => {
  const stack = { region: "us-east-1", accountId: "123456789012" };
  const parse = (policy: unknown) =>
    parseRestApi(toApi({ "/": { get: toOperation() } }, { "x-amazon-apigateway-policy": policy }), stack);
  const everybody = (more: JsonObject) => allow({ Principal: "*", ...more });

  test.each([
    ["execute-api:/*", true],
    ["execute-api:/Prod/GET/users/*", true],
    ["execute-api:/Prod/POST/*", false],
    ["execute-api:/Test/*", false],
  ])("%s means this API", (Resource, isMet) => {
    const { resourcePolicy } = parse({ Statement: [everybody({ Resource: [Resource] })] });
    const outcome = resourcePolicy && evaluatePolicy(resourcePolicy, { resourceArn: ARN, values: VALUES });
    expect(outcome).toBe(isMet ? "allow" : "neither");
  });

  test("one statement need not be a list, and NotResource is short as well", () => {
    const Statement = { ...everybody({}), Resource: undefined, NotResource: "execute-api:/Prod/*" };
    const { resourcePolicy } = parse(JSON.parse(JSON.stringify({ Statement })));
    expect(resourcePolicy && evaluatePolicy(resourcePolicy, { resourceArn: ARN, values: VALUES })).toBe(
      "neither",
    );
  });

  test("a document without one has none", () => {
    const api = parseRestApi(toApi({ "/": { get: toOperation() } }), stack);
    expect(api.resourcePolicy).toBeUndefined();
  });

  test("conditions on a VPC are told: nobody comes from one", () => {
    const Condition = { StringEquals: { "aws:SourceVpce": "vpce-1" } };
    expect(parse({ Statement: [everybody({ Condition })] }).warnings).toEqual([
      expect.stringContaining("nobody comes from a VPC here, so that aws:SourceVpce has no value"),
    ]);
  });

  test.each<[string, unknown, string]>([
    ["text", "{}", "the policy document is no object"],
    [
      "a principal that is somebody",
      { Statement: [allow({ Principal: { AWS: "123456789012" } })] },
      "its principal is",
    ],
    [
      "an unknown condition",
      { Statement: [everybody({ Condition: { StringEquals: { "aws:PrincipalOrgID": "o" } } })] },
      "the condition key aws:PrincipalOrgID",
    ],
  ])("stops the start for %s", (_what, policy, problem) => {
    expect(() => parse(policy)).toThrow(StartError);
    expect(() => parse(policy)).toThrow(problem);
  });

  test("A-61: where API keys are read from", () => {
    const source = (value?: string) =>
      parseRestApi(
        toApi(
          { "/": { get: toOperation() } },
          value === undefined ? {} : { "x-amazon-apigateway-api-key-source": value },
        ),
        stack,
      ).apiKeySource;
    expect([source(), source("HEADER"), source("AUTHORIZER")]).toEqual(["HEADER", "HEADER", "AUTHORIZER"]);
    expect(() => source("COOKIE")).toThrow("There is no API key source COOKIE.");
  });
});
