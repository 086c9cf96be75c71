import { createHash } from "node:crypto";
import type { AuthorizationGrant } from "../../../local/user-pool/authorization-grant.ts";
import type { User } from "../../../local/user-pool/user.ts";
import { createConfirmed, decodeJwt, EMAIL, getTokens, signIn } from "../../support/pool-users.ts";
import type { TestPool } from "../../support/user-pools.ts";
import { createTestPool, EMAIL_POOL, TEST_CLIENT_ID, TEST_START } from "../../support/user-pools.ts";

const UUID = expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/);
const NOW = Math.floor(TEST_START / 1000);
const ISSUER = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEfGh1";

const RICH_POOL = {
  ...EMAIL_POOL,
  Schema: [
    { Name: "level", AttributeDataType: "Number" },
    { Name: "hidden", AttributeDataType: "String" },
  ],
};

const RICH_USER = {
  phone_number: "+14155550114",
  phone_number_verified: "True",
  address: "1 Main Street",
  updated_at: "1700000000",
  "custom:level": "7",
};

function grant(test: TestPool, user: User, overrides: Partial<AuthorizationGrant> = {}): AuthorizationGrant {
  return {
    client: test.client,
    user,
    redirectUri: "http://localhost:3002/callback",
    scopes: ["openid"],
    authTime: NOW - 60,
    ...overrides,
  };
}

describe("tokens of the JSON API (B1–B3)", () => {
  test("have a header of exactly kid and alg (H-5)", async () => {
    const test = await createTestPool();
    await createConfirmed(test);
    const { accessToken, idToken } = await getTokens(signIn(test));
    for (const token of [accessToken, idToken]) {
      expect(decodeJwt(token).header).toEqual({ kid: expect.any(String), alg: "RS256" });
    }
  });

  test("carry exactly the claims of the contract, typed as there", async () => {
    const test = await createTestPool({
      pool: RICH_POOL,
      client: {
        ReadAttributes: [
          "email",
          "email_verified",
          "name",
          "phone_number",
          "phone_number_verified",
          "address",
          "updated_at",
          "custom:level",
        ],
      },
    });
    const user = await createConfirmed(test, EMAIL, { ...RICH_USER, "custom:hidden": "x", nickname: "jj" });
    const { accessToken, idToken, expiresInSeconds } = await getTokens(signIn(test));
    const common = {
      sub: user.sub,
      iss: ISSUER,
      origin_jti: UUID,
      event_id: UUID,
      auth_time: NOW,
      iat: NOW,
      exp: NOW + 3600,
      jti: UUID,
    };
    const access = decodeJwt(accessToken).claims;
    const id = decodeJwt(idToken).claims;
    expect(access).toEqual({
      ...common,
      client_id: TEST_CLIENT_ID,
      token_use: "access",
      scope: "aws.cognito.signin.user.admin",
      username: user.username,
    });
    expect(id).toEqual({
      ...common,
      aud: TEST_CLIENT_ID,
      token_use: "id",
      "cognito:username": user.username,
      email: EMAIL,
      email_verified: true,
      name: "Jane",
      phone_number: "+14155550114",
      phone_number_verified: true,
      address: { formatted: "1 Main Street" },
      updated_at: "1700000000",
      "custom:level": "7",
    });
    expect([id.origin_jti, id.event_id]).toEqual([access.origin_jti, access.event_id]);
    expect(id.jti).not.toBe(access.jti);
    expect(expiresInSeconds).toBe(3600);
  });

  test("lack origin_jti where the client has revocation switched off, and live as long as it says", async () => {
    const client = {
      EnableTokenRevocation: false,
      AccessTokenValidity: 10,
      IdTokenValidity: 20,
      TokenValidityUnits: { AccessToken: "minutes", IdToken: "minutes" },
    };
    const test = await createTestPool({ client });
    await createConfirmed(test);
    const { accessToken, idToken, expiresInSeconds } = await getTokens(signIn(test));
    expect(decodeJwt(accessToken).claims).not.toHaveProperty("origin_jti");
    expect(decodeJwt(idToken).claims).not.toHaveProperty("origin_jti");
    expect([decodeJwt(accessToken).claims.exp, decodeJwt(idToken).claims.exp]).toEqual([
      NOW + 600,
      NOW + 1200,
    ]);
    expect(expiresInSeconds).toBe(600);
  });

  test("come with a refresh token in the shape of AWS's own, different every time", async () => {
    const test = await createTestPool();
    await createConfirmed(test);
    const seen = new Set<string>();
    for (let time = 0; time < 5; time += 1) {
      const { refreshToken = "" } = await getTokens(signIn(test));
      expect(refreshToken).toMatch(
        /^eyJjdHkiOiJKV1QiLCJlbmMiOiJBMjU2R0NNIiwiYWxnIjoiUlNBLU9BRVAifQ(\.[\w-]+){4}$/,
      );
      seen.add(refreshToken);
    }
    expect(seen.size).toBe(5);
  });

  test("leave at rest nothing of the refresh token but its hash", async () => {
    const test = await createTestPool();
    const user = await createConfirmed(test);
    const { refreshToken = "" } = await getTokens(signIn(test));
    const family = test.store.listRecords({ name: "token-family" }, `${user.userPoolId}/${user.sub}`);
    const text = JSON.stringify(family);
    for (const part of refreshToken.split(".").slice(1)) expect(text).not.toContain(part);
    expect(text).toContain(createHash("sha256").update(refreshToken).digest("base64url"));
  });
});

describe("tokens of the hosted pages (B2, B3, A10)", () => {
  test("carry version 2, the granted scopes, the time of the sign-in, nonce and at_hash", async () => {
    const test = await createTestPool();
    const user = await createConfirmed(test);
    const scopes = ["openid", "profile"];
    const tokens = await test.pool.issueImplicitTokens(grant(test, user, { scopes, nonce: "n-1" }));
    const access = decodeJwt(tokens.accessToken).claims;
    const id = decodeJwt(tokens.idToken).claims;
    expect(access).toMatchObject({ version: 2, scope: "openid profile", auth_time: NOW - 60, iat: NOW });
    expect(access).not.toHaveProperty("aud");
    const half = createHash("sha256").update(tokens.accessToken).digest().subarray(0, 16);
    expect(id).toMatchObject({ nonce: "n-1", auth_time: NOW - 60, at_hash: half.toString("base64url") });
    expect(tokens).not.toHaveProperty("refreshToken");
  });

  test("hold no ID token without openid", async () => {
    const test = await createTestPool();
    const user = await createConfirmed(test);
    const tokens = await test.pool.issueImplicitTokens(
      grant(test, user, { scopes: ["aws.cognito.signin.user.admin"] }),
    );
    expect(tokens).not.toHaveProperty("idToken");
  });

  const NAMES = [
    "email",
    "email_verified",
    "name",
    "phone_number",
    "phone_number_verified",
    "address",
    "updated_at",
  ];
  test.each([
    [["openid"], NAMES],
    [
      ["openid", "email"],
      ["email", "email_verified"],
    ],
    [
      ["openid", "phone"],
      ["phone_number", "phone_number_verified"],
    ],
    [
      ["openid", "profile"],
      ["name", "address", "updated_at"],
    ],
    [
      ["openid", "email", "profile"],
      ["email", "email_verified", "name", "address", "updated_at"],
    ],
    [["openid", "email", "aws.cognito.signin.user.admin"], NAMES],
  ])("for %j show the attributes of %j in ID token and userInfo (A7)", async (scopes, names) => {
    const test = await createTestPool({ pool: RICH_POOL });
    const user = await createConfirmed(test, EMAIL, RICH_USER);
    const { idToken } = await test.pool.issueImplicitTokens(grant(test, user, { scopes }));
    const { claims } = decodeJwt(idToken);
    expect(
      Object.keys(claims)
        .filter((name) => [...NAMES, "custom:level"].includes(name))
        .sort(),
    ).toEqual([...names].sort());
    const readable = test.pool.readableAttributes(test.client, user, scopes);
    expect(Object.keys(readable)[0]).toBe("sub");
    expect(Object.keys(readable).slice(1).sort()).toEqual([...names].sort());
  });

  test("H-3: show booleans as texts outside of tokens", async () => {
    const test = await createTestPool({ pool: RICH_POOL });
    const user = await createConfirmed(test, EMAIL, RICH_USER);
    const readable = test.pool.readableAttributes(test.client, user, ["openid", "phone", "email"]);
    expect(readable).toEqual({
      sub: user.sub,
      email: EMAIL,
      email_verified: "true",
      phone_number: "+14155550114",
      phone_number_verified: "true",
    });
  });

  test("show custom attributes that the client may read: always in the ID token, with profile in userInfo", async () => {
    const test = await createTestPool({
      pool: RICH_POOL,
      client: { ReadAttributes: ["email", "email_verified", "custom:level"] },
    });
    const user = await createConfirmed(test, EMAIL, RICH_USER);
    const { idToken } = await test.pool.issueImplicitTokens(
      grant(test, user, { scopes: ["openid", "email"] }),
    );
    expect(decodeJwt(idToken).claims["custom:level"]).toBe("7");
    const read = (scopes: readonly string[]) => test.pool.readableAttributes(test.client, user, scopes);
    expect(read(["openid", "email"])).not.toHaveProperty("custom:level");
    expect(read(["openid", "profile"])).toHaveProperty("custom:level", "7");
    expect(read([])).toHaveProperty("custom:level", "7");
    expect(read([])).not.toHaveProperty("name");
  });
});
