import {
  createConfirmed,
  EMAIL,
  getTokens,
  messageOf,
  refusalOf,
  signIn,
  signUp,
} from "../../support/pool-users.ts";
import { createTestPool, type TestPool } from "../../support/user-pools.ts";

const HIDING = { client: { PreventUserExistenceErrors: "ENABLED" } };
const ALIAS_POOL = {
  AutoVerifiedAttributes: ["email"],
  Schema: [{ Name: "email", Required: true }],
  AliasAttributes: ["email"],
};

const confirm = (test: TestPool, confirmationCode: string, username = EMAIL) =>
  test.pool.confirmSignUp(test.client, { username, confirmationCode });
const resend = (test: TestPool, username = EMAIL) =>
  test.pool.resendConfirmationCode(test.client, { username });
const wrongFor = (code: string) => (code === "000000" ? "000001" : "000000");

describe("ConfirmSignUp (C5.2)", () => {
  test("confirms the user, verifies the address and lets them in", async () => {
    const test = await createTestPool();
    await signUp(test);
    await confirm(test, test.lastCode());
    const user = await test.pool.getUser(EMAIL);
    expect([user.status, user.attributes.email_verified]).toEqual(["CONFIRMED", "true"]);
    await getTokens(signIn(test));
  });

  test("C-19: refuses a wrong code, another user's, the one before the last, and a code used twice", async () => {
    const test = await createTestPool();
    await signUp(test);
    const first = test.lastCode();
    await signUp(test, "joe@example.com");
    const others = test.lastCode();
    await resend(test);
    const code = test.lastCode();
    for (const wrong of [wrongFor(code), ...[others, first].filter((old) => old !== code), "", `${code} `]) {
      expect(await messageOf(confirm(test, wrong))).toBe(
        "Invalid verification code provided, please try again.",
      );
    }
    await confirm(test, code);
    expect(await messageOf(confirm(test, code))).toBe(
      "User cannot be confirmed. Current status is CONFIRMED",
    );
  });

  test("verifies the address that the code went to, and no later one", async () => {
    const test = await createTestPool();
    await signUp(test);
    const { userPoolId, username } = await test.pool.getUser(EMAIL);
    const record = test.store.findUser({ userPoolId, by: "username", key: username });
    if (!record) throw new Error("no user");
    const attributes = { ...record.attributes, email: "later@example.com" };
    await test.store.write((transaction) => transaction.updateUser({ ...record, attributes }));
    await confirm(test, test.lastCode(), username);
    const user = await test.pool.getUser(username);
    expect([user.status, user.attributes.email_verified]).toEqual(["CONFIRMED", undefined]);
  });

  test("refuses a code after a day", async () => {
    const test = await createTestPool();
    await signUp(test);
    test.clock.advance({ seconds: 86_400 - 1 });
    expect(await refusalOf(confirm(test, wrongFor(test.lastCode())))).toBe("code-mismatch");
    test.clock.advance({ seconds: 1 });
    expect(await messageOf(confirm(test, test.lastCode()))).toBe(
      "Invalid code provided, please request a code again.",
    );
  });

  test("C-20: allows fifteen tries an hour, the right one not excepted, at once or one by one", async () => {
    const test = await createTestPool();
    await signUp(test);
    const wrong = wrongFor(test.lastCode());
    const answers = await Promise.all(Array.from({ length: 1000 }, () => refusalOf(confirm(test, wrong))));
    expect(answers.filter((answer) => answer === "code-mismatch")).toHaveLength(15);
    expect(await messageOf(confirm(test, test.lastCode()))).toBe(
      "Attempt limit exceeded, please try after some time.",
    );
    test.clock.advance({ seconds: 3600 });
    await confirm(test, test.lastCode());
  });

  test("C-20: knows no limit once quotas are off", async () => {
    const test = await createTestPool({ limits: { quotas: false } });
    await signUp(test);
    for (let time = 0; time < 30; time += 1) await refusalOf(confirm(test, wrongFor(test.lastCode())));
    await confirm(test, test.lastCode());
  });

  test("of an unknown user tells it by LEGACY and looks like a wrong code by ENABLED (C-24)", async () => {
    expect(await messageOf(confirm(await createTestPool(), "123456"))).toBe(
      "Username/client id combination not found.",
    );
    const test = await createTestPool(HIDING);
    expect(await refusalOf(confirm(test, "123456"))).toBe("code-mismatch");
    await resend(test);
    expect(await refusalOf(confirm(test, "123456"))).toBe("code-mismatch");
  });

  test("H-25: an alias that somebody has verified is in the way only now, and can be taken over by force", async () => {
    const test = await createTestPool({ pool: ALIAS_POOL });
    await createConfirmed(test, "first", { email: EMAIL });
    await signUp(test, "second", { email: EMAIL });
    expect(await messageOf(confirm(test, test.lastCode(), "second"))).toBe(
      "An account with the email already exists.",
    );
    expect((await test.pool.getUser(EMAIL)).username).toBe("first");
    await test.pool.confirmSignUp(test.client, {
      username: "second",
      confirmationCode: test.lastCode(),
      forceAliasCreation: true,
    });
    expect((await test.pool.getUser(EMAIL)).username).toBe("second");
    expect((await test.pool.getUser("first")).attributes.email_verified).toBe("false");
  });

  test("C5.4: an alias that is not verified is nobody's", async () => {
    const test = await createTestPool({ pool: ALIAS_POOL });
    await signUp(test, "second", { email: EMAIL });
    expect(await refusalOf(signIn(test, EMAIL))).toBe("user-not-found");
    await confirm(test, test.lastCode(), "second");
    await getTokens(signIn(test, EMAIL));
  });
});

describe("ResendConfirmationCode (C5.3)", () => {
  test("is limited to five an hour", async () => {
    const test = await createTestPool();
    await signUp(test);
    for (let time = 0; time < 5; time += 1) expect((await resend(test)).destination).toBe("j***@e***");
    expect(await refusalOf(resend(test))).toBe("attempt-limit-exceeded");
  });

  test("of a confirmed user says so; of an unknown one by the client's choice", async () => {
    const test = await createTestPool();
    await createConfirmed(test);
    expect(await messageOf(resend(test))).toBe("User is already confirmed.");
    expect(await messageOf(resend(test, "x@y.zz"))).toBe("Username/client id combination not found.");
    const hiding = await createTestPool(HIDING);
    expect(await resend(hiding, "x@y.zz")).toEqual({
      attributeName: "email",
      medium: "EMAIL",
      destination: "x***@y***",
    });
    expect(await resend(hiding, "+4915112345678")).toMatchObject({
      medium: "SMS",
      destination: "+*********5678",
    });
    const plain = await resend(hiding, "jane");
    expect(plain).toMatchObject({ destination: expect.stringMatching(/^[a-z]\*\*\*@[a-z]\*\*\*$/) });
    expect(await resend(hiding, "jane")).toEqual(plain);
    expect(hiding.outbox).toEqual([]);
  });
});
