import fc from "fast-check";
import { parseFormParameters } from "../../../local/oauth2/form-parameters.ts";

describe("form parameters", () => {
  test("read + as a space and percent-encoding as UTF-8", () => {
    const form = parseFormParameters("scope=openid+email&state=%C3%A4%26%3D&empty=&bare&&x=1");
    expect(form.get("scope")).toBe("openid email");
    expect(form.get("state")).toBe("ä&=");
    expect([form.get("empty"), form.get("bare"), form.get("absent")]).toEqual(["", "", undefined]);
    expect([form.has("bare"), form.has("absent")]).toEqual([true, false]);
    expect(form.names).toEqual(["scope", "state", "empty", "bare", "x"]);
  });

  test("give the first of repeated values and remember that there were more", () => {
    const form = parseFormParameters("a=1&b=2&a=3");
    expect([form.get("a"), form.isRepeated("a"), form.isRepeated("b")]).toEqual(["1", true, false]);
  });

  test("notice that a name is repeated in another spelling", () => {
    expect(parseFormParameters("client_id=1&client%5fid=2").isRepeated("client_id")).toBe(true);
  });

  test.each(["a=%", "a=%zz", "a=%ff", "a=%c3", "a=%ed%a0%80"])("remember %j as malformed", (text) => {
    const form = parseFormParameters(text);
    expect([form.get("a"), form.has("a"), form.isMalformed("a")]).toEqual([undefined, true, true]);
  });

  test("keep a malformed name as nobody's parameter", () => {
    const form = parseFormParameters("%ff=1");
    expect([form.names, form.isMalformed("%ff=1")]).toEqual([["%ff=1"], true]);
  });

  test("know no names of the prototype", () => {
    const form = parseFormParameters("__proto__=1");
    expect([form.get("__proto__"), form.has("constructor"), form.get("toString")]).toEqual([
      "1",
      false,
      undefined,
    ]);
  });

  test("agree with URLSearchParams on everything that it writes", () => {
    const text = fc.string({ unit: "grapheme" });
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text)), (pairs) => {
        const form = parseFormParameters(new URLSearchParams(pairs).toString());
        const wanted = new URLSearchParams(new URLSearchParams(pairs).toString());
        for (const name of wanted.keys()) expect(form.get(name)).toBe(wanted.get(name));
      }),
    );
  });
});
