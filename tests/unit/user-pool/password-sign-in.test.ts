import { createHmac } from "node:crypto";
import {
  createConfirmed,
  createInvited,
  decodeJwt,
  EMAIL,
  getChallenge,
  getTokens,
  messageOf,
  OTHER_PASSWORD,
  PASSWORD,
  refusalOf,
  signIn,
  signUp,
} from "../../support/pool-users.ts";
import { createTestPool, TEST_CLIENT_ID, type TestPool } from "../../support/user-pools.ts";

const LEGACY = {};
const HIDING = { client: { PreventUserExistenceErrors: "ENABLED" } };

function initiate(test: TestPool, authFlow: string, parameters: Readonly<Record<string, string>>) {
  return test.pool.initiateAuth(test.client, { authFlow, parameters, isAdmin: authFlow.startsWith("ADMIN") });
}

describe("a password sign-in (C5.4)", () => {
  test("gives tokens for username, sub and email, in any letter case", async () => {
    const test = await createTestPool();
    const user = await createConfirmed(test);
    for (const name of [EMAIL, "JANE@Example.com", user.username, user.sub]) {
      const { accessToken } = await getTokens(signIn(test, name));
      expect(decodeJwt(accessToken).claims.sub).toBe(user.sub);
    }
  });

  test("goes by USER_PASSWORD_AUTH, ADMIN_USER_PASSWORD_AUTH and its older name", async () => {
    const test = await createTestPool();
    await createConfirmed(test);
    const parameters = { USERNAME: EMAIL, PASSWORD };
    await getTokens(initiate(test, "USER_PASSWORD_AUTH", parameters));
    const byAdmin = { authFlow: "USER_PASSWORD_AUTH", parameters, isAdmin: true };
    await getTokens(test.pool.initiateAuth(test.client, byAdmin));
    await getTokens(initiate(test, "ADMIN_NO_SRP_AUTH", parameters));
  });

  test.each([
    ["USER_PASSWORD_AUTH", false, "USER_PASSWORD_AUTH flow not enabled for this client"],
    ["ADMIN_USER_PASSWORD_AUTH", true, "Auth flow not enabled for this client"],
    ["ADMIN_USER_PASSWORD_AUTH", false, "Initiate Auth method not supported."],
    ["USER_SRP_AUTH", false, "USER_SRP_AUTH is not enabled for the client."],
    ["CUSTOM_AUTH", false, "Custom auth is not enabled for the client."],
    ["USER_AUTH", false, "USER_AUTH flow not enabled for this client"],
    ["__proto__", false, "Initiate Auth method not supported."],
  ])(
    "by %s (administrator: %s) is refused to a client that does not allow it (C-11)",
    async (authFlow, isAdmin, message) => {
      const test = await createTestPool({ client: { ExplicitAuthFlows: ["ALLOW_REFRESH_TOKEN_AUTH"] } });
      const parameters = { USERNAME: EMAIL, PASSWORD, SRP_A: "ab", REFRESH_TOKEN: "x" };
      expect(await messageOf(test.pool.initiateAuth(test.client, { authFlow, parameters, isAdmin }))).toBe(
        message,
      );
    },
  );

  test("by CUSTOM_AUTH needs a trigger", async () => {
    const test = await createTestPool({ client: { ExplicitAuthFlows: ["ALLOW_CUSTOM_AUTH"] } });
    expect(await messageOf(initiate(test, "CUSTOM_AUTH", { USERNAME: EMAIL }))).toBe(
      "Custom auth lambda trigger is not configured for the user pool.",
    );
  });

  test.each([
    ["USERNAME", { PASSWORD }],
    ["PASSWORD", { USERNAME: EMAIL }],
    ["USERNAME", {}],
  ])("without %s says what is missing", async (name, parameters) => {
    const test = await createTestPool();
    expect(await messageOf(initiate(test, "USER_PASSWORD_AUTH", parameters))).toBe(
      `Missing required parameter ${name}`,
    );
  });

  test("with the wrong password, and with one of 257 characters, is told the same", async () => {
    const test = await createTestPool();
    await createConfirmed(test);
    for (const wrong of ["nope", `${PASSWORD} `, "x".repeat(257), "x".repeat(1_000_000)]) {
      expect(await messageOf(signIn(test, EMAIL, wrong))).toBe("Incorrect username or password.");
    }
  });

  test("of an unknown user tells it by LEGACY and hides it by ENABLED (C8)", async () => {
    expect(await messageOf(signIn(await createTestPool(LEGACY), "nobody@example.com"))).toBe(
      "User does not exist.",
    );
    expect(await messageOf(signIn(await createTestPool(HIDING), "nobody@example.com"))).toBe(
      "Incorrect username or password.",
    );
  });

  test("H-22: of an unconfirmed user is told so whatever the password", async () => {
    const test = await createTestPool(HIDING);
    await signUp(test);
    expect(await messageOf(signIn(test, EMAIL, "wrong"))).toBe("User is not confirmed.");
    expect(await messageOf(signIn(test, EMAIL))).toBe("User is not confirmed.");
  });

  test("after the old password was replaced wants the new one", async () => {
    const test = await createTestPool();
    await createConfirmed(test);
    await getTokens(signIn(test));
    await test.pool.adminSetUserPassword({ username: EMAIL, password: OTHER_PASSWORD, isPermanent: true });
    expect(await refusalOf(signIn(test))).toBe("incorrect-credentials");
    await getTokens(signIn(test, EMAIL, OTHER_PASSWORD));
    await getTokens(signIn(test, EMAIL, OTHER_PASSWORD));
  });
});

describe("SECRET_HASH (C10, C-10)", () => {
  const hash = (name: string, secret = "s3cret", clientId = TEST_CLIENT_ID) =>
    createHmac("sha256", secret)
      .update(name + clientId)
      .digest("base64");

  test("may be over the name as sent or over the canonical username, and nothing else", async () => {
    const test = await createTestPool({ clientSecret: "s3cret" });
    const user = await createConfirmed(test);
    const other = await createConfirmed(test, "other@example.com");
    const attempt = (SECRET_HASH: string | undefined) =>
      initiate(test, "USER_PASSWORD_AUTH", {
        USERNAME: EMAIL,
        PASSWORD,
        ...(SECRET_HASH === undefined ? {} : { SECRET_HASH }),
      });
    await getTokens(attempt(hash(EMAIL)));
    await getTokens(attempt(hash(user.username)));
    expect(await messageOf(attempt(undefined))).toBe(
      `Client ${TEST_CLIENT_ID} is configured with secret but SECRET_HASH was not received`,
    );
    const wrong = [
      hash(other.username),
      hash(EMAIL, "other"),
      hash(EMAIL, "s3cret", "client2"),
      "x",
      hash(""),
    ];
    for (const SECRET_HASH of wrong) {
      expect(await messageOf(attempt(SECRET_HASH))).toBe(
        `Unable to verify secret hash for client ${TEST_CLIENT_ID}`,
      );
    }
  });

  test("is ignored for a client without a secret", async () => {
    const test = await createTestPool();
    await createConfirmed(test);
    await getTokens(initiate(test, "USER_PASSWORD_AUTH", { USERNAME: EMAIL, PASSWORD, SECRET_HASH: "x" }));
  });
});

describe("lockout (C9.2)", () => {
  const fail = async (test: TestPool, times: number, name = EMAIL) => {
    for (let time = 0; time < times; time += 1) await refusalOf(signIn(test, name, "wrong"));
  };

  test("begins with the fifth failure and doubles; attempts while locked do not count (H-39)", async () => {
    const test = await createTestPool();
    await createConfirmed(test);
    await fail(test, 4);
    expect(await messageOf(signIn(test, EMAIL, "wrong"))).toBe("Incorrect username or password.");
    for (const seconds of [1, 2, 4, 8, 16, 32]) {
      test.clock.advance({ seconds: seconds - 1, milliseconds: 999 });
      expect(await messageOf(signIn(test))).toBe("Password attempts exceeded");
      test.clock.advance({ milliseconds: 1 });
      expect(await messageOf(signIn(test, EMAIL, "wrong"))).toBe("Incorrect username or password.");
    }
  });

  test("never lasts longer than a quarter of an hour, and ends with a success", async () => {
    const test = await createTestPool();
    await createConfirmed(test);
    await fail(test, 5);
    for (let time = 0; time < 10; time += 1) {
      test.clock.advance({ seconds: 2 ** time });
      await fail(test, 1);
    }
    test.clock.advance({ seconds: 899 });
    expect(await refusalOf(signIn(test))).toBe("password-attempts-exceeded");
    test.clock.advance({ seconds: 1 });
    await getTokens(signIn(test));
    for (let time = 0; time < 2; time += 1) {
      await fail(test, 4);
      await getTokens(signIn(test));
    }
  });

  test("is forgotten after fifteen quiet minutes", async () => {
    const test = await createTestPool();
    await createConfirmed(test);
    await fail(test, 4);
    test.clock.advance({ seconds: 900 });
    await fail(test, 4);
    await getTokens(signIn(test));
  });

  test("lets none of many guesses at once slip through, the right one included", async () => {
    const test = await createTestPool();
    await createConfirmed(test);
    const guesses = Array.from({ length: 20 }, (_, index) => (index === 10 ? PASSWORD : `wrong${index}`));
    const answers = await Promise.all(guesses.map((guess) => refusalOf(signIn(test, EMAIL, guess))));
    expect(answers.filter((answer) => answer === "incorrect-credentials")).toHaveLength(5);
    expect(answers.filter((answer) => answer === "password-attempts-exceeded")).toHaveLength(15);
  });

  test("treats unknown names alike when they are hidden, and survives a restart", async () => {
    const test = await createTestPool(HIDING);
    await fail(test, 5, "nobody@example.com");
    const again = await createTestPool({ ...HIDING, store: test.store });
    expect(await messageOf(signIn(again, "Nobody@example.com"))).toBe("Password attempts exceeded");
  });

  test("can be switched off, for load tests", async () => {
    const test = await createTestPool({ limits: { lockout: false } });
    await createConfirmed(test);
    await fail(test, 20);
    await getTokens(signIn(test));
  });
});

describe("a temporary password (C5.5)", () => {
  test("asks for a new one, with what is missing and what is known", async () => {
    const test = await createTestPool();
    const user = await createInvited(test, EMAIL, { email_verified: "true" });
    const { name, parameters, session = "" } = await getChallenge(signIn(test));
    expect(name).toBe("NEW_PASSWORD_REQUIRED");
    expect(parameters.USER_ID_FOR_SRP).toBe(user.username);
    expect(parameters.requiredAttributes).toBe('["userAttributes.name"]');
    expect(JSON.parse(parameters.userAttributes ?? "")).toEqual({ email: EMAIL, email_verified: "true" });
    expect(session).toMatch(/^AYABe[\w-]{1500,1700}$/);
  });

  test("is good for seven days, and told to have expired only to who knows it", async () => {
    const test = await createTestPool();
    await createInvited(test);
    test.clock.advance({ seconds: 7 * 86_400 - 1 });
    await getChallenge(signIn(test));
    test.clock.advance({ seconds: 1 });
    expect(await messageOf(signIn(test))).toBe(
      "Temporary password has expired and must be reset by an administrator.",
    );
    expect(await messageOf(signIn(test, EMAIL, "wrong"))).toBe("Incorrect username or password.");
  });
});
