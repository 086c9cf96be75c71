import { systemRandom } from "../../../local/platform/random.ts";
import {
  createConfirmed,
  createInvited,
  EMAIL,
  getTokens,
  messageOf,
  OTHER_PASSWORD,
  PASSWORD,
  refusalOf,
  signIn,
  signUp,
} from "../../support/pool-users.ts";
import { createTestPool, EMAIL_POOL, type TestPool } from "../../support/user-pools.ts";

const HIDING = { client: { PreventUserExistenceErrors: "ENABLED" } };
const LEGACY_RECOVERY = { UsernameAttributes: ["email"], UsernameConfiguration: { CaseSensitive: false } };

const forgot = (test: TestPool, username = EMAIL) => test.pool.forgotPassword(test.client, { username });
const confirm = (
  test: TestPool,
  confirmationCode: string,
  change: { username?: string; password?: string } = {},
) =>
  test.pool.confirmForgotPassword(test.client, {
    username: EMAIL,
    password: OTHER_PASSWORD,
    confirmationCode,
    ...change,
  });
const wrongFor = (code: string) => (code === "000000" ? "000001" : "000000");

async function setEnabled(test: TestPool, enabled: boolean) {
  const { userPoolId, username } = await test.pool.getUser(EMAIL);
  const record = test.store.findUser({ userPoolId, by: "username", key: username });
  if (!record) throw new Error("no user");
  await test.store.write((transaction) => transaction.updateUser({ ...record, enabled }));
}

describe("ForgotPassword (C5.6)", () => {
  test("sends a code, and leaves the password and tokens alone until it is used", async () => {
    const test = await createTestPool();
    await createConfirmed(test);
    const { accessToken } = await getTokens(signIn(test));
    expect(await forgot(test)).toEqual({ attributeName: "email", medium: "EMAIL", destination: "j***@e***" });
    expect(test.outbox.at(-1)).toMatchObject({ purpose: "forgot-password", destination: EMAIL });
    await getTokens(signIn(test));
    await confirm(test, test.lastCode());
    expect(await refusalOf(signIn(test))).toBe("incorrect-credentials");
    await getTokens(signIn(test, EMAIL, OTHER_PASSWORD));
    await test.pools.authenticate(accessToken);
  });

  test("sends to the address on file, never to the one that was typed", async () => {
    const test = await createTestPool();
    await createConfirmed(test);
    await forgot(test, "ｊａｎｅ@example.com");
    expect(test.outbox.at(-1)?.destination).toBe(EMAIL);
  });

  test.each([
    ["the pool's order", EMAIL_POOL, "EMAIL"],
    ["the older rule, phone first", LEGACY_RECOVERY, "SMS"],
    [
      "the priorities",
      {
        ...LEGACY_RECOVERY,
        AccountRecoverySetting: {
          RecoveryMechanisms: [
            { Name: "verified_email", Priority: 2 },
            { Name: "verified_phone_number", Priority: 1 },
          ],
        },
      },
      "SMS",
    ],
  ])("chooses the address by %s (E6)", async (_name, pool, medium) => {
    const test = await createTestPool({ pool });
    await createConfirmed(test, EMAIL, { phone_number: "+14155550114", phone_number_verified: "true" });
    expect((await forgot(test)).medium).toBe(medium);
  });

  test("of a user who cannot be helped says why", async () => {
    const test = await createTestPool();
    await createInvited(test, "invited@example.com", { email_verified: "true" });
    await createConfirmed(test, "unverified@example.com", { email_verified: "false" });
    await createConfirmed(test);
    await setEnabled(test, false);
    expect(await messageOf(forgot(test, "invited@example.com"))).toBe(
      "User password cannot be reset in the current state.",
    );
    expect(await messageOf(forgot(test, "unverified@example.com"))).toBe(
      "Cannot reset password for the user as there is no registered/verified email or phone_number",
    );
    expect(await messageOf(forgot(test))).toBe("User is disabled.");
    expect(await messageOf(forgot(test, "x@y.zz"))).toBe("Username/client id combination not found.");
    const AccountRecoverySetting = { RecoveryMechanisms: [{ Name: "admin_only", Priority: 1 }] };
    const closed = await createTestPool({ pool: { ...EMAIL_POOL, AccountRecoverySetting } });
    await createConfirmed(closed);
    expect(await messageOf(forgot(closed))).toBe("Contact administrator to reset password.");
  });

  test("C8, C-24: by ENABLED tells nothing of users unknown, disabled or without a verified address", async () => {
    const test = await createTestPool(HIDING);
    await createConfirmed(test, "unverified@example.com", { email_verified: "false" });
    await createConfirmed(test);
    await setEnabled(test, false);
    for (const username of ["nobody@example.com", "unverified@example.com", EMAIL]) {
      expect(await forgot(test, username)).toEqual({
        attributeName: "email",
        medium: "EMAIL",
        destination: `${username[0]}***@e***`,
      });
      expect(await refusalOf(confirm(test, "123456", { username }))).toBe("code-mismatch");
    }
    expect(test.outbox).toEqual([]);
    expect(await refusalOf(confirm(test, "123456", { username: "new@example.com" }))).toBe("code-expired");
  });

  test("C8: a code that was only pretended opens nothing, even if somebody guesses it", async () => {
    const random = { ...systemRandom, digits: () => "424242" };
    const test = await createTestPool({ ...HIDING, deps: { random } });
    await createConfirmed(test, EMAIL, { email_verified: "false" });
    await forgot(test);
    expect(await refusalOf(confirm(test, "424242"))).toBe("code-mismatch");
    await getTokens(signIn(test));
  });

  test("is limited to five an hour, for unknown names too", async () => {
    const test = await createTestPool(HIDING);
    await createConfirmed(test);
    for (const username of [EMAIL, "nobody@example.com"]) {
      for (let time = 0; time < 5; time += 1) await forgot(test, username);
      expect(await messageOf(forgot(test, username))).toBe(
        "Attempt limit exceeded, please try after some time.",
      );
    }
    test.clock.advance({ seconds: 3600 });
    await forgot(test);
  });
});

describe("ConfirmForgotPassword (C5.6)", () => {
  test("refuses a wrong code, a spent one, one of an hour ago, and one for another purpose (H-40)", async () => {
    const test = await createTestPool();
    await signUp(test);
    const signUpCode = test.lastCode();
    await test.pool.confirmSignUp(test.client, { username: EMAIL, confirmationCode: signUpCode });
    expect(await messageOf(confirm(test, signUpCode))).toBe(
      "Invalid code provided, please request a code again.",
    );
    await forgot(test);
    const code = test.lastCode();
    expect(await messageOf(confirm(test, wrongFor(code)))).toBe(
      "Invalid verification code provided, please try again.",
    );
    await confirm(test, code);
    expect(await refusalOf(confirm(test, code))).toBe("code-expired");
    await forgot(test);
    test.clock.advance({ seconds: 3600 });
    expect(await refusalOf(confirm(test, test.lastCode()))).toBe("code-expired");
  });

  test("with a weak password is refused and costs no code", async () => {
    const test = await createTestPool();
    await createConfirmed(test);
    await forgot(test);
    expect(await messageOf(confirm(test, test.lastCode(), { password: "weak" }))).toBe(
      "Password does not conform to policy: Password not long enough",
    );
    await confirm(test, test.lastCode());
  });

  test("C-20: allows twenty tries an hour, at once or one by one", async () => {
    const test = await createTestPool();
    await createConfirmed(test);
    await forgot(test);
    const wrong = wrongFor(test.lastCode());
    const answers = await Promise.all(Array.from({ length: 50 }, () => refusalOf(confirm(test, wrong))));
    expect(answers.filter((answer) => answer === "code-mismatch")).toHaveLength(20);
    expect(await refusalOf(confirm(test, test.lastCode()))).toBe("attempt-limit-exceeded");
  });

  test("is good once, also when it comes ten times at once", async () => {
    const test = await createTestPool();
    await createConfirmed(test);
    await forgot(test);
    const code = test.lastCode();
    const answers = await Promise.all(Array.from({ length: 10 }, () => refusalOf(confirm(test, code))));
    expect(answers.filter((answer) => answer === "no refusal")).toHaveLength(1);
  });

  test("is refused to a user who was disabled meanwhile, and ends a lock otherwise", async () => {
    const test = await createTestPool();
    await createConfirmed(test);
    await forgot(test);
    await setEnabled(test, false);
    expect(await messageOf(confirm(test, test.lastCode()))).toBe("User is disabled.");
    await setEnabled(test, true);
    for (let time = 0; time < 5; time += 1) await refusalOf(signIn(test, EMAIL, "wrong"));
    expect(await refusalOf(signIn(test, EMAIL, PASSWORD))).toBe("password-attempts-exceeded");
    await confirm(test, test.lastCode());
    await getTokens(signIn(test, EMAIL, OTHER_PASSWORD));
  });

  test("of an unknown user tells it by LEGACY", async () => {
    expect(await refusalOf(confirm(await createTestPool(), "123456"))).toBe("user-not-found-for-client");
  });

  test("is told to the trigger", async () => {
    const asked: string[] = [];
    const invokeTrigger = async (_name: string, { triggerSource }: { readonly triggerSource: string }) => {
      asked.push(triggerSource);
      return undefined;
    };
    const test = await createTestPool({ deps: { invokeTrigger } });
    await createConfirmed(test);
    await forgot(test);
    await confirm(test, test.lastCode());
    expect(asked.at(-1)).toBe("PostConfirmation_ConfirmForgotPassword");
  });
});
