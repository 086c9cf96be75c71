import { toClaimsText } from "../../../../local/gateway/authorizers/claims-text.ts";
import type { JsonObject } from "../../../../local/platform/json.ts";

const claimsOf = (claims: JsonObject): unknown => JSON.parse(toClaimsText(claims));

describe("the claims in an event", () => {
  test.each([
    ["B-72: booleans", { a: true, b: false }, { a: "true", b: "false" }],
    [
      "B-73: numbers as decimal digits",
      { auth_time: 1_718_722_804, big: 1e21, part: 1.5 },
      { auth_time: "1718722804", big: "1000000000000000000000", part: "1.5" },
    ],
    [
      "B-74: exp and iat as date text",
      { exp: 1_718_722_804, iat: 1_704_067_200 },
      { exp: "Tue Jun 18 15:00:04 UTC 2024", iat: "Mon Jan 01 00:00:00 UTC 2024" },
    ],
    ["B-75: nbf likewise", { nbf: 1_718_722_804 }, { nbf: "Tue Jun 18 15:00:04 UTC 2024" }],
    ["B-74: a date that is none stays a number", { exp: 1e18 }, { exp: "1000000000000000000" }],
    ["B-74: a date as a text stays as it is", { iat: "yesterday" }, { iat: "yesterday" }],
    [
      "B-76: arrays of texts joined by a comma",
      { "cognito:groups": ["test", "test2"] },
      { "cognito:groups": "test,test2" },
    ],
    ["B-76: an empty array", { "cognito:groups": [] }, { "cognito:groups": "" }],
    [
      "B-77: arrays of objects as JSON without brackets, null kept",
      { identities: [{ userId: "1", issuer: null }, { userId: "2" }] },
      { identities: '{"userId":"1","issuer":null},{"userId":"2"}' },
    ],
    ["B-77: whatever else is in an array", { a: [1, true, null, ["x"]] }, { a: '1,true,null,["x"]' }],
    ["B-78: an object as JSON", { address: { formatted: "x" } }, { address: '{"formatted":"x"}' }],
    ["B-79: null is left out", { a: null, b: "" }, { b: "" }],
    [
      "B-80: names stay as they are",
      { "cognito:username": "u", "custom:role": "r" },
      { "cognito:username": "u", "custom:role": "r" },
    ],
    ["A-59: texts with quotes, breaks and four bytes", { x: '"\\\r\n\u2028𝕏' }, { x: '"\\\r\n\u2028𝕏' }],
    ["no claims at all", {}, {}],
  ])("%s", (_name, claims, expected) => expect(claimsOf(claims)).toEqual(expected));

  test("A-59: __proto__ is a claim like any other", () => {
    expect(toClaimsText(JSON.parse('{"__proto__":{"a":1},"constructor":"c"}'))).toBe(
      '{"__proto__":"{\\"a\\":1}","constructor":"c"}',
    );
  });
});
