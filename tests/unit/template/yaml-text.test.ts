import { StartError } from "../../../local/platform/start-error.ts";
import { parsePlainScalar } from "../../../local/template/plain-scalar.ts";
import { findPlace } from "../../../local/template/source-place.ts";
import { createYamlParser, type ParseYaml } from "../../../local/template/yaml-text.ts";

let parse: ParseYaml;
const read = (text: string) => parse({ text, file: "t.yaml", shortForms: "allowed" });

beforeAll(async () => {
  parse = await createYamlParser();
});

describe("short forms", () => {
  test.each([
    ["!Ref Name", { Ref: "Name" }],
    ["!Ref 123", { Ref: "123" }],
    ["!Condition IsProd", { Condition: "IsProd" }],
    ["!GetAtt Pool.Arn", { "Fn::GetAtt": ["Pool", "Arn"] }],
    ["!GetAtt Stack.Outputs.Url", { "Fn::GetAtt": ["Stack", "Outputs.Url"] }],
    ["!GetAtt [Pool, Arn]", { "Fn::GetAtt": ["Pool", "Arn"] }],
    ["!Sub a-${B}", { "Fn::Sub": "a-${B}" }],
    ["!Sub [a, { B: !Ref C }]", { "Fn::Sub": ["a", { B: { Ref: "C" } }] }],
    ["!Join [',', [a, !Ref B]]", { "Fn::Join": [",", ["a", { Ref: "B" }]] }],
    ["!If [IsProd, a, b]", { "Fn::If": ["IsProd", "a", "b"] }],
    ["!Not [!Equals [a, b]]", { "Fn::Not": [{ "Fn::Equals": ["a", "b"] }] }],
    ["!Transform { Name: AWS::Include }", { "Fn::Transform": { Name: "AWS::Include" } }],
  ])("reads %s as the long form", (text, expected) => {
    expect(read(`x: ${text}`)).toEqual({ x: expected });
  });

  test("A-92: refuses them by name where an included file may not have them", () => {
    const source = { text: "a:\n  b: !Sub x", file: "api.yaml", shortForms: "refused" } as const;
    expect(() => parse(source)).toThrow(
      "api.yaml:2 › a.b: In an included file AWS does not resolve the short form !Sub (contract A-92).\n" +
        "  → Write the long form, Fn::Sub: …",
    );
  });
});

describe("plain scalars", () => {
  test.each([
    ["OFF", false],
    ["Off", false],
    ["oFF", "oFF"],
    ["no", false],
    ["yes", true],
    ["on", true],
    ["y", "y"],
    ["true", true],
    ["~", null],
    ["", null],
    ["2010-09-09", "2010-09-09"],
    ["12", 12],
    ["-1.5", -1.5],
    ["1_000", 1000],
    ["012345678901", "012345678901"],
    ["99999999999999999999", "99999999999999999999"],
    ["1e3", 1000],
    [".inf", ".inf"],
    ["0x1F", "0x1F"],
    ["12:30", "12:30"],
  ])("reads %s as CloudFormation's YAML 1.1 does", (text, expected) => {
    expect(parsePlainScalar(text)).toBe(expected);
  });

  test("leaves quoted and tagged scalars as text", () => {
    expect(read("a: \"OFF\"\nb: '12'\nc: !!str 12\nd: |\n  on\n")).toEqual({
      a: "OFF",
      b: "12",
      c: "12",
      d: "on\n",
    });
  });
});

describe("documents", () => {
  test("reads JSON, tabs and escapes included", () => {
    expect(read('{\n\t"a": [1, "\\ud83d\\ude00\\/"],\n\t"b": null }')).toEqual({ a: [1, "😀/"], b: null });
  });

  test("A-31: makes text of keys that are numbers", () => {
    expect(read("responses:\n  200: ok")).toEqual({ responses: { "200": "ok" } });
  });

  test("resolves anchors and merge keys, the map's own members first", () => {
    const text = "base: &base { a: 1, b: 2 }\nx: *base\ny:\n  <<: *base\n  a: 3\n";
    expect(read(text)).toEqual({ base: { a: 1, b: 2 }, x: { a: 1, b: 2 }, y: { a: 3, b: 2 } });
  });

  test("knows file, line and path of every map, list and member", () => {
    const value = read("top:\n  list:\n    - name: a\n    - !Ref B\n") as { top: { list: object[] } };
    expect(findPlace(value.top.list)).toMatchObject({ file: "t.yaml", line: 2, path: "top.list" });
    expect(findPlace(value.top.list[0], "name")).toMatchObject({ line: 3, path: "top.list.0.name" });
    expect(findPlace(value.top.list[1])).toMatchObject({ line: 4, path: "top.list.1" });
  });

  test.each([
    ["a: [1", "t.yaml:1", "not valid YAML or JSON"],
    ["a: b: c", "t.yaml:1", "Nested mappings"],
    ["a: 1\n---\nb: 1", "t.yaml:2", "multiple documents"],
    ["a: 1\nb: 2\na: 3", "t.yaml:3 › a", "The key a stands twice."],
    ["a:\n  no: 1", "t.yaml:2", "The key no is the value false to CloudFormation."],
    ["? [a]\n: 1", "t.yaml:1", "A key must be text."],
    ["a: *nobody", "t.yaml:1 › a", "The alias *nobody names no anchor."],
  ])("refuses %j with its line", (text, place, problem) => {
    expect(() => read(text)).toThrow(place);
    expect(() => read(text)).toThrow(problem);
  });
});

describe("D-29: hostile documents are refused in under a second", () => {
  const aliasBomb = Array.from({ length: 12 }, (_, index) => {
    const items =
      index === 0
        ? "[x,x,x,x,x,x,x,x,x,x]"
        : `[${Array(10)
            .fill(`*a${index - 1}`)
            .join(",")}]`;
    return `a${index}: &a${index} ${items}`;
  }).join("\n");

  test.each([
    ["aliases that grow exponentially", aliasBomb, "expand to too many values"],
    ["an alias that holds itself", "a: &a [*a]", "nested deeper than 150 levels"],
    ["an implicit key of 1 MB", `${"k".repeat(1_000_000)}: 1`, "1024"],
    ["an explicit key of 1 MB", `? ${"k".repeat(1_000_000)}\n: 1`, "longer than 1024 characters"],
    ["a JSON key of 1 MB", `{"${"k".repeat(1_000_000)}": 1}`, "longer than 1024 characters"],
    ["a __proto__ key", "a:\n  __proto__: { admin: true }", "__proto__ is not allowed as a key"],
    ["a __proto__ key in JSON", '{"__proto__": {"admin": true}}', "__proto__ is not allowed as a key"],
    ["a tag of JavaScript", "a: !!js/function 'x'", "The tag !!js/function is not one of CloudFormation's."],
    ["a tag of Python", "a: !!python/object:os.system x", "not one of CloudFormation's"],
    ["a tag of nobody", "a: !Foo x", "The tag !Foo is not one of CloudFormation's."],
    ["100,000 open brackets", "[".repeat(100_000), "t.yaml"],
    ["3,000 nested lists", "[".repeat(3000) + "]".repeat(3000), "t.yaml"],
  ])("%s", (_what, text, problem) => {
    const start = performance.now();
    expect(() => read(text)).toThrow(StartError);
    expect(performance.now() - start).toBeLessThan(1000);
    expect(() => read(text)).toThrow(problem);
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });
});
