import type { JsonObject } from "../../../local/platform/json.ts";
import { EMAIL, messageOf, refusalOf, signUp } from "../../support/pool-users.ts";
import { createTestPool, EMAIL_POOL, TEST_CLIENT_ID, type TestPool } from "../../support/user-pools.ts";

function openPool(template: JsonObject = {}, properties: JsonObject = {}): Promise<TestPool> {
  const VerificationMessageTemplate = { DefaultEmailOption: "CONFIRM_WITH_LINK", ...template };
  return createTestPool({ pool: { ...EMAIL_POOL, VerificationMessageTemplate, ...properties } });
}

describe("CONFIRM_WITH_LINK (E4)", () => {
  test("sends the address of the page that confirms, in place of a code", async () => {
    const test = await openPool();
    const { username } = await signUp(test);
    const [message] = test.outbox;
    const link = new URL(message?.link ?? "");
    expect(link.origin + link.pathname).toBe(
      "https://hello-1a2b.auth.eu-west-1.amazoncognito.com/confirmUser",
    );
    expect(Object.fromEntries(link.searchParams)).toEqual({
      client_id: TEST_CLIENT_ID,
      user_name: username,
      confirmation_code: message?.code,
    });
    expect([message?.subject, message?.body]).toEqual([
      "Your verification link",
      `Please click the link below to verify your email address. <a href="${link}">Verify Email</a>`,
    ]);
    await test.pool.confirmSignUp(test.client, { username, confirmationCode: message?.code ?? "" });
  });

  test("fills the pool's own text, and sends a link again when asked to", async () => {
    const EmailMessageByLink = "Hello {username}: {##here##} or {##there##}";
    const test = await openPool({ EmailMessageByLink, EmailSubjectByLink: "Welcome" });
    await signUp(test);
    await test.pool.resendConfirmationCode(test.client, { username: EMAIL });
    const [first, second] = test.outbox;
    expect(second?.link).not.toBe(first?.link);
    expect([second?.subject, second?.body]).toEqual([
      "Welcome",
      `Hello ${EMAIL}: <a href="${second?.link}">here</a> or <a href="${second?.link}">there</a>`,
    ]);
  });

  test("leaves every other code a code", async () => {
    const test = await openPool();
    const { username } = await signUp(test);
    await test.pool.confirmSignUp(test.client, { username, confirmationCode: test.lastCode() });
    await test.pool.forgotPassword(test.client, { username: EMAIL });
    const { link, body } = test.outbox.at(-1) ?? {};
    expect([link, body]).toEqual([undefined, `Your confirmation code is ${test.lastCode()}`]);
  });

  test("needs a domain", async () => {
    const test = await openPool();
    await test.pool.deleteDomain("hello-1a2b");
    expect(await refusalOf(signUp(test))).toBe("code-delivery-failed");
  });

  test("refuses a text without a place for the link", async () => {
    expect(await messageOf(openPool({ EmailMessageByLink: "Click!" }))).toContain("no place for the link");
  });

  test("lets the CustomMessage trigger write the text around the link (F5.2)", async () => {
    let emailMessage = "Hi, {##Click Here##}";
    const invokeTrigger = (name: string) =>
      Promise.resolve(name === "CustomMessage" ? { emailMessage } : undefined);
    const test = await createTestPool({
      pool: { ...EMAIL_POOL, VerificationMessageTemplate: { DefaultEmailOption: "CONFIRM_WITH_LINK" } },
      deps: { invokeTrigger },
    });
    await signUp(test);
    const { body, link } = test.outbox[0] ?? {};
    expect(body).toBe(`Hi, <a href="${link}">Click Here</a>`);
    emailMessage = "Your code is {####}";
    expect(await refusalOf(signUp(test, "eve@example.com"))).toBe("trigger-response-invalid");
  });
});
