import { findCookie, toExpiredCookie, toSetCookie } from "../../../local/http/cookies.ts";

describe("cookies", () => {
  test.each([
    ["a=1; cognito=x=y; b=2", "x=y"],
    ["cognito=first; cognito=second", "first"],
    ["xcognito=1;cognito=2", "2"],
    ["cognito=", ""],
    ["cognito", undefined],
    ["", undefined],
  ])("finds the first cookie of the name in %j", (header, value) => {
    expect(findCookie(header, "cognito")).toBe(value);
  });

  test("finds nothing where there is no header", () => {
    expect(findCookie(undefined, "cognito")).toBeUndefined();
  });

  test("B-25: are out of reach of scripts and of foreign posts, and Secure on https only", () => {
    expect(toSetCookie("cognito", "v", { isSecure: false })).toBe(
      "cognito=v; Path=/; HttpOnly; SameSite=Lax",
    );
    expect(toSetCookie("cognito", "v", { isSecure: true })).toBe(
      "cognito=v; Path=/; Secure; HttpOnly; SameSite=Lax",
    );
  });

  test("say their lifetime twice, for old browsers and new ones", () => {
    expect(toSetCookie("c", "v", { isSecure: false, maxAgeSeconds: 3600, now: 0 })).toBe(
      "c=v; Max-Age=3600; Expires=Thu, 01 Jan 1970 01:00:00 GMT; Path=/; HttpOnly; SameSite=Lax",
    );
    expect(toSetCookie("c", "v", { isSecure: false, maxAgeSeconds: 60 })).toContain(
      "c=v; Max-Age=60; Path=/",
    );
    expect(toExpiredCookie("c", { isSecure: false })).toContain("c=; Max-Age=0; Expires=Thu, 01 Jan 1970");
  });

  test.each(["a;b", "a b", 'a"b', "a\r\nSet-Cookie: x=y", "ä"])("refuse the value %j", (value) => {
    expect(() => toSetCookie("c", value, { isSecure: false })).toThrow(TypeError);
  });

  test("refuse a name that would end the cookie", () => {
    expect(() => toSetCookie("a=b", "v", { isSecure: false })).toThrow(TypeError);
  });
});
