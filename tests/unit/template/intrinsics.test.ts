import fc from "fast-check";
import { createConditions } from "../../../local/template/conditions.ts";
import { resolveValue } from "../../../local/template/intrinsics.ts";
import { createStackIdentity } from "../../../local/template/pseudo-parameters.ts";
import type { Scope } from "../../../local/template/scope.ts";
import { recordPlace } from "../../../local/template/source-place.ts";

const identity = createStackIdentity("stack", "eu-central-1");

const bare: Omit<Scope, "isConditionTrue"> = {
  identity,
  parameters: new Map<string, string | string[]>([
    ["Name", "ada"],
    ["Count", "3"],
    ["List", ["a", "b"]],
  ]),
  dynamicValues: { "resolve:ssm:/given": "known" },
  hasLanguageExtensions: true,
  mappings: { Regions: { "eu-central-1": { Zone: "central", Zones: ["x", "y"] } } },
  findRef: (logicalId) => `ref-${logicalId}`,
  getAttribute: ({ logicalId, attribute }) => `${logicalId}/${attribute}`,
};

const conditions = createConditions(
  {
    Yes: { "Fn::Equals": ["a", "a"] },
    No: { "Fn::Not": [{ Condition: "Yes" }] },
    NumberIsText: { "Fn::Equals": [3, { Ref: "Count" }] },
    Both: { "Fn::And": [{ Condition: "Yes" }, { Condition: "No" }] },
    Either: { "Fn::Or": [{ Condition: "No" }, { Condition: "Yes" }] },
    Mapped: { "Fn::Equals": [{ "Fn::FindInMap": ["Regions", { Ref: "AWS::Region" }, "Zone"] }, "central"] },
    Circle: { "Fn::Not": [{ Condition: "Round" }] },
    Round: { "Fn::Not": [{ Condition: "Circle" }] },
    Odd: { "Fn::Join": ["", ["a"]] },
    Alone: { "Fn::And": [{ Condition: "Yes" }] },
  },
  bare,
);

const scope: Scope = { ...bare, isConditionTrue: conditions };
const resolve = (value: unknown) => resolveValue(value, scope);
const noValue = { Ref: "AWS::NoValue" };

test.each([
  ["Ref to a parameter", { Ref: "Name" }, "ada"],
  ["Ref to a list parameter", { Ref: "List" }, ["a", "b"]],
  ["Ref to a resource", { Ref: "Pool" }, "ref-Pool"],
  ["AWS::Region", { Ref: "AWS::Region" }, "eu-central-1"],
  ["AWS::AccountId", { Ref: "AWS::AccountId" }, "123456789012"],
  ["AWS::StackName", { Ref: "AWS::StackName" }, "stack"],
  ["AWS::StackId", { Ref: "AWS::StackId" }, identity.stackId],
  ["AWS::Partition", { Ref: "AWS::Partition" }, "aws"],
  ["AWS::URLSuffix", { Ref: "AWS::URLSuffix" }, "amazonaws.com"],
  ["AWS::NotificationARNs", { Ref: "AWS::NotificationARNs" }, []],
  ["AWS::NoValue alone", noValue, undefined],
  ["AWS::NoValue in a map", { a: noValue, b: 1 }, { b: 1 }],
  ["AWS::NoValue in a list", [noValue, 1, noValue], [1]],
  ["GetAtt as a list", { "Fn::GetAtt": ["Pool", "Arn"] }, "Pool/Arn"],
  ["GetAtt as text", { "Fn::GetAtt": "Stack.Outputs.Url" }, "Stack/Outputs.Url"],
  ["GetAtt with a Ref inside", { "Fn::GetAtt": ["Pool", { Ref: "Name" }] }, "Pool/ada"],
  ["Sub of a parameter", { "Fn::Sub": "hello ${Name}!" }, "hello ada!"],
  ["Sub of an attribute", { "Fn::Sub": "${Fn.Arn}:1" }, "Fn/Arn:1"],
  ["Sub of a pseudo parameter", { "Fn::Sub": "${AWS::Region}" }, "eu-central-1"],
  ["Sub with its own names", { "Fn::Sub": ["${A}-${Name}", { A: { Ref: "Count" } }] }, "3-ada"],
  ["Sub whose own name hides a parameter", { "Fn::Sub": ["${Name}", { Name: "eve" }] }, "eve"],
  ["A-98: Sub of a literal", { "Fn::Sub": "${!Name} ${Name}" }, "${Name} ada"],
  ["Sub of lone braces and dollars", { "Fn::Sub": "$ {a} } $$" }, "$ {a} } $$"],
  ["Join", { "Fn::Join": ["-", ["a", { Ref: "Name" }, 1]] }, "a-ada-1"],
  ["Join of a list parameter", { "Fn::Join": [",", { Ref: "List" }] }, "a,b"],
  ["Join of nothing", { "Fn::Join": [",", []] }, ""],
  ["Split", { "Fn::Split": ["/", "a/b//c"] }, ["a", "b", "", "c"]],
  ["Select by number", { "Fn::Select": [1, ["a", "b"]] }, "b"],
  ["Select by text", { "Fn::Select": ["0", { Ref: "List" }] }, "a"],
  [
    "Select of Split",
    { "Fn::Select": [2, { "Fn::Split": ["/", { Ref: "AWS::StackId" }] }] },
    identity.stackId.split("/")[2],
  ],
  ["If true", { "Fn::If": ["Yes", { Ref: "Name" }, "b"] }, "ada"],
  ["If false, the other branch unresolved", { "Fn::If": ["No", { "Fn::ImportValue": "x" }, "b"] }, "b"],
  ["If with NoValue", { a: { "Fn::If": ["No", 1, noValue] } }, {}],
  ["FindInMap", { "Fn::FindInMap": ["Regions", { Ref: "AWS::Region" }, "Zones"] }, ["x", "y"]],
  ["Base64", { "Fn::Base64": { "Fn::Sub": "${Name}" } }, "YWRh"],
  ["plain values", { a: [1, true, null, "x"] }, { a: [1, true, null, "x"] }],
  ["GetAZs of this Region", { "Fn::GetAZs": "" }, ["eu-central-1a", "eu-central-1b", "eu-central-1c"]],
  ["Cidr", { "Fn::Cidr": ["10.0.1.0/16", "2", 8] }, ["10.0.0.0/24", "10.0.1.0/24"]],
  ["Cidr of IPv6", { "Fn::Cidr": ["2001:db8::/56", 2, 64] }, ["2001:db8::/64", "2001:db8:0:1::/64"]],
  ["Length", { "Fn::Length": { Ref: "List" } }, 2],
  ["ToJsonString", { "Fn::ToJsonString": { a: { Ref: "Name" } } }, '{"a":"ada"}'],
  [
    "FindInMap with a default",
    { "Fn::FindInMap": ["Regions", "mars", "Zone", { DefaultValue: { Ref: "Name" } }] },
    "ada",
  ],
  ["a dynamic reference that is given", { a: "x {{resolve:ssm:/given}}" }, { a: "x known" }],
  ["a key called Ref among others", { Ref: "Name", other: 1 }, { Ref: "Name", other: 1 }],
])("resolves %s", (_what, value, expected) => {
  expect(resolve(value)).toEqual(expected);
});

test.each([
  ["an unknown pseudo parameter", { Ref: "AWS::Nothing" }, "There is no pseudo parameter AWS::Nothing."],
  ["ImportValue", { "Fn::ImportValue": "x" }, "Fn::ImportValue is not resolved here."],
  ["Cidr that does not fit", { "Fn::Cidr": ["10.0.0.0/24", 2, 8] }, "Fn::Cidr takes [block, count, bits]."],
  ["Length of text", { "Fn::Length": "abc" }, "Fn::Length takes a list."],
  ["ToJsonString of text", { "Fn::ToJsonString": "abc" }, "Fn::ToJsonString takes a map or a list."],
  ["a macro", { "Fn::Transform": { Name: "Mine" } }, "Fn::Transform is not resolved here."],
  ["a condition function in a property", { "Fn::Equals": ["a", "b"] }, "Fn::Equals is not resolved here."],
  ["a function beside other keys", { a: { "Fn::Sub": "x", b: 1 } }, "Fn::Sub stands beside other keys."],
  ["a secret of AWS", { a: "{{resolve:ssm:/x}}" }, "is read from AWS"],
  ["a secret of AWS in a list", ["{{resolve:secretsmanager:x}}"], "is read from AWS"],
  ["a secret of AWS in Sub", { "Fn::Sub": "{{resolve:ssm:/${Name}}}" }, "is read from AWS"],
  ["Select out of range", { "Fn::Select": [2, ["a", "b"]] }, "Fn::Select asks for item 2 of a list of 2."],
  ["Select with a negative index", { "Fn::Select": [-1, ["a"]] }, "Fn::Select takes [index, [values]]."],
  ["Split by nothing", { "Fn::Split": ["", "a"] }, "Fn::Split takes [delimiter, text]."],
  ["Join of text", { "Fn::Join": [",", "a"] }, "Fn::Join takes [delimiter, [values]]."],
  ["Join of a list in a list", { "Fn::Join": [",", [["a"]]] }, "but this is a list"],
  ["Sub of a list", { "Fn::Sub": "${List}" }, "but this is a list"],
  ["Sub with blanks in a name", { "Fn::Sub": "${ Name }" }, "is no name of CloudFormation's"],
  ["Sub of a map", { "Fn::Sub": { a: 1 } }, "Fn::Sub takes a text"],
  [
    "GetAtt without an attribute",
    { "Fn::GetAtt": ["Pool"] },
    "Fn::GetAtt takes a resource and an attribute.",
  ],
  [
    "FindInMap of a key that is not there",
    { "Fn::FindInMap": ["Regions", "mars", "Zone"] },
    "Mappings has no Regions.mars.Zone.",
  ],
  [
    "FindInMap of the prototype",
    { "Fn::FindInMap": ["constructor", "a", "b"] },
    "Mappings has no constructor.a.b.",
  ],
  [
    "If with two arguments",
    { "Fn::If": ["Yes", "a"] },
    "Fn::If takes [Condition, value if true, value if false].",
  ],
  ["If of an unknown condition", { "Fn::If": ["Nope", 1, 2] }, "There is no condition Nope."],
  ["conditions in a circle", { "Fn::If": ["Circle", 1, 2] }, "Circle → Round → Circle"],
  ["a condition that is none", { "Fn::If": ["Odd", 1, 2] }, "Fn::Join is not a condition."],
  ["And of one condition", { "Fn::If": ["Alone", 1, 2] }, "Fn::And takes a list of 2 to 10 conditions."],
])("refuses %s", (_what, value, problem) => {
  expect(() => resolve(value)).toThrow(problem);
});

test.each([
  ["Yes", true],
  ["No", false],
  ["NumberIsText", true],
  ["Both", false],
  ["Either", true],
  ["Mapped", true],
])("evaluates the condition %s as %s", (name, expected) => {
  expect(conditions(name, {})).toBe(expected);
});

test("a refusal names the place of the intrinsic", () => {
  const value = recordPlace({ Ref: "AWS::Nothing" }, { file: "t.yaml", line: 7, path: "Resources.A.Name" });
  expect(() => resolve({ a: value })).toThrow("t.yaml:7 › Resources.A.Name: There is no pseudo parameter");
});

test("Split undoes Join, for every list and delimiter", () => {
  const part = fc.string().map((text) => text.replaceAll(",", ""));
  fc.assert(
    fc.property(fc.array(part, { minLength: 1 }), (parts) => {
      const joined = { "Fn::Join": [",", parts.map((text) => ({ "Fn::Sub": ["${T}", { T: text }] }))] };
      expect(resolve({ "Fn::Split": [",", joined] })).toEqual(parts);
    }),
  );
});

// A template with the key __proto__ is refused before anything is resolved (catalogue D-29).
test("what holds no intrinsic resolves to itself", () => {
  const isPlain = (value: unknown) => !/Fn::|"Ref"|resolve:|__proto__/.test(JSON.stringify(value) ?? "");
  fc.assert(
    fc.property(fc.jsonValue().filter(isPlain), (value) => {
      expect(JSON.stringify(resolve(value))).toBe(JSON.stringify(value));
    }),
  );
});
