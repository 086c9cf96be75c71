import { createHmac } from "node:crypto";
import {
  createConfirmed,
  decodeJwt,
  EMAIL,
  getTokens,
  messageOf,
  refusalOf,
  signIn,
} from "../../support/pool-users.ts";
import { createTestPool, type TestPool, type TestPoolOptions } from "../../support/user-pools.ts";

async function createSignedIn(options: TestPoolOptions = {}) {
  const test = await createTestPool(options);
  const user = await createConfirmed(test);
  const tokens = await getTokens(
    test.pool.initiateAuth(test.client, {
      authFlow: "ADMIN_USER_PASSWORD_AUTH",
      parameters: {
        USERNAME: EMAIL,
        PASSWORD: "Passw0rd!é",
        SECRET_HASH: hash(EMAIL, test.client.clientId),
      },
      isAdmin: true,
    }),
  );
  return {
    test,
    user,
    accessToken: tokens.accessToken,
    idToken: tokens.idToken,
    refreshToken: tokens.refreshToken ?? "",
  };
}

const hash = (name: string, clientId: string) =>
  createHmac("sha256", "s3cret")
    .update(name + clientId)
    .digest("base64");

const refreshBy = (
  test: TestPool,
  parameters: Readonly<Record<string, string>>,
  authFlow = "REFRESH_TOKEN_AUTH",
) => test.pool.initiateAuth(test.client, { authFlow, parameters, isAdmin: false });

describe("a refresh (B5, A6.2)", () => {
  test("keeps auth_time, origin_jti and event_id, renews the rest, and gives no refresh token (H-6, H-7)", async () => {
    const { test, accessToken, idToken, refreshToken } = await createSignedIn();
    test.clock.advance({ seconds: 1000 });
    const fresh = await getTokens(refreshBy(test, { REFRESH_TOKEN: refreshToken }));
    expect(fresh).not.toHaveProperty("refreshToken");
    for (const [old, renewed] of [
      [accessToken, fresh.accessToken],
      [idToken, fresh.idToken],
    ]) {
      const before = decodeJwt(old).claims;
      const after = decodeJwt(renewed).claims;
      const iat = Number(before.iat) + 1000;
      expect(after).toEqual({ ...before, iat, exp: iat + 3600, jti: after.jti });
      expect(after.jti).not.toBe(before.jti);
    }
    await test.pools.authenticate(fresh.accessToken);
  });

  test("reads the attributes again", async () => {
    const { test, user, refreshToken } = await createSignedIn();
    const record = test.store.findUser({ userPoolId: user.userPoolId, by: "username", key: user.username });
    if (!record) throw new Error("no user");
    const attributes = { ...record.attributes, name: "Renamed" };
    await test.store.write((transaction) => transaction.updateUser({ ...record, attributes }));
    const { idToken } = await getTokens(refreshBy(test, { REFRESH_TOKEN: refreshToken }));
    expect(decodeJwt(idToken).claims.name).toBe("Renamed");
  });

  test("of a hosted sign-in drops the nonce and binds the new access token", async () => {
    const test = await createTestPool();
    const user = await createConfirmed(test);
    const redirectUri = "http://localhost:3002/callback";
    const grant = { client: test.client, user, redirectUri, scopes: ["openid"], authTime: 5, nonce: "n" };
    const code = await test.pool.issueAuthorizationCode(grant);
    const first = await test.pool.redeemAuthorizationCode(test.client, {
      code,
      redirectUri,
      codeVerifier: undefined,
    });
    const fresh = await test.pool.refresh(test.client, first.refreshToken ?? "");
    const { claims } = decodeJwt(fresh.idToken);
    expect(decodeJwt(first.idToken).claims.nonce).toBe("n");
    expect(claims).not.toHaveProperty("nonce");
    expect(claims.auth_time).toBe(5);
    expect(claims.at_hash).not.toBe(decodeJwt(first.idToken).claims.at_hash);
    expect(decodeJwt(fresh.accessToken).claims).toMatchObject({ version: 2, scope: "openid" });
  });

  test("counts from the sign-in, not from the last use (B4)", async () => {
    const { test, refreshToken } = await createSignedIn({
      client: { RefreshTokenValidity: 1, TokenValidityUnits: { RefreshToken: "hours" } },
    });
    test.clock.advance({ seconds: 3599 });
    const fresh = await test.pool.refresh(test.client, refreshToken);
    test.clock.advance({ seconds: 1 });
    expect(await messageOf(test.pool.refresh(test.client, refreshToken))).toBe("Refresh Token has expired");
    await test.pools.authenticate(fresh.accessToken);
  });

  test("B-52: takes no other text for a refresh token", async () => {
    const { test, accessToken, idToken = "", refreshToken } = await createSignedIn();
    const parts = refreshToken.split(".");
    const altered = [
      ...parts.slice(0, 4),
      `${parts[4]?.slice(0, -1)}${parts[4]?.endsWith("A") ? "B" : "A"}`,
    ].join(".");
    const short = [...parts.slice(0, 3), "AAAA", parts[4]].join(".");
    for (const text of [
      "",
      "x",
      accessToken,
      idToken,
      altered,
      short,
      parts.slice(0, 4).join("."),
      `${refreshToken}.`,
    ]) {
      expect(await messageOf(test.pool.refresh(test.client, text))).toBe("Invalid Refresh Token");
    }
  });

  test("B-50: is refused to another client, to a disabled user and to a deleted one", async () => {
    const { test, user, refreshToken } = await createSignedIn();
    const other = { ...test.client, clientId: "other" };
    expect(await messageOf(test.pool.refresh(other, refreshToken))).toBe(
      "Refresh Token has different Client.",
    );
    const record = test.store.findUser({ userPoolId: user.userPoolId, by: "username", key: user.username });
    if (!record) throw new Error("no user");
    await test.store.write((transaction) => transaction.updateUser({ ...record, enabled: false }));
    expect(await messageOf(test.pool.refresh(test.client, refreshToken))).toBe("User is disabled.");
    await test.store.write((transaction) => transaction.deleteUser(record.userPoolId, record.keys.username));
    expect(await messageOf(test.pool.refresh(test.client, refreshToken))).toBe("User does not exist.");
    await test.pool.adminCreateUser({ username: EMAIL, attributes: {}, deliveryMediums: [] });
    expect(await messageOf(test.pool.refresh(test.client, refreshToken))).toBe("User does not exist.");
  });

  test("does not pass to who takes the name of a user who is gone", async () => {
    const test = await createTestPool({ pool: { AutoVerifiedAttributes: ["email"] } });
    const user = await createConfirmed(test, "jane", { email: EMAIL });
    const { refreshToken = "" } = await getTokens(signIn(test, "jane"));
    await test.store.write((transaction) => transaction.deleteUser(user.userPoolId, "jane"));
    await createConfirmed(test, "jane", { email: EMAIL });
    expect(await messageOf(test.pool.refresh(test.client, refreshToken))).toBe("User does not exist.");
  });

  test("of a deleted user is unknown once the administrator deleted them", async () => {
    const { test, refreshToken } = await createSignedIn();
    await test.pool.adminDeleteUser(EMAIL);
    expect(await messageOf(test.pool.refresh(test.client, refreshToken))).toBe("Invalid Refresh Token");
  });

  test("has to be allowed to the client, and comes by an older name too", async () => {
    const { test, refreshToken } = await createSignedIn();
    await getTokens(refreshBy(test, { REFRESH_TOKEN: refreshToken }, "REFRESH_TOKEN"));
    expect(await messageOf(refreshBy(test, {}))).toBe("Missing required parameter REFRESH_TOKEN");
    const closed = await createTestPool({ client: { ExplicitAuthFlows: ["ALLOW_USER_SRP_AUTH"] } });
    expect(await refusalOf(refreshBy(closed, { REFRESH_TOKEN: "x" }))).toBe("refresh-flow-not-enabled");
  });

  test("H-32: of a client with a secret wants the hash of the canonical username", async () => {
    const { test, user, refreshToken } = await createSignedIn({ clientSecret: "s3cret" });
    const attempt = (SECRET_HASH: string) => refreshBy(test, { REFRESH_TOKEN: refreshToken, SECRET_HASH });
    expect(await refusalOf(attempt(hash(EMAIL, test.client.clientId)))).toBe("secret-hash-mismatch");
    expect(await refusalOf(attempt(""))).toBe("secret-hash-missing");
    await getTokens(attempt(hash(user.username, test.client.clientId)));
  });
});

describe("a revocation (A8, C5.7)", () => {
  test("C-09: ends the refresh token and what was born of it, and nothing else", async () => {
    const { test, accessToken, refreshToken } = await createSignedIn();
    const fresh = await test.pool.refresh(test.client, refreshToken);
    const other = await getTokens(signIn(test));
    await test.pools.authenticate(fresh.accessToken);
    await test.pool.revokeRefreshToken(test.client, refreshToken);
    await test.pool.revokeRefreshToken(test.client, refreshToken);
    expect(await messageOf(test.pool.refresh(test.client, refreshToken))).toBe(
      "Refresh Token has been revoked",
    );
    for (const token of [accessToken, fresh.accessToken]) {
      expect(await messageOf(test.pools.authenticate(token))).toBe("Access Token has been revoked");
    }
    await test.pools.authenticate(other.accessToken);
    const again = await createTestPool({ store: test.store });
    expect(await refusalOf(again.pools.authenticate(accessToken))).toBe("access-token-revoked");
  });

  test("of an unknown token, or of another client's, changes nothing and is no error (B-56)", async () => {
    const { test, accessToken, refreshToken } = await createSignedIn();
    await test.pool.revokeRefreshToken(test.client, "unknown");
    await test.pool.revokeRefreshToken({ ...test.client, clientId: "other" }, refreshToken);
    await test.pools.authenticate(accessToken);
  });

  test("of an access or ID token is refused, and of any where the client has it switched off", async () => {
    const { test, accessToken, idToken = "" } = await createSignedIn();
    for (const token of [accessToken, idToken]) {
      expect(await refusalOf(test.pool.revokeRefreshToken(test.client, token))).toBe(
        "token-type-unsupported",
      );
    }
    const off = await createSignedIn({ client: { EnableTokenRevocation: false } });
    expect(await refusalOf(off.test.pool.revokeRefreshToken(off.test.client, off.refreshToken))).toBe(
      "token-revocation-disabled",
    );
    await off.test.pool.refresh(off.test.client, off.refreshToken);
  });
});
