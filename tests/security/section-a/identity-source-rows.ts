import { accessToken, expect401, expectPass, idToken, type Row, withToken } from "./bench.ts";

/** A1: where the token comes from. */
export const IDENTITY_SOURCE_ROWS: readonly Row[] = [
  {
    id: "A-01",
    sent: "no identity header",
    isRefusal: true,
    run: (bench) => expect401(bench, {}, { target: "/Prod" }, { target: "/Prod/private" }),
  },
  {
    id: "A-02",
    sent: "empty identity header; header of spaces only",
    isRefusal: true,
    run: (bench) => expect401(bench, withToken(""), withToken("   "), withToken("\t \t")),
  },
  {
    id: "A-03",
    sent: "valid token bare, and after Bearer",
    isRefusal: false,
    async run(bench) {
      await expectPass(bench, withToken(idToken(bench)));
      await expectPass(bench, withToken(`Bearer ${idToken(bench)}`));
      await expectPass(bench, withToken(`bearer ${idToken(bench)}`));
    },
  },
  {
    id: "A-04",
    sent: "valid token after Basic, Token, JWT",
    isRefusal: true,
    run: (bench) =>
      expect401(
        bench,
        ...["Basic", "Token", "JWT"].map((scheme) => withToken(`${scheme} ${idToken(bench)}`)),
      ),
  },
  {
    id: "A-05",
    sent: "Bearer, Bearer with a blank, Bearer null, Bearer undefined",
    isRefusal: true,
    run: (bench) =>
      expect401(
        bench,
        ...["Bearer", "Bearer ", "Bearer null", "Bearer undefined"].map((value) => withToken(value)),
      ),
  },
  {
    id: "A-06",
    sent: "valid token with a leading, a trailing, an inner space",
    isRefusal: true,
    async run(bench) {
      const token = idToken(bench);
      const middle = Math.floor(token.length / 2);
      await expect401(
        bench,
        withToken(`${token.slice(0, middle)} ${token.slice(middle)}`),
        withToken(`Bearer ${token.slice(0, middle)} ${token.slice(middle)}`),
        withToken(`Bearer  ${token}`),
        withToken(`${token} x`),
      );
      await expectPass(bench, withToken(`   ${token}`));
      await expectPass(bench, withToken(`${token}   `));
    },
  },
  {
    id: "A-07",
    sent: "valid token in the query string as Authorization, token, access_token",
    isRefusal: true,
    run: (bench) =>
      expect401(
        bench,
        ...["Authorization", "token", "access_token"].map((name) => ({
          target: `/Prod/?${name}=${idToken(bench)}`,
        })),
      ),
  },
  {
    id: "A-08",
    sent: "valid token in a cookie or in the body",
    isRefusal: true,
    run: (bench) =>
      expect401(
        bench,
        { headers: ["Cookie", `Authorization=${idToken(bench)}; token=${idToken(bench)}`] },
        {
          body: `Authorization=${idToken(bench)}`,
          headers: ["Content-Type", "application/x-www-form-urlencoded"],
        },
      ),
  },
  {
    id: "A-09",
    sent: "scheme names header X-Api-Token; valid token sent in Authorization only",
    isRefusal: true,
    async run(bench) {
      await expect401(bench, withToken(idToken(bench), "/Header/"));
      await expectPass(bench, { target: "/Header/", headers: ["X-Api-Token", idToken(bench)] });
    },
  },
  {
    id: "A-10",
    sent: "header name in other letter case",
    isRefusal: false,
    async run(bench) {
      await expectPass(bench, { headers: ["authorization", idToken(bench)] });
      await expectPass(bench, { headers: ["AUTHORIZATION", idToken(bench)] });
      await expectPass(bench, { target: "/Header/", headers: ["x-aPI-token", idToken(bench)] });
    },
  },
  {
    id: "A-11",
    sent: "the identity header twice, valid then garbage, and garbage then valid",
    isRefusal: true,
    run(bench) {
      const token = idToken(bench);
      return expect401(
        bench,
        { headers: ["Authorization", token, "Authorization", "garbage"] },
        { headers: ["Authorization", "garbage", "Authorization", token] },
        { headers: ["authorization", token, "Authorization", token] },
      );
    },
  },
  {
    id: "A-12",
    sent: "a validation expression that the aud of an otherwise valid ID token does not match",
    isRefusal: true,
    async run(bench) {
      const matching = idToken(bench, { aud: "wantedclient0000000000001" });
      await expect401(
        bench,
        withToken(idToken(bench), "/Expression/"),
        withToken(idToken(bench, { aud: "xwantedclient" }), "/Expression/"),
        withToken(idToken(bench, { aud: ["wantedclient"] }), "/Expression/"),
        withToken(idToken(bench, { aud: undefined }), "/Expression/"),
        withToken(accessToken(bench, { aud: "wantedclient" }), "/Expression/"),
      );
      await expectPass(bench, withToken(matching, "/Expression/"));
    },
  },
];
