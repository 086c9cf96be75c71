import { parseParameterOverrides } from "../../../local/template/parameter-overrides.ts";
import { resolveParameters, toParameterTexts } from "../../../local/template/parameters.ts";

const resolve = (section: unknown, overrides: Record<string, string> = {}, replaceDefaults = {}) =>
  Object.fromEntries(resolveParameters(section, { overrides, replaceDefaults }));

test.each([
  ["the default", { Type: "String", Default: "x" }, "x"],
  ["a number default as text", { Type: "Number", Default: 7 }, "7"],
  ["a boolean default as text", { Type: "String", Default: false }, "false"],
  ["a list, blanks cut", { Type: "CommaDelimitedList", Default: "a, b ,c" }, ["a", "b", "c"]],
  ["an empty list as one empty item", { Type: "CommaDelimitedList", Default: "" }, [""]],
  ["a list of numbers", { Type: "List<Number>", Default: "1,2" }, ["1", "2"]],
  ["an id of AWS", { Type: "AWS::EC2::VPC::Id", Default: "vpc-1" }, "vpc-1"],
  ["a list of ids of AWS", { Type: "List<AWS::EC2::Subnet::Id>", Default: "a,b" }, ["a", "b"]],
  ["the name of an SSM parameter", { Type: "AWS::SSM::Parameter::Name", Default: "/a" }, "/a"],
])("takes %s", (_what, declaration, expected) => {
  expect(resolve({ P: declaration })).toEqual({ P: expected });
});

test("an override is stronger than the default, and a list stays a list", () => {
  const section = { A: { Type: "String", Default: "x" }, L: { Type: "CommaDelimitedList", Default: "x" } };
  expect(resolve(section, { A: "y", L: "1,2" })).toEqual({ A: "y", L: ["1", "2"] });
  expect(
    toParameterTexts(resolveParameters(section, { overrides: { L: "1, 2" }, replaceDefaults: {} })),
  ).toEqual({
    A: "x",
    L: "1,2",
  });
});

test("a default can be replaced by its value, but never an override", () => {
  const section = { A: { Type: "String", Default: "old" }, B: { Type: "String", Default: "old" } };
  expect(resolve(section, { B: "old" }, { old: "new" })).toEqual({ A: "new", B: "old" });
});

test.each([
  [{ Type: "String" }, undefined, "The parameter P has no default and no value is given."],
  [{ Type: "String", AllowedValues: ["a", "b"] }, "c", 'The parameter P must be one of a, b; it is "c".'],
  [{ Type: "String", AllowedPattern: "[a-z]+" }, "ab1", 'The parameter P must match [a-z]+; it is "ab1".'],
  [
    { Type: "String", AllowedPattern: "a|b", ConstraintDescription: "a or b" },
    "ab",
    "must match a|b (a or b)",
  ],
  [{ Type: "String", MinLength: 2 }, "a", "must have at least 2 characters"],
  [{ Type: "String", MaxLength: "2" }, "abc", "must have at most 2 characters"],
  [{ Type: "Number" }, "x", "must be a number"],
  [{ Type: "Number", MinValue: 2 }, "1", "must be at least 2"],
  [{ Type: "Number", MaxValue: 2 }, "3", "must be at most 2"],
  [{ Type: "CommaDelimitedList", AllowedValues: ["a"] }, "a,b", "must be one of a"],
  [{ Type: "String", NoEcho: true, MinLength: 9 }, "secret", "it is ****."],
  [{ Type: "AWS::SSM::Parameter::Value<String>", Default: "/a" }, undefined, "is read from AWS"],
  [{ Type: "Text", Default: "a" }, undefined, "Text is no parameter type of CloudFormation."],
  [{ Default: "a" }, undefined, "The parameter has no Type."],
  [{ Type: "String", Standard: "a" }, undefined, "A parameter has no Standard."],
  [{ Type: "String", Default: ["a"] }, undefined, "Default must be text, a number or a boolean."],
  [{ Type: "String", Default: "a", AllowedPattern: "(" }, undefined, "is not a regular expression"],
])("refuses %j with %j", (declaration, value, problem) => {
  expect(() => resolve({ P: declaration }, value === undefined ? {} : { P: value })).toThrow(problem);
});

test("refuses an override that the template does not have, as CloudFormation does", () => {
  expect(() => resolve({ P: { Type: "String", Default: "a" } }, { Q: "b" })).toThrow(
    "The parameter Q is given, but the template has no such parameter.\n  → It has P.",
  );
});

describe("parameter overrides", () => {
  test.each([
    ["a text", "A=1 B=two", { A: "1", B: "two" }],
    ["quotes around the value", 'A="v w s" B=x', { A: "v w s", B: "x" }],
    ["quotes around the whole", '"A=v w s" B=x', { A: "v w s", B: "x" }],
    ["single quotes", "A='v w' B='x'", { A: "v w", B: "x" }],
    ["escaped quotes", 'A="say \\"hi\\""', { A: 'say "hi"' }],
    ["a value with equals signs", "A=b=c", { A: "b=c" }],
    ["an empty value", 'A="" B=', { A: "", B: "" }],
    ["commas", "Urls=http://a,http://b", { Urls: "http://a,http://b" }],
    [
      "the older form",
      "ParameterKey=A,ParameterValue=1 ParameterKey=B,ParameterValue=x\\,y",
      { A: "1", B: "x,y" },
    ],
    ["a list", ["A=1", "B=v w s", 'C="quoted"'], { A: "1", B: "v w s", C: "quoted" }],
    ["several in one item of a list", ["A=1 B=2"], { A: "1", B: "2" }],
    ["a table", { A: 1, B: ["x", "y"] }, { A: "1", B: "x,y" }],
    ["nothing", [], {}],
  ])("reads %s", (_what, value, expected) => {
    expect(parseParameterOverrides(value, "samconfig.toml")).toEqual(expected);
  });

  test.each([["A"], ["=x"], [["A"]], [[1]]])("refuses %j", (value) => {
    expect(() => parseParameterOverrides(value, "samconfig.toml")).toThrow(
      "samconfig.toml › parameter_overrides:",
    );
  });
});
