import { createAccessClaims, createIdClaims, NOW_SECONDS, signToken } from "../../support/test-issuer.ts";
import {
  accessToken,
  expect401,
  expectExpired,
  expectPass,
  expectUnavailable,
  GONE_ISSUER,
  idToken,
  OTHER_ISSUER,
  type Row,
  type SectionABench,
  withToken,
} from "./bench.ts";

/** A3: the claims, all signed by the right key. */
export const CLAIMS_ROWS: readonly Row[] = [
  {
    id: "A-35",
    sent: "exp one second ago",
    isRefusal: true,
    async run(bench) {
      await expectExpired(bench, withToken(idToken(bench, { exp: NOW_SECONDS - 1 })));
      await expectExpired(bench, withToken(idToken(bench, { exp: NOW_SECONDS })));
      await expectPass(bench, withToken(idToken(bench, { exp: NOW_SECONDS + 1 })));
    },
  },
  {
    id: "A-36",
    sent: "exp absent, null, text, negative, 1e400, an array",
    isRefusal: true,
    run: (bench) =>
      expect401(
        bench,
        ...[undefined, null, String(NOW_SECONDS + 60), -1, [NOW_SECONDS + 60], true, {}].map((exp) =>
          withToken(idToken(bench, { exp })),
        ),
        withToken(signToken(bench.key, withRawExpiry("1e400"))),
      ),
  },
  {
    id: "A-37",
    sent: "nbf an hour ahead",
    isRefusal: true,
    async run(bench) {
      await expect401(
        bench,
        ...[NOW_SECONDS + 3600, NOW_SECONDS + 1, String(NOW_SECONDS), null].map((nbf) =>
          withToken(idToken(bench, { nbf })),
        ),
      );
      await expectPass(bench, withToken(idToken(bench, { nbf: NOW_SECONDS, iat: NOW_SECONDS + 3600 })));
    },
  },
  {
    id: "A-38",
    sent: "iss of another pool that the server also knows",
    isRefusal: true,
    run: (bench) =>
      expect401(
        bench,
        withToken(signToken(bench.otherKey, createIdClaims({ iss: OTHER_ISSUER }))),
        withToken(idToken(bench, { iss: OTHER_ISSUER })),
        withToken(signToken(bench.otherKey, createIdClaims())),
        withToken(signToken(bench.otherKey, createIdClaims(), { kid: bench.key.kid, alg: "RS256" })),
      ),
  },
  {
    id: "A-39",
    sent: "iss with trailing slash, other region, other letter case, http:, absent, array",
    isRefusal: true,
    run(bench) {
      const iss = String(createIdClaims().iss);
      const variants = [
        `${iss}/`,
        iss.replace("us-east-1", "eu-west-1"),
        iss.toUpperCase(),
        iss.replace("TestPool1", "testpool1"),
        iss.replace("http:", "https:"),
        ` ${iss}`,
        undefined,
        [iss],
        { iss },
        null,
        "",
      ];
      return expect401(bench, ...variants.map((variant) => withToken(idToken(bench, { iss: variant }))));
    },
  },
  {
    id: "A-40",
    sent: "no scopes on the method: access token",
    isRefusal: true,
    run: (bench) => expect401(bench, withToken(accessToken(bench))),
  },
  {
    id: "A-41",
    sent: "scopes on the method: id token",
    isRefusal: true,
    run: (bench) =>
      expect401(
        bench,
        withToken(idToken(bench), "/Scoped/"),
        withToken(idToken(bench, { scope: "orders/read" }), "/Scoped/"),
      ),
  },
  {
    id: "A-42",
    sent: "token_use absent, refresh, ID, array",
    isRefusal: true,
    run(bench) {
      const uses = [undefined, null, "refresh", "ID", "Access", ["id"], ["access"], "", 1];
      return expect401(
        bench,
        ...uses.flatMap((use) => [
          withToken(idToken(bench, { token_use: use })),
          withToken(accessToken(bench, { token_use: use }), "/Scoped/"),
        ]),
      );
    },
  },
  {
    id: "A-43",
    sent: "scopes on the method, token has none of them",
    isRefusal: true,
    run: (bench) =>
      expect401(bench, ...["openid email", "orders", ""].map((scope) => withScope(bench, scope))),
  },
  {
    id: "A-44",
    sent: "token scope is a prefix, a suffix, a case variant of the wanted one",
    isRefusal: true,
    run: (bench) =>
      expect401(
        bench,
        ...[
          "orders/rea",
          "orders/read2",
          "Orders/Read",
          "rders/read",
          "xorders/read",
          "orders/read,orders/write",
        ].map((scope) => withScope(bench, scope)),
      ),
  },
  {
    id: "A-45",
    sent: "two scopes wanted, token carries one",
    isRefusal: false,
    async run(bench) {
      await expectPass(bench, withScope(bench, "openid orders/read"));
      await expectPass(bench, withScope(bench, "orders/write"));
    },
  },
  {
    id: "A-46",
    sent: "scope as a JSON array, a number, absent",
    isRefusal: true,
    run: (bench) =>
      expect401(
        bench,
        ...[["orders/read"], 1, undefined, null, { "orders/read": true }].map((scope) =>
          withScope(bench, scope),
        ),
      ),
  },
  {
    id: "A-47",
    sent: "payload null, an array, a bare string, not JSON, invalid UTF-8",
    isRefusal: true,
    run(bench) {
      const claims = JSON.stringify(createIdClaims({ name: "?" }));
      const [before = "", after = ""] = claims.split("?");
      const invalid = Buffer.concat([Buffer.from(before), Buffer.of(0xc3, 0x28), Buffer.from(after)]);
      const payloads = [
        "null",
        "[]",
        `[${claims}]`,
        '"x"',
        "1",
        "",
        claims.slice(0, -1),
        `${claims}x`,
        `\ufeff${claims}`,
      ];
      return expect401(
        bench,
        ...[...payloads, invalid].map((payload) => withToken(signToken(bench.key, payload))),
      );
    },
  },
  {
    id: "A-48",
    sent: "two providers on the authorizer: a token of each, a token of a third pool",
    isRefusal: true,
    async run(bench) {
      await expectPass(bench, withToken(idToken(bench), "/Both/"));
      await expectPass(
        bench,
        withToken(signToken(bench.otherKey, createIdClaims({ iss: OTHER_ISSUER })), "/Both/"),
      );
      await expect401(
        bench,
        withToken(
          signToken(bench.foreignKey, createIdClaims({ iss: "http://localhost:3001/us-east-1_Third" })),
          "/Both/",
        ),
        withToken(signToken(bench.otherKey, createIdClaims()), "/Both/"),
        withToken(idToken(bench, { iss: OTHER_ISSUER }), "/Both/"),
      );
    },
  },
  {
    id: "A-49",
    sent: "token of a user signed out globally, disabled, deleted; not yet expired",
    isRefusal: false,
    async run(bench) {
      // The gateway knows an issuer and its keys, nothing of users: whatever became of the user, it is never asked.
      await expectPass(bench, withToken(idToken(bench)));
      const asked = bench.issuer.fetchCount;
      await expectPass(bench, withToken(idToken(bench, { sub: "signed-out, disabled and deleted since" })));
      expect(bench.issuer.fetchCount).toBe(asked);
    },
  },
  {
    id: "A-50",
    sent: "token of a pool that no longer exists, at an authorizer of another pool; at one of that pool",
    isRefusal: true,
    async run(bench) {
      const token = signToken(bench.foreignKey, createIdClaims({ iss: GONE_ISSUER }));
      await expect401(bench, withToken(token));
      await expectUnavailable(bench, withToken(token, "/Gone/"));
      await expect401(bench, withToken(idToken(bench), "/Gone/"), { target: "/Gone/" });
    },
  },
];

function withScope(bench: SectionABench, scope: unknown): ReturnType<typeof withToken> {
  return withToken(signToken(bench.key, createAccessClaims({ scope })), "/Scoped/");
}

/** A number that JSON.stringify cannot write. */
function withRawExpiry(literal: string): string {
  return JSON.stringify(createIdClaims({ exp: 12_345 })).replace("12345", literal);
}
