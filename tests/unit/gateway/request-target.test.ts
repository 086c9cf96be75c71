import {
  decodePercent,
  findInQuery,
  parseQuery,
  parseRequestTarget,
} from "../../../local/gateway/request-target.ts";

describe("a request target", () => {
  test("is cut at its first question mark, and nothing else is done to it", () => {
    expect(parseRequestTarget("/Prod//x/../y%2F?a=1?b")).toEqual({
      path: "/Prod//x/../y%2F",
      query: "a=1?b",
    });
    expect(parseRequestTarget("/Prod")).toEqual({ path: "/Prod", query: "" });
  });

  test.each(["http://evil.example/Prod/", "*", "", "Prod", "?a=1"])(
    "in another form (%s) is none",
    (target) => {
      expect(parseRequestTarget(target)).toBeUndefined();
    },
  );

  test.each(["|", "{", "}"])("C-36: a raw %s in the query is not supported", (character) => {
    expect(parseRequestTarget(`/Prod/?a=${character}`)).toBeUndefined();
    expect(parseRequestTarget(`/Prod/${character}`)).toBeDefined();
    expect(parseRequestTarget(`/Prod/?a=${encodeURIComponent(character)}`)).toBeDefined();
  });
});

describe("a query", () => {
  test.each([
    ["C-33: %2B is a plus, + and %20 are blanks", "a=1%2B2+3%204", ["a", "1+2 3 4"]],
    ["C-33: names are decoded too", "a%20b+c=1", ["a b c", "1"]],
    ["C-36: a semicolon separates as an ampersand does", "a=1;b=2&c=3", ["a", "1", "b", "2", "c", "3"]],
    ["C-34: repeated names keep their order", "a=1&b=2&a=3", ["a", "1", "b", "2", "a", "3"]],
    ["a name alone has an empty value", "a&b=", ["a", "", "b", ""]],
    ["only the first equal sign separates", "a=b=c", ["a", "b=c"]],
    ["empty pairs are nothing", "&&a=1&", ["a", "1"]],
    ["an empty query has no pairs", "", []],
    [
      "D-19: broken escapes stay, broken UTF-8 is replaced",
      "a=%zz%41&b=%ff&c=%",
      ["a", "%zzA", "b", "\ufffd", "c", "%"],
    ],
  ])("%s", (_name, query, pairs) => expect(parseQuery(query)).toEqual(pairs));

  test("C-34: the last value of a name counts", () => {
    expect(findInQuery(["a", "1", "b", "2", "a", "3"], "a")).toBe("3");
    expect(findInQuery(["a", "1"], "A")).toBeUndefined();
    expect(findInQuery(["b", "a"], "a")).toBeUndefined();
  });
});

test("D-19: overlong UTF-8 decodes to no slash", () => {
  expect(decodePercent("%c0%af")).not.toContain("/");
  expect(decodePercent("%e0%80%af%zz")).toContain("%zz");
});
