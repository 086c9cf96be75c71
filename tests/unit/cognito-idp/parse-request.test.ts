import { CognitoIdpError } from "../../../local/cognito-idp/cognito-idp-error.ts";
import {
  ATTRIBUTES,
  AUTH_FLOW,
  BOOLEAN,
  SECRET_HASH,
  TEXT_MAP,
  USER_POOL_ID,
  USERNAME,
} from "../../../local/cognito-idp/model-shapes.ts";
import { parseRequest } from "../../../local/cognito-idp/parse-request.ts";
import { list, required, structure } from "../../../local/cognito-idp/request-shape.ts";

const SHAPE = structure({
  UserPoolId: required(USER_POOL_ID),
  Username: required(USERNAME),
  SecretHash: SECRET_HASH,
  AuthFlow: AUTH_FLOW,
  Limit: { kind: "integer", min: 0, max: 60 },
  Permanent: BOOLEAN,
  UserAttributes: ATTRIBUTES,
  Mediums: list({ kind: "string", values: ["SMS", "EMAIL"] }),
  ClientMetadata: TEXT_MAP,
});

const VALID = { UserPoolId: "eu-west-1_Abc123", Username: "jane" };

function refusalOf(body: Record<string, unknown>): { type: string; message: string } {
  try {
    parseRequest(SHAPE, body);
  } catch (error) {
    if (error instanceof CognitoIdpError) return { type: error.type, message: error.message };
    throw error;
  }
  throw new Error("The request was taken.");
}

describe("parseRequest", () => {
  test("reads every kind of member", () => {
    const body = {
      ...VALID,
      AuthFlow: "USER_SRP_AUTH",
      Limit: 60,
      Permanent: false,
      UserAttributes: [{ Name: "email", Value: "jane@example.com" }, { Name: "name" }],
      Mediums: ["EMAIL"],
      ClientMetadata: { a: "1" },
    };
    expect(parseRequest(SHAPE, body)).toEqual(body);
  });

  test("drops members that the model does not know", () => {
    expect(parseRequest(SHAPE, { ...VALID, Colour: "red" })).toEqual(VALID);
    expect(
      parseRequest(SHAPE, { ...VALID, UserAttributes: [{ Name: "email", Extra: 1 }] }).UserAttributes,
    ).toEqual([{ Name: "email" }]);
  });

  test("C12: takes null for absent, at every depth", () => {
    const body = {
      ...VALID,
      SecretHash: null,
      UserAttributes: [null, { Name: "email", Value: null }],
      ClientMetadata: { a: null, b: "1" },
    };
    expect(parseRequest(SHAPE, body)).toEqual({
      ...VALID,
      UserAttributes: [{ Name: "email" }],
      ClientMetadata: { b: "1" },
    });
  });

  test.each([
    ["Username", { $ne: "" }, "STRUCTURE_VALUE can not be converted to a String"],
    ["Username", 7, "NUMBER_VALUE can not be converted to a String"],
    ["Username", ["jane"], "LIST_VALUE can not be converted to a String"],
    ["Username", "\ud800", "STRING_VALUE can not be converted to a String"],
    ["Permanent", "true", "STRING_VALUE can not be converted to a Boolean"],
    ["Limit", "60", "STRING_VALUE can not be converted to an Integer"],
    ["Limit", 1.5, "NUMBER_VALUE can not be converted to an Integer"],
    ["Limit", 1e300, "NUMBER_VALUE can not be converted to an Integer"],
    ["UserAttributes", { Name: "email" }, "STRUCTURE_VALUE can not be converted to a list"],
    ["UserAttributes", ["email"], "STRING_VALUE can not be converted to a structure"],
    ["UserAttributes", [[]], "LIST_VALUE can not be converted to a structure"],
    ["Mediums", [1], "NUMBER_VALUE can not be converted to a String"],
    ["ClientMetadata", [], "LIST_VALUE can not be converted to a map"],
    ["ClientMetadata", { a: 1 }, "NUMBER_VALUE can not be converted to a String"],
  ])("C-05: %s of a wrong type is a SerializationException: %j", (member, value, message) => {
    expect(refusalOf({ ...VALID, [member]: value })).toEqual({ type: "SerializationException", message });
  });

  test("a wrong type is told before any broken constraint", () => {
    expect(refusalOf({ UserPoolId: "", Limit: "x" }).type).toBe("SerializationException");
  });

  test("C1.1: names a missing member", () => {
    expect(refusalOf({ Username: "jane" })).toEqual({
      type: "InvalidParameterException",
      message:
        "1 validation error detected: Value null at 'userPoolId' failed to satisfy constraint: Member must not be null",
    });
  });

  test("C1.1: joins several errors, in the order of the members", () => {
    expect(refusalOf({ UserPoolId: "nope", AuthFlow: "MAGIC" }).message).toBe(
      "3 validation errors detected: " +
        "Value 'nope' at 'userPoolId' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w-]+_[0-9a-zA-Z]+; " +
        "Value null at 'username' failed to satisfy constraint: Member must not be null; " +
        "Value 'MAGIC' at 'authFlow' failed to satisfy constraint: Member must satisfy enum value set: " +
        "[USER_SRP_AUTH, REFRESH_TOKEN_AUTH, REFRESH_TOKEN, CUSTOM_AUTH, ADMIN_NO_SRP_AUTH, USER_PASSWORD_AUTH, ADMIN_USER_PASSWORD_AUTH, USER_AUTH]",
    );
  });

  test.each([
    [{ Limit: -1 }, "Value '-1' at 'limit'", "Member must have value greater than or equal to 0"],
    [{ Limit: 61 }, "Value '61' at 'limit'", "Member must have value less than or equal to 60"],
    [
      { UserPoolId: `eu_${"a".repeat(60)}` },
      `Value 'eu_${"a".repeat(60)}' at 'userPoolId'`,
      "Member must have length less than or equal to 55",
    ],
    [
      { SecretHash: "x".repeat(129) },
      "Value at 'secretHash'",
      "Member must have length less than or equal to 128",
    ],
    [
      { UserAttributes: [{ Name: "a" }, { Name: "b".repeat(33) }] },
      `Value '${"b".repeat(33)}' at 'userAttributes.2.member.name'`,
      "Member must have length less than or equal to 32",
    ],
    [
      { UserAttributes: [{ Value: "x" }] },
      "Value null at 'userAttributes.1.member.name'",
      "Member must not be null",
    ],
    [
      { Mediums: ["EMAIL", "FAX"] },
      "Value '[EMAIL, FAX]' at 'mediums'",
      "Member must satisfy constraint: [Member must satisfy enum value set: [SMS, EMAIL]]",
    ],
  ])("C1.1: words a broken constraint as the model does: %#", (broken, subject, constraint) => {
    expect(refusalOf({ ...VALID, ...broken }).message).toBe(
      `1 validation error detected: ${subject} failed to satisfy constraint: ${constraint}`,
    );
  });

  test("C1.1: never repeats a sensitive value", () => {
    const { message } = refusalOf({
      ...VALID,
      Username: "a hidden name",
      SecretHash: `hidden${"x".repeat(300)}`,
      UserAttributes: [{ Name: "email", Value: `hidden${"x".repeat(2048)}` }],
    });
    expect(message).toMatch(/^3 validation errors detected: Value at 'username'/);
    expect(message).not.toContain("hidden");
  });

  test("a pattern must match the whole value, line breaks included", () => {
    expect(refusalOf({ ...VALID, UserPoolId: "eu-west-1_Abc\n" }).type).toBe("InvalidParameterException");
    expect(refusalOf({ ...VALID, Username: "jane\n" }).type).toBe("InvalidParameterException");
    expect(refusalOf({ ...VALID, Username: "" }).message).toContain("2 validation errors");
  });

  test("C-06: a member of the prototype is no member of the request", () => {
    const body = Object.assign(Object.create({ Username: "inherited" }), { UserPoolId: VALID.UserPoolId });
    expect(refusalOf(body).message).toContain("Value null at 'username'");
  });

  test("C-06: keys like __proto__ and constructor are text like any other", () => {
    const body = JSON.parse(
      '{"__proto__":{"polluted":"1"},"UserPoolId":"eu_A","Username":"jane","ClientMetadata":{"__proto__":"x","constructor":"y"}}',
    );
    const { ClientMetadata } = parseRequest(SHAPE, body);
    expect(Object.entries(ClientMetadata ?? {})).toEqual([
      ["__proto__", "x"],
      ["constructor", "y"],
    ]);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect(ClientMetadata?.toString).toBeUndefined();
  });
});
