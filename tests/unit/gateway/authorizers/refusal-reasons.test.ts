import { readHeaders } from "../../../../local/gateway/request-headers.ts";
import { explain, setUpAuthorizer as setUp } from "../../../support/authorizer-set-up.ts";
import { ISSUER } from "../../../support/rest-api.ts";
import {
  createAccessClaims,
  createIdClaims,
  createSigningKey,
  NOW_SECONDS,
  signToken,
  toSigningInput,
} from "../../../support/test-issuer.ts";

const key = createSigningKey("pool");
const spare = createSigningKey("spare");

const ID_FACTS = `iss ${ISSUER}, aud exampleclientid00000000001, token_use id, exp 2026-11-18 12:06:42 UTC`;
const ACCESS_FACTS = `iss ${ISSUER}, client_id exampleclientid00000000001, token_use access, exp 2026-11-18 12:06:42 UTC`;

describe("why was I refused?", () => {
  const good = signToken(key, createIdClaims());
  const access = signToken(key, createAccessClaims());
  const [headerPart, claimsPart, signature] = good.split(".");

  const REASONS: readonly (readonly [value: string, reason: string])[] = [
    [
      "",
      "the Authorization header is empty. Send the token in it: Authorization: <token>, or Authorization: Bearer <token>.",
    ],
    ["Bearer", "no token follows the word Bearer. Send the token after one blank."],
    [
      "Bearer undefined",
      'the token is the word "undefined". The client wrote the header before it had a token: sign in first.',
    ],
    [
      "Basic YWJj",
      "the Authorization header uses the scheme Basic. Send the token bare, or after the word Bearer.",
    ],
    ["Bearer  x", "there are blanks within the token. Send the token as it was issued, in one piece."],
    ["garbage", "it is no signed token (1 part instead of three). Send the token exactly as it was issued."],
    ["a.b", "it is no signed token (2 parts instead of three). Send the token exactly as it was issued."],
    [
      "a.b.c.d.e",
      "it has five parts, so it is encrypted: a refresh token. Send the id_token or access_token.",
    ],
    [
      `x.${claimsPart}.${signature}`,
      `its header is not base64url of a JSON object. Send the token exactly as it was issued. [${ID_FACTS}]`,
    ],
    [
      `${headerPart}.x.${signature}`,
      "its payload is not base64url of a JSON object. Send the token exactly as it was issued.",
    ],
    [
      `${headerPart}.${claimsPart}.`,
      `its signature is missing or not spelled in base64url as it was issued. Send the token exactly as it was issued. [${ID_FACTS}]`,
    ],
    [
      `${toSigningInput({ alg: "none" }, createIdClaims())}.AAAA`,
      `its algorithm is "none". A user pool signs with RS256 only. [${ID_FACTS}]`,
    ],
    [
      `${toSigningInput({ kid: "x" }, {})}.AAAA`,
      "its algorithm is nothing. A user pool signs with RS256 only. [no exp]",
    ],
    [
      signToken(key, createIdClaims(), { alg: "RS256", kid: key.kid, crit: ["exp"] }),
      `its header asks for an extension (crit, b64). A user pool issues no such token. [${ID_FACTS}]`,
    ],
    [
      signToken(key, createIdClaims(), { alg: "RS256" }),
      `its header names no key (kid). A user pool names one in every token. [${ID_FACTS}]`,
    ],
    [
      signToken(key, createIdClaims({ iss: "https://example.com/pool" })),
      `it was issued by https://example.com/pool, and CognitoAuthorizer trusts ${ISSUER}. Sign in at that user pool, or name the other pool in the authorizer's providerARNs. [${ID_FACTS.replace(ISSUER, "https://example.com/pool")}]`,
    ],
    [
      signToken(spare, createIdClaims()),
      `its key ${spare.kid} is none of those that ${ISSUER} publishes (${key.kid}). Sign in again: the token is older than the keys, or forged. [${ID_FACTS}]`,
    ],
    [
      signToken(spare, createIdClaims(), { alg: "RS256", kid: key.kid }),
      `its signature is not that of the key it names: it was altered or forged. Send the token exactly as it was issued. [${ID_FACTS}]`,
    ],
    [
      access,
      `the method names no scopes, so it wants an ID token; this is an access token. Send the id_token. [${ACCESS_FACTS}]`,
    ],
    [
      signToken(key, createIdClaims({ token_use: undefined })),
      `the method names no scopes, so it wants an ID token; this one does not say what it is (token_use). Send the id_token. [${ID_FACTS.replace(", token_use id", "")}]`,
    ],
    [
      signToken(key, createIdClaims({ exp: undefined })),
      `it does not say when it expires (exp). A user pool issues no such token: send the one it issued. [${ID_FACTS.replace(/exp .*/, "no exp")}]`,
    ],
    [
      signToken(key, createIdClaims({ nbf: NOW_SECONDS + 60 })),
      `it is not valid before 2026-11-18 11:07:42 UTC (nbf). Wait, or compare the clocks. [${ID_FACTS}]`,
    ],
  ];

  test.each(REASONS.map(([value, reason]) => [reason.split(". ")[0] ?? "", value, reason] as const))(
    "%s",
    async (...[, value, reason]) => {
      expect(await explain(setUp().authorizer, value)).toBe(`refused: ${reason}`);
    },
  );

  test("B-16: an expired token is told when it expired", async () => {
    const token = signToken(key, createIdClaims({ exp: NOW_SECONDS - 60 }));
    expect(await explain(setUp().authorizer, token)).toBe(
      `refused (expired): it expired at 2026-11-18 11:05:42 UTC. Sign in again, or use the refresh token. [${ID_FACTS.replace("12:06:42", "11:05:42")}]`,
    );
  });

  test("no header at all, and more than one", async () => {
    const { authorizer } = setUp();
    const reasonOf = (rawHeaders: readonly string[]) => {
      const verdict = authorizer.authorize({ headers: readHeaders(rawHeaders), scopes: [] });
      return !(verdict instanceof Promise) && verdict.kind === "refused" ? verdict.reason.problem : verdict;
    };
    expect(reasonOf(["Host", "x"])).toBe("there is no Authorization header");
    expect(reasonOf(["Authorization", "x", "authorization", "y"])).toBe("there are 2 Authorization headers");
  });

  test.each([
    [
      access,
      ["orders/write"],
      "the method wants one of the scopes orders/write; the token has openid orders/read.",
    ],
    [
      signToken(key, createAccessClaims({ scope: "" })),
      ["a", "b"],
      "the method wants one of the scopes a b; the token has none.",
    ],
    [
      good,
      ["orders/read"],
      "the method names scopes (orders/read), so it wants an access token; this is an ID token. Send the access_token.",
    ],
    [
      signToken(key, createAccessClaims({ token_use: ["access"] })),
      ["orders/read"],
      'the method names scopes (orders/read), so it wants an access token; its use is ["access"].',
    ],
  ])("B-22 to B-25: scopes %#", async (token, scopes, expected) => {
    expect(await explain(setUp().authorizer, token, scopes)).toContain(`refused: ${expected}`);
  });

  test("B-34: the pool whose keys cannot be had", async () => {
    const { authorizer, issuer } = setUp();
    issuer.failure = new Error("connect ECONNREFUSED");
    expect(await explain(authorizer, good)).toBe(
      `unavailable: the keys of ${issuer.providerArn} cannot be had (connect ECONNREFUSED). See that the user pool runs and that the authorizer names the right one.`,
    );
    issuer.fetchJwks = () => Promise.reject("a text");
    expect(await explain(authorizer, good)).toContain("cannot be had (a text)");
  });

  test("B-34: a pool that nobody runs here", async () => {
    const { authorizer } = setUp({
      providerArns: ["arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_Gone"],
    });
    const ofThatPool = signToken(
      key,
      createIdClaims({ iss: "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Gone" }),
    );
    expect(await explain(authorizer, ofThatPool)).toContain(
      "unavailable: the keys of us-east-1_Gone cannot be had",
    );
    expect(await explain(authorizer, good)).toContain("and CognitoAuthorizer trusts us-east-1_Gone.");
    expect(await explain(authorizer, signToken(key, createIdClaims({ iss: 7 })))).toContain(
      "it was issued by 7,",
    );
  });

  test("B-34: a published key that is too short", async () => {
    const { authorizer, issuer } = setUp();
    // Long enough to look at, but most of it is zeros: a modulus of 256 bits.
    issuer.keys = [{ ...key, jwk: { ...key.jwk, n: `${"A".repeat(299)}${key.jwk.n.slice(0, 43)}` } }];
    expect(await explain(authorizer, good)).toMatch(/^unavailable: the keys of /);
  });

  test("D-22: never the token, nor one within another's claims; long values are cut", async () => {
    const { authorizer } = setUp();
    const line = await explain(
      authorizer,
      signToken(key, createIdClaims({ iss: good, aud: "x".repeat(500) })),
    );
    expect(line).not.toMatch(/eyJ/);
    expect(line).toContain("it was issued by (a token)");
    expect(line).toContain(`aud ${"x".repeat(120)}…,`);
    expect(await explain(authorizer, signToken(key, createIdClaims({ aud: ["a"], exp: "soon" })))).toContain(
      'aud ["a"], token_use id, exp soon]',
    );
  });
});
