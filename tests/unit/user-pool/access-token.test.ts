import { createPrivateKey, generateKeyPairSync, sign } from "node:crypto";
import type { JsonObject } from "../../../local/platform/json.ts";
import { systemRandom } from "../../../local/platform/random.ts";
import { createUserPools } from "../../../local/user-pool/create-user-pools.ts";
import type { Collection } from "../../../local/user-pool/store.ts";
import { createConfirmed, decodeJwt, EMAIL, getTokens, messageOf, signIn } from "../../support/pool-users.ts";
import { generateTestKey } from "../../support/signing-key.ts";
import { createTestPool, EMAIL_POOL, FULL_CLIENT, type TestPool } from "../../support/user-pools.ts";

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

function sealWith(key: Parameters<typeof sign>[2], header: JsonObject, claims: unknown): string {
  const input = `${encode(header)}.${encode(claims)}`;
  return `${input}.${sign("sha256", Buffer.from(input), key).toString("base64url")}`;
}

async function createSignedIn() {
  const test = await createTestPool();
  const user = await createConfirmed(test);
  return { test, user, ...(await getTokens(signIn(test))) };
}

/** The pool's own key, as a thief of the state file would have it. */
function findOwnKey(test: TestPool, kid: unknown) {
  const keys: Collection<{ readonly privateKey: string }> = { name: "signing-key" };
  return createPrivateKey(test.store.findRecord(keys, String(kid))?.privateKey ?? "");
}

const SIGNATURE = "Could not verify signature for Access Token";
const INVALID = "Invalid Access Token";

describe("an access token (C5.0, C-08)", () => {
  test("says who it is, again and again", async () => {
    const { test, user, accessToken } = await createSignedIn();
    for (let time = 0; time < 2; time += 1) {
      const known = await test.pools.authenticate(accessToken);
      expect([known.pool, known.client, known.user]).toEqual([test.pool, test.client, user]);
      expect(known.accessToken).toEqual({
        sub: user.sub,
        username: user.username,
        clientId: test.client.clientId,
        scopes: ["aws.cognito.signin.user.admin"],
        jti: decodeJwt(accessToken).claims.jti,
        originJti: decodeJwt(accessToken).claims.origin_jti,
        expiresAt: decodeJwt(accessToken).claims.exp,
      });
    }
  });

  test.each(["", "x", "a.b.c", "....", "e30.e30.", "e30.e30.e30.e30", "bnVsbA.bnVsbA.AA", "W10.e30.AA"])(
    "is not %p",
    async (text) => {
      const { test } = await createSignedIn();
      expect(await messageOf(test.pools.authenticate(text))).toMatch(/^(Could not verify|Invalid Access)/);
      expect(await messageOf(test.pool.verifyAccessToken(text))).toMatch(
        /^(Could not verify|Invalid Access)/,
      );
    },
  );

  test("is neither an ID token nor a refresh token (H-33)", async () => {
    const { test, idToken = "", refreshToken = "" } = await createSignedIn();
    expect(await messageOf(test.pools.authenticate(idToken))).toBe(INVALID);
    expect(await messageOf(test.pools.authenticate(refreshToken))).toBe(SIGNATURE);
  });

  test("with one bit changed anywhere is refused", async () => {
    const { test, accessToken } = await createSignedIn();
    await test.pools.authenticate(accessToken);
    for (let place = 0; place < accessToken.length; place += 37) {
      if (accessToken[place] === ".") continue;
      const changed = `${accessToken.slice(0, place)}${accessToken[place] === "A" ? "B" : "A"}${accessToken.slice(place + 1)}`;
      expect(await messageOf(test.pools.authenticate(changed))).not.toBe("no refusal");
    }
    expect(await messageOf(test.pools.authenticate(`${accessToken}=`))).toBe(SIGNATURE);
  });

  test("signed by another key under our kid, or by none, is refused", async () => {
    const { test, accessToken } = await createSignedIn();
    const { header, claims } = decodeJwt(accessToken);
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    expect(await messageOf(test.pools.authenticate(sealWith(privateKey, header, claims)))).toBe(SIGNATURE);
    const unknown = { ...header, kid: "unknown" };
    expect(await messageOf(test.pools.authenticate(sealWith(privateKey, unknown, claims)))).toBe(SIGNATURE);
    expect(await messageOf(test.pools.authenticate(sealWith(privateKey, { alg: "RS256" }, claims)))).toBe(
      SIGNATURE,
    );
    for (const alg of ["none", "HS256", "RS512", "rs256"]) {
      const [, , signature] = accessToken.split(".");
      const forged = `${encode({ ...header, alg })}.${encode(claims)}.${alg === "none" ? "" : signature}`;
      expect(await messageOf(test.pools.authenticate(forged))).toBe(SIGNATURE);
    }
    const own = findOwnKey(test, header.kid);
    expect(await messageOf(test.pools.authenticate(sealWith(own, { ...header, alg: "RS512" }, claims)))).toBe(
      SIGNATURE,
    );
  });

  test.each([
    ["token_use id", { token_use: "id" }],
    ["no token_use", { token_use: undefined }],
    ["an unknown client", { client_id: "nobody" }],
    ["no client", { client_id: undefined }],
    ["no expiry", { exp: undefined }],
    ["an expiry in words", { exp: "tomorrow" }],
    ["no scope", { scope: undefined }],
    ["a number for origin_jti", { origin_jti: 7 }],
    ["another pool's issuer", { iss: "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_other" }],
  ])("with %s is refused although our key signed it", async (_name, change) => {
    const { test, accessToken } = await createSignedIn();
    const { header, claims } = decodeJwt(accessToken);
    const forged = sealWith(findOwnKey(test, header.kid), header, { ...claims, ...change });
    expect(await messageOf(test.pools.authenticate(forged))).toBe(INVALID);
    expect(await messageOf(test.pool.verifyAccessToken(forged))).toBe(INVALID);
  });

  test("made with our ID key is refused", async () => {
    const { test, accessToken, idToken } = await createSignedIn();
    const { header } = decodeJwt(idToken);
    const forged = sealWith(findOwnKey(test, header.kid), header, decodeJwt(accessToken).claims);
    expect(await messageOf(test.pools.authenticate(forged))).toBe(INVALID);
  });

  test("expires to the second, although it was good a moment before", async () => {
    const { test, accessToken } = await createSignedIn();
    test.clock.advance({ seconds: 3599 });
    await test.pools.authenticate(accessToken);
    test.clock.advance({ seconds: 1 });
    expect(await messageOf(test.pools.authenticate(accessToken))).toBe("Access Token has expired");
  });

  test("C-09: ends with GlobalSignOut, all of the user's sign-ins and nobody else's", async () => {
    const { test, user, accessToken, refreshToken = "" } = await createSignedIn();
    const second = await getTokens(signIn(test));
    await createConfirmed(test, "joe@example.com");
    const others = await getTokens(signIn(test, "joe@example.com"));
    await test.pools.authenticate(accessToken);
    await test.pool.globalSignOut(user);
    await test.pool.globalSignOut(user);
    for (const token of [accessToken, second.accessToken]) {
      expect(await messageOf(test.pools.authenticate(token))).toBe("Access Token has been revoked");
    }
    expect(await messageOf(test.pool.refresh(test.client, refreshToken))).toBe(
      "Refresh Token has been revoked",
    );
    await test.pools.authenticate(others.accessToken);
    const fresh = await getTokens(signIn(test));
    await test.pools.authenticate(fresh.accessToken);
  });

  test("ends with GlobalSignOut also where the client has revocation switched off", async () => {
    const test = await createTestPool({ client: { EnableTokenRevocation: false } });
    const user = await createConfirmed(test);
    const { accessToken } = await getTokens(signIn(test));
    await test.pools.authenticate(accessToken);
    await test.pool.globalSignOut(user);
    expect(await messageOf(test.pools.authenticate(accessToken))).toBe("Access Token has been revoked");
  });

  test("ends with its user, and does not pass to who takes the name", async () => {
    const test = await createTestPool({ pool: { AutoVerifiedAttributes: ["email"] } });
    await createConfirmed(test, "jane", { email: EMAIL });
    const { accessToken } = await getTokens(signIn(test, "jane"));
    await test.pools.authenticate(accessToken);
    await test.pool.adminDeleteUser("jane");
    expect(await messageOf(test.pools.authenticate(accessToken))).toBe("User does not exist.");
    await createConfirmed(test, "jane", { email: EMAIL });
    expect(await messageOf(test.pools.authenticate(accessToken))).toBe("User does not exist.");
  });

  test("H-34: from the pages without the admin scope is good for userInfo, not for the API", async () => {
    const { test, user } = await createSignedIn();
    const { accessToken } = await test.pool.issueImplicitTokens({
      client: test.client,
      user,
      redirectUri: "http://localhost:3002/callback",
      scopes: ["openid"],
      authTime: 1,
    });
    expect(await messageOf(test.pools.authenticate(accessToken))).toBe(
      "Access Token does not have required scopes",
    );
    expect((await test.pool.verifyAccessToken(accessToken)).claims.scopes).toEqual(["openid"]);
  });

  test("of a disabled user is refused", async () => {
    const { test, user, accessToken } = await createSignedIn();
    const record = test.store.findUser({ userPoolId: user.userPoolId, by: "username", key: user.username });
    if (!record) throw new Error("no user");
    await test.store.write((transaction) => transaction.updateUser({ ...record, enabled: false }));
    expect(await messageOf(test.pools.authenticate(accessToken))).toBe("User is disabled.");
  });

  test("is known to its own pool only", async () => {
    const { test, accessToken } = await createSignedIn();
    const pools = createUserPools({
      pools: ["eu-west-1_AbCdEfGh1", "eu-west-1_Other1234"].map((userPoolId) => ({
        userPoolId,
        userPoolArn: `arn:aws:cognito-idp:eu-west-1:123456789012:userpool/${userPoolId}`,
        region: "eu-west-1",
        properties: EMAIL_POOL,
        clients: [{ clientId: `client-of-${userPoolId}`, properties: FULL_CLIENT }],
        domains: [],
      })),
      store: test.store,
      clock: test.clock,
      random: systemRandom,
      outbox: { deliver() {} },
      issuerFor: (userPoolId) => `https://cognito-idp.eu-west-1.amazonaws.com/${userPoolId}`,
      generateSigningKey: generateTestKey,
    });
    const other = pools.get("eu-west-1_Other1234");
    expect(await messageOf(other.verifyAccessToken(accessToken))).toBe(INVALID);
    expect(await messageOf(pools.authenticate(accessToken))).toBe(INVALID);
    expect(pools.getByClientId("client-of-eu-west-1_Other1234").pool).toBe(other);
    expect(() => pools.get("nope")).toThrow("User pool nope does not exist.");
    expect(() => pools.getByClientId("nope")).toThrow("User pool client nope does not exist.");
    expect(() => other.getClient("client-of-eu-west-1_AbCdEfGh1")).toThrow("does not exist.");
  });
});
