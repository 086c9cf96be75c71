import { readHeaders } from "../../../../local/gateway/request-headers.ts";
import { ask, explain, setUpAuthorizer as setUp } from "../../../support/authorizer-set-up.ts";
import { createIdClaims, createSigningKey, NOW_SECONDS, signToken } from "../../../support/test-issuer.ts";

const key = createSigningKey("pool");
const spare = createSigningKey("spare");

describe("a Cognito authorizer", () => {
  test("B-03, B-71: a good ID token is allowed, and its claims handed on as texts", async () => {
    const verdict = await ask(setUp().authorizer, signToken(key, createIdClaims()));
    expect(verdict.kind === "allowed" && JSON.parse(verdict.authorizerText ?? "").claims).toEqual(
      expect.objectContaining({ email_verified: "true", exp: "Wed Nov 18 12:06:42 UTC 2026" }),
    );
  });

  test("B-02: the header is found in any letter case", async () => {
    const { authorizer } = setUp({ identityHeader: "x-MY-token" });
    const headers = readHeaders(["X-My-Token", signToken(key, createIdClaims())]);
    expect((await authorizer.authorize({ headers, scopes: [] })).kind).toBe("allowed");
  });

  test("A-77: an expression that is no regular expression cannot be served", () => {
    expect(() => setUp({ identityValidationExpression: "(" })).toThrow(SyntaxError);
  });

  test("D-30: an expression that never ends refuses, and does not block", async () => {
    const { authorizer } = setUp({ identityValidationExpression: "(a+)+$" });
    const token = signToken(key, createIdClaims({ aud: `${"a".repeat(50)}b` }));
    expect(await explain(authorizer, token)).toMatch(/expression \(a\+\)\+\$ took too long\. Simplify/);
    const started = performance.now();
    expect(await explain(authorizer, token)).toMatch(/took too long/);
    expect(performance.now() - started).toBeLessThan(50);
  });
});

describe("B-52: a verified signature", () => {
  test("is remembered by the text of the token, while every claim is checked again", async () => {
    const { authorizer, clock } = setUp();
    const token = signToken(key, createIdClaims({ exp: NOW_SECONDS + 100 }));
    expect(await explain(authorizer, token)).toBe("allowed");
    // A second time it is decided without waiting: nothing is verified again.
    const headers = readHeaders(["Authorization", token]);
    expect(authorizer.authorize({ headers, scopes: [] })).toEqual(
      expect.objectContaining({ kind: "allowed" }),
    );
    expect(await explain(authorizer, token, ["orders/read"])).toMatch(/^refused: the method names scopes/);
    clock.advance({ seconds: 100 });
    expect(authorizer.authorize({ headers, scopes: [] })).toEqual(
      expect.objectContaining({ kind: "refused", isExpired: true }),
    );
  });

  test("is forgotten with the key it was verified with", async () => {
    const { authorizer, issuer } = setUp();
    const token = signToken(key, createIdClaims());
    expect(await explain(authorizer, token)).toBe("allowed");
    issuer.keys = [spare];
    expect(await explain(authorizer, signToken(spare, createIdClaims()))).toBe("allowed");
    expect(await explain(authorizer, token)).toMatch(/^refused: its key .* is none of those/);
  });

  test("is forgotten after five minutes, when the issuer is asked again", async () => {
    const { authorizer, issuer, clock } = setUp();
    const token = signToken(key, createIdClaims());
    expect(await explain(authorizer, token)).toBe("allowed");
    clock.advance({ seconds: 300 });
    issuer.failure = new Error("gone");
    expect(await explain(authorizer, token)).toMatch(/^unavailable/);
  });

  test("a failure is never remembered", async () => {
    const { authorizer, issuer, clock } = setUp();
    const token = signToken(spare, createIdClaims());
    expect(await explain(authorizer, token)).toMatch(/^refused/);
    expect(await explain(authorizer, token)).toMatch(/^refused/);
    issuer.keys = [key, spare];
    clock.advance({ seconds: 10 });
    expect(await explain(authorizer, token)).toBe("allowed");
  });

  test("no more than a thousand are remembered, the oldest go first", async () => {
    const { authorizer } = setUp();
    const tokens = Array.from({ length: 1001 }, (_, index) =>
      signToken(key, createIdClaims({ jti: `${index}` })),
    );
    for (const token of tokens) await ask(authorizer, token);
    const isRemembered = (token = "") => {
      const headers = readHeaders(["Authorization", token]);
      return !(authorizer.authorize({ headers, scopes: [] }) instanceof Promise);
    };
    expect([isRemembered(tokens[1]), isRemembered(tokens[1000]), isRemembered(tokens[0])]).toEqual([
      true,
      true,
      false,
    ]);
  });
});
