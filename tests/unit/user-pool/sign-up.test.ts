import {
  createConfirmed,
  EMAIL,
  getTokens,
  messageOf,
  PASSWORD,
  refusalOf,
  signIn,
  signUp,
} from "../../support/pool-users.ts";
import { createTestPool, EMAIL_POOL } from "../../support/user-pools.ts";

const NAME_POOL = { AutoVerifiedAttributes: ["email"], Schema: [{ Name: "email", Required: true }] };
const ALIAS_POOL = { ...NAME_POOL, AliasAttributes: ["email", "preferred_username"] };

describe("SignUp (C5.1)", () => {
  test("creates an unconfirmed user and sends a code to the address", async () => {
    const test = await createTestPool();
    const result = await signUp(test);
    expect(result).toEqual({
      isConfirmed: false,
      sub: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-70[0-9a-f]{2}-[0-9a-f]{4}-[0-9a-f]{12}$/),
      username: result.sub,
      codeDelivery: { attributeName: "email", medium: "EMAIL", destination: "j***@e***" },
    });
    const user = await test.pool.getUser(EMAIL);
    expect([user.status, user.enabled, user.attributes]).toEqual([
      "UNCONFIRMED",
      true,
      { name: "Jane", email: EMAIL },
    ]);
    expect(test.outbox).toEqual([
      {
        userPoolId: test.pool.settings.userPoolId,
        medium: "EMAIL",
        destination: EMAIL,
        username: EMAIL,
        subject: "Your verification code",
        body: `Your confirmation code is ${test.lastCode()}`,
        purpose: "sign-up",
        code: expect.stringMatching(/^\d{6}$/),
        sentAt: test.clock.now(),
      },
    ]);
  });

  test.each([
    ["no address", "jane", {}, "Username should be an email."],
    ["no password", EMAIL, { password: undefined }, "Missing required parameter PASSWORD"],
    [
      "a weak password",
      EMAIL,
      { password: "Sh0rt!" },
      "Password did not conform with policy: Password not long enough",
    ],
    [
      "a required attribute missing",
      EMAIL,
      { attributes: {} },
      "Attributes did not conform to the schema: name: The attribute is required",
    ],
    [
      "an unknown attribute (C-21)",
      EMAIL,
      { attributes: { name: "J", "cognito:groups": "admins" } },
      "Attributes did not conform to the schema: cognito:groups: Attribute does not exist in the schema.",
    ],
    [
      "email_verified (C-21)",
      EMAIL,
      { attributes: { name: "J", email_verified: "true" } },
      "A client attempted to write unauthorized attribute",
    ],
    [
      "a sub (C-21)",
      EMAIL,
      { attributes: { name: "J", sub: "x" } },
      "A client attempted to write unauthorized attribute",
    ],
    [
      "another address",
      EMAIL,
      { attributes: { name: "J", email: "other@example.com" } },
      "Username and email must be the same.",
    ],
    [
      "a phone number of no form",
      EMAIL,
      { attributes: { name: "J", phone_number: "0151" } },
      "Invalid phone number format.",
    ],
    [
      "a birthdate of nine letters",
      EMAIL,
      { attributes: { name: "J", birthdate: "1.2.2000" } },
      "Attributes did not conform to the schema: birthdate: Attribute value is too short.",
    ],
  ])("with %s is refused and writes nothing", async (...[, username, overrides, message]) => {
    const test = await createTestPool();
    const request = { username, password: PASSWORD, attributes: { name: "Jane" }, ...overrides };
    expect(await messageOf(test.pool.signUp(test.client, request))).toBe(message);
    expect([test.pool.estimateNumberOfUsers(), test.outbox.length]).toEqual([0, 0]);
  });

  test.each([
    [{ UsernameAttributes: ["phone_number"] }, "Username should be a phone number."],
    [
      { UsernameAttributes: ["email", "phone_number"] },
      "Username should be either an email or a phone number.",
    ],
  ])("in %j wants the right kind of username", async (pool, message) => {
    const test = await createTestPool({ pool });
    expect(await messageOf(signUp(test, "jane"))).toBe(message);
  });

  test("is closed when only administrators create users", async () => {
    const pool = { ...EMAIL_POOL, AdminCreateUserConfig: { AllowAdminCreateUserOnly: true } };
    expect(await messageOf(signUp(await createTestPool({ pool })))).toBe(
      "SignUp is not permitted for this user pool",
    );
  });

  test.each([
    ["the same", EMAIL],
    ["other letter case", "JANE@EXAMPLE.COM"],
    ["full-width letters", "ｊａｎｅ@example.com"],
  ])("C-23: with an address that is taken, in %s, is refused", async (_name, username) => {
    const test = await createTestPool();
    await createConfirmed(test);
    expect(await messageOf(signUp(test, username))).toBe("An account with the given email already exists.");
    expect(test.pool.estimateNumberOfUsers()).toBe(1);
  });

  test("twice at once creates one user", async () => {
    const test = await createTestPool();
    const answers = await Promise.all(Array.from({ length: 10 }, () => refusalOf(signUp(test))));
    expect(answers.filter((answer) => answer === "no refusal")).toHaveLength(1);
    expect(test.outbox).toHaveLength(1);
  });

  test("sends nothing where the pool verifies nothing; the user stays unconfirmed (H-21)", async () => {
    const test = await createTestPool({ pool: { UsernameAttributes: ["email"] } });
    expect(await signUp(test)).not.toHaveProperty("codeDelivery");
    expect([test.outbox.length, (await test.pool.getUser(EMAIL)).status]).toEqual([0, "UNCONFIRMED"]);
    const again = test.pool.resendConfirmationCode(test.client, { username: EMAIL });
    expect(await refusalOf(again)).toBe("invalid-parameter");
  });

  test("prefers the phone when both addresses are to be verified", async () => {
    const test = await createTestPool({
      pool: { ...EMAIL_POOL, AutoVerifiedAttributes: ["email", "phone_number"] },
    });
    const { codeDelivery } = await signUp(test, EMAIL, { phone_number: "+14155550114" });
    expect(codeDelivery).toEqual({
      attributeName: "phone_number",
      medium: "SMS",
      destination: "+*******0114",
    });
    await test.pool.confirmSignUp(test.client, { username: EMAIL, confirmationCode: test.lastCode() });
    const { attributes } = await test.pool.getUser(EMAIL);
    expect([attributes.phone_number_verified, attributes.email_verified]).toEqual(["true", undefined]);
  });

  test("with a username of one's own refuses one that is taken or looks like an alias", async () => {
    const test = await createTestPool({
      pool: { ...ALIAS_POOL, UsernameConfiguration: { CaseSensitive: false } },
    });
    const { username, sub } = await signUp(test, "Jane", { email: EMAIL });
    expect([username, sub === username]).toEqual(["jane", false]);
    expect(await messageOf(signUp(test, "JANE", { email: EMAIL }))).toBe("User already exists");
    expect(await messageOf(signUp(test, "joe@example.com", { email: EMAIL }))).toBe(
      "Username cannot be of email format, since user pool is configured for email alias.",
    );
    expect(await refusalOf(signUp(test, "joe", { email: EMAIL, preferred_username: "joe" }))).toBe(
      "invalid-parameter",
    );
  });

  test("H-26: by default Jane and jane are two", async () => {
    const test = await createTestPool({ pool: NAME_POOL });
    await signUp(test, "Jane", { email: EMAIL });
    await signUp(test, "jane", { email: EMAIL });
    expect(test.pool.estimateNumberOfUsers()).toBe(2);
  });

  test("fills the pool's own texts", async () => {
    const VerificationMessageTemplate = { EmailSubject: "Hello", EmailMessage: "{username}: {####} ($&)" };
    const test = await createTestPool({ pool: { ...EMAIL_POOL, VerificationMessageTemplate } });
    await signUp(test);
    expect(test.outbox[0]).toMatchObject({ subject: "Hello", body: `${EMAIL}: ${test.lastCode()} ($&)` });
  });

  test("may be confirmed by a trigger at once", async () => {
    const asked: string[] = [];
    const invokeTrigger = async (_name: string, event: { readonly triggerSource: string }) => {
      asked.push(event.triggerSource);
      return event.triggerSource === "PreSignUp_SignUp"
        ? { autoConfirmUser: true, autoVerifyEmail: true }
        : undefined;
    };
    const test = await createTestPool({ deps: { invokeTrigger } });
    expect(await signUp(test)).toMatchObject({ isConfirmed: true });
    expect(test.outbox).toEqual([]);
    await getTokens(signIn(test));
    expect((await test.pool.getUser(EMAIL)).attributes.email_verified).toBe("true");
    expect(asked).toEqual([
      "PreSignUp_SignUp",
      "PostConfirmation_ConfirmSignUp",
      "PreAuthentication_Authentication",
      "PostAuthentication_Authentication",
      "TokenGeneration_Authentication",
    ]);
  });
});
