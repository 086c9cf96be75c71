import { createHash } from "node:crypto";
import type { AuthorizationGrant } from "../../../local/user-pool/authorization-grant.ts";
import type { User } from "../../../local/user-pool/user.ts";
import {
  createConfirmed,
  createInvited,
  decodeJwt,
  EMAIL,
  messageOf,
  OTHER_PASSWORD,
  PASSWORD,
  refusalOf,
  signIn,
  signUp,
} from "../../support/pool-users.ts";
import { createTestPool, TEST_START, type TestPool } from "../../support/user-pools.ts";

const NOW = Math.floor(TEST_START / 1000);
const CALLBACK = "http://localhost:3002/callback";
const VERIFIER = "v".repeat(43);
const CHALLENGE = createHash("sha256").update(VERIFIER).digest("base64url");

const onPage = (test: TestPool, username = EMAIL, password = PASSWORD) =>
  test.pool.signInOnPage(test.client, { username, password });

describe("the sign-in page (A3)", () => {
  test("lets a confirmed user in, whatever flows the client allows, and asks for no secret hash", async () => {
    const test = await createTestPool({
      client: { ExplicitAuthFlows: ["ALLOW_REFRESH_TOKEN_AUTH"] },
      clientSecret: "s3cret",
    });
    const user = await createConfirmed(test);
    expect(await onPage(test)).toEqual({ kind: "signed-in", user, authTime: NOW });
  });

  test("sends an unconfirmed user to the confirmation, unless the name is locked", async () => {
    const test = await createTestPool();
    const { username } = await signUp(test);
    expect(await onPage(test, EMAIL, "wrong")).toEqual({ kind: "confirmation-required", username });
  });

  test("asks for a new password with what is missing, and lets in who gives it", async () => {
    const test = await createTestPool();
    await createInvited(test);
    const asked = await onPage(test);
    if (asked.kind !== "new-password-required") throw new Error(asked.kind);
    expect(asked.missingAttributes).toEqual(["name"]);
    const answer = (attributes: Readonly<Record<string, string>>, newPassword = OTHER_PASSWORD) =>
      test.pool.answerNewPasswordOnPage(test.client, { session: asked.session, newPassword, attributes });
    expect(await refusalOf(answer({}))).toBe("required-attribute-missing");
    expect(await refusalOf(answer({ name: "Jane" }, "weak"))).toBe("password-not-conforming");
    expect(await answer({ name: "Jane" })).toMatchObject({ kind: "signed-in", authTime: NOW });
    expect(await refusalOf(answer({ name: "Jane" }))).toBe("auth-session-spent");
  });

  test("poses its challenge to itself: the JSON API takes no answer to it", async () => {
    const test = await createTestPool();
    await createInvited(test);
    const asked = await onPage(test);
    if (asked.kind !== "new-password-required") throw new Error(asked.kind);
    const responses = { USERNAME: EMAIL, NEW_PASSWORD: OTHER_PASSWORD, "userAttributes.name": "Jane" };
    const request = {
      challengeName: "NEW_PASSWORD_REQUIRED",
      session: asked.session,
      responses,
      isAdmin: true,
    };
    expect(await refusalOf(test.pool.respondToAuthChallenge(test.client, request))).toBe(
      "auth-session-invalid",
    );
  });

  test("B-30, B-31: tells a wrong password, an unknown user and a lock like the API does", async () => {
    const test = await createTestPool({ client: { PreventUserExistenceErrors: "ENABLED" } });
    await createConfirmed(test);
    expect(await messageOf(onPage(test, "nobody@example.com"))).toBe("Incorrect username or password.");
    for (let time = 0; time < 5; time += 1) {
      expect(await messageOf(onPage(test, EMAIL, "wrong"))).toBe("Incorrect username or password.");
    }
    expect(await messageOf(onPage(test))).toBe("Password attempts exceeded");
    expect(await messageOf(signIn(test))).toBe("Password attempts exceeded");
  });
});

describe("a login session (A11)", () => {
  test("lasts an hour from the sign-in, use does not extend it, and it survives a restart (H-17)", async () => {
    const test = await createTestPool();
    const user = await createConfirmed(test);
    const { cookie, expiresInSeconds } = await test.pool.createLoginSession(user);
    expect(expiresInSeconds).toBe(3600);
    expect(cookie).toMatch(/^[\w-]{43}$/);
    test.clock.advance({ seconds: 3599 });
    const again = await createTestPool({ store: test.store });
    expect(await again.pool.findLoginSession(cookie)).toEqual({ user, authTime: NOW });
    expect(await test.pool.findLoginSession(cookie)).toEqual({ user, authTime: NOW });
    test.clock.advance({ seconds: 1 });
    expect(await test.pool.findLoginSession(cookie)).toBeUndefined();
  });

  test("ends when it is deleted, and with its user; not with GlobalSignOut", async () => {
    const test = await createTestPool();
    const user = await createConfirmed(test);
    const one = await test.pool.createLoginSession(user);
    const two = await test.pool.createLoginSession(user);
    await test.pool.globalSignOut(user);
    await test.pool.deleteLoginSession(one.cookie);
    expect(await test.pool.findLoginSession(one.cookie)).toBeUndefined();
    expect(await test.pool.findLoginSession(two.cookie)).toBeDefined();
    const record = test.store.findUser({ userPoolId: user.userPoolId, by: "username", key: user.username });
    if (!record) throw new Error("no user");
    await test.store.write((transaction) => transaction.updateUser({ ...record, enabled: false }));
    expect(await test.pool.findLoginSession(two.cookie)).toBeUndefined();
    await test.pool.adminDeleteUser(EMAIL);
    expect(await test.pool.findLoginSession(two.cookie)).toBeUndefined();
    expect(await test.pool.findLoginSession("x")).toBeUndefined();
  });
});

test("a login session does not pass to who takes the name of a deleted user", async () => {
  const test = await createTestPool({ pool: { AutoVerifiedAttributes: ["email"] } });
  const { cookie } = await test.pool.createLoginSession(
    await createConfirmed(test, "jane", { email: EMAIL }),
  );
  await test.pool.adminDeleteUser("jane");
  await createConfirmed(test, "jane", { email: EMAIL });
  expect(await test.pool.findLoginSession(cookie)).toBeUndefined();
});

describe("an authorization code (A2.3, A6.2)", () => {
  async function createGrant(overrides: Partial<AuthorizationGrant> = {}, client = {}) {
    const test = await createTestPool({ client });
    const user = await createConfirmed(test);
    const grant = {
      client: test.client,
      user,
      redirectUri: CALLBACK,
      scopes: ["openid", "email"],
      authTime: NOW - 100,
      ...overrides,
    };
    return { test, user, code: await test.pool.issueAuthorizationCode(grant) };
  }

  const redeem = (
    test: TestPool,
    code: string,
    redemption: { redirectUri?: string; codeVerifier?: string | undefined } = {},
  ) =>
    test.pool.redeemAuthorizationCode(test.client, {
      code,
      redirectUri: CALLBACK,
      codeVerifier: undefined,
      ...redemption,
    });

  test("binds the access token to the resource that was asked for, and what is refreshed from it (B3)", async () => {
    const resource = "https://api.example.com";
    const { test, code } = await createGrant({ resource });
    const { accessToken, idToken, refreshToken = "" } = await redeem(test, code);
    expect(decodeJwt(accessToken).claims.aud).toBe(resource);
    expect(decodeJwt(idToken).claims.aud).toBe(test.client.clientId);
    const fresh = await test.pool.refresh(test.client, refreshToken);
    expect(decodeJwt(fresh.accessToken).claims.aud).toBe(resource);
    const unbound = await createGrant();
    expect(decodeJwt((await redeem(unbound.test, unbound.code)).accessToken).claims).not.toHaveProperty(
      "aud",
    );
  });

  test("is a UUID, and gives three tokens of the granted scopes", async () => {
    const { test, code } = await createGrant({ nonce: "n-1" });
    expect(code).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    const tokens = await redeem(test, code);
    expect(decodeJwt(tokens.accessToken).claims).toMatchObject({
      scope: "openid email",
      auth_time: NOW - 100,
      version: 2,
    });
    expect(decodeJwt(tokens.idToken).claims).toMatchObject({
      email: EMAIL,
      nonce: "n-1",
      at_hash: expect.any(String),
    });
    expect(tokens.refreshToken).toBeDefined();
  });

  test("B-34, B-35: is good once, also when it comes twenty times at once", async () => {
    const { test, code } = await createGrant();
    const answers = await Promise.all(Array.from({ length: 20 }, () => refusalOf(redeem(test, code))));
    expect(answers.filter((answer) => answer === "no refusal")).toHaveLength(1);
    expect(answers.filter((answer) => answer === "authorization-code-unusable")).toHaveLength(19);
  });

  test("B-36: is good for five minutes", async () => {
    const { test, code } = await createGrant();
    test.clock.advance({ seconds: 299 });
    await redeem(test, code);
    const late = await createGrant();
    late.test.clock.advance({ seconds: 300 });
    expect(await refusalOf(redeem(late.test, late.code))).toBe("authorization-code-unusable");
  });

  test("B-37: is for its client and its redirect URI; a wrong try spends it", async () => {
    const one = await createGrant();
    const other = { ...one.test.client, clientId: "other" };
    const redemption = { code: one.code, redirectUri: CALLBACK, codeVerifier: undefined };
    expect(await refusalOf(one.test.pool.redeemAuthorizationCode(other, redemption))).toBe(
      "authorization-code-unusable",
    );
    expect(await refusalOf(redeem(one.test, one.code))).toBe("authorization-code-unusable");
    const two = await createGrant();
    expect(await refusalOf(redeem(two.test, two.code, { redirectUri: `${CALLBACK}/` }))).toBe(
      "redirect-uri-mismatch",
    );
    expect(await refusalOf(redeem(two.test, two.code))).toBe("authorization-code-unusable");
    expect(await refusalOf(redeem(two.test, "18fe37c2-8eff-4886-98f4-1f2e3d4c5b6a"))).toBe(
      "authorization-code-unusable",
    );
  });

  test.each([
    ["the right verifier", CHALLENGE, VERIFIER, "no refusal"],
    ["none (B-38)", CHALLENGE, undefined, "code-verifier-mismatch"],
    ["a wrong one (B-38)", CHALLENGE, "w".repeat(43), "code-verifier-mismatch"],
    ["the challenge itself (B-38)", CHALLENGE, CHALLENGE, "code-verifier-mismatch"],
    ["one where no challenge was sent (B-39)", undefined, VERIFIER, "code-verifier-mismatch"],
  ])("with PKCE and %s: %s", async (...[, codeChallenge, codeVerifier, expected]) => {
    const { test, code } = await createGrant({ codeChallenge });
    expect(await refusalOf(redeem(test, code, { codeVerifier }))).toBe(expected);
  });

  test("wants a verifier of RFC 7636's form", async () => {
    const short = "short";
    const codeChallenge = createHash("sha256").update(short).digest("base64url");
    const { test, code } = await createGrant({ codeChallenge });
    expect(await refusalOf(redeem(test, code, { codeVerifier: short }))).toBe("code-verifier-mismatch");
  });

  test("of a user who was deleted or disabled meanwhile is worth nothing", async () => {
    const { test, user, code } = await createGrant();
    const record = test.store.findUser({ userPoolId: user.userPoolId, by: "username", key: user.username });
    if (!record) throw new Error("no user");
    await test.store.write((transaction) => transaction.updateUser({ ...record, enabled: false }));
    expect(await refusalOf(redeem(test, code))).toBe("authorization-code-unusable");
    const other: User = { ...user, sub: "gone", username: "gone" };
    const grant = { client: test.client, user: other, redirectUri: CALLBACK, scopes: [], authTime: 1 };
    expect(await refusalOf(redeem(test, await test.pool.issueAuthorizationCode(grant)))).toBe(
      "authorization-code-unusable",
    );
  });

  test("A6.3: for a scope with an attribute that the client must not read is worth nothing", async () => {
    const { test, code } = await createGrant({}, { ReadAttributes: ["email", "name"] });
    expect(await refusalOf(redeem(test, code))).toBe("authorization-code-unusable");
    const fine = await createGrant({}, { ReadAttributes: ["email", "email_verified"] });
    await redeem(fine.test, fine.code);
  });
});
