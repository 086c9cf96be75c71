import {
  createStandInDomain,
  ORIGIN,
  refuse,
  SIGNED_IN,
  visitStandIn,
} from "../../support/stand-in-domain.ts";
import { buildUser } from "../../support/stand-in-pool.ts";

const DELIVERY = { attributeName: "email", medium: "EMAIL", destination: "j***@e***" } as const;

describe("the flows of the hosted pages", () => {
  test("ask for a new password and for what is missing, and go on to the callback URL", async () => {
    const answers = {
      ...SIGNED_IN,
      signInOnPage: async () =>
        ({ kind: "new-password-required", session: "the-session", missingAttributes: ["name"] }) as const,
      answerNewPasswordOnPage: async (_client: unknown, answer: { readonly newPassword: string }) => {
        expect(answer).toEqual({
          session: "the-session",
          newPassword: "New-passw0rd",
          attributes: { name: "Jane" },
        });
        return { kind: "signed-in", user: buildUser(), authTime: 1 } as const;
      },
    };
    const visitor = visitStandIn({ answers });
    const asked = await visitor.submit(`/login?${visitor.query}`, {
      username: "jane",
      password: "temporary",
    });
    expect(asked.location).toBe(`/changePassword?${visitor.query}`);
    const page = await visitor.get(asked.location);
    expect(page.text).toContain('name="requiredAttributes[name]"');
    expect(page.text).not.toContain("the-session");
    const fields = {
      new_password: "New-passw0rd",
      "requiredAttributes[name]": "Jane",
      "requiredAttributes[x]": "y",
    };
    const differing = await visitor.submit(asked.location, { ...fields, confirm_password: "other" });
    expect(differing.location).toBe(asked.location);
    const done = await visitor.submit(asked.location, { ...fields, confirm_password: "New-passw0rd" });
    expect(done.location).toContain("?code=the-code");
    expect(visitor.cookie("cognito-fl")).toBeUndefined();
  });

  test("start again when the forced change took too long", async () => {
    const answers = {
      signInOnPage: async () =>
        ({ kind: "new-password-required", session: "s", missingAttributes: [] }) as const,
      answerNewPasswordOnPage: refuse("auth-session-expired"),
    };
    const visitor = visitStandIn({ answers });
    const path = `/changePassword?${visitor.query}`;
    expect((await visitor.get(path)).location).toBe(`/login?${visitor.query}`);
    await visitor.submit(`/login?${visitor.query}`, { username: "jane", password: "temporary" });
    const late = await visitor.submit(path, { new_password: "x" });
    expect(late.location).toBe(`/login?${visitor.query}`);
    expect((await visitor.get(late.location)).text).toContain("not finished in time");
  });

  test("confirm by the code and sign in, knowing whose code it is", async () => {
    const answers = {
      ...SIGNED_IN,
      signUp: async () => ({
        isConfirmed: false,
        sub: "the-sub",
        username: "the-sub",
        codeDelivery: DELIVERY,
      }),
      confirmSignUp: async (
        _client: unknown,
        { confirmationCode }: { readonly confirmationCode: string },
      ) => {
        expect(confirmationCode).toBe("123456");
        return {};
      },
      getUser: async () => buildUser(),
    };
    const visitor = visitStandIn({ answers });
    const fields = { username: "jane@example.com", password: "x", "requiredAttributes[name]": "Jane" };
    const signedUp = await visitor.submit(`/signup?${visitor.query}`, fields);
    expect(signedUp.location).toBe(`/confirm?${visitor.query}`);
    const page = await visitor.get(signedUp.location);
    expect(page.text).toContain("We have sent a code by email to j***@e***.");
    expect(page.text).toContain('name="sub" value="the-sub"');
    const confirmed = await visitor.submit(signedUp.location, {
      username: "jane@example.com",
      code: " 123456 ",
    });
    expect(confirmed.location).toContain("?code=the-code");
  });

  test("do not sign in a user who was disabled meanwhile", async () => {
    const answers = {
      confirmSignUp: async () => ({}),
      getUser: async () => buildUser({ enabled: false }),
    };
    const visitor = visitStandIn({ answers });
    const answer = await visitor.submit(`/confirm?${visitor.query}`, { username: "jane", code: "1" });
    expect(answer.location).toBe(`/confirm?${visitor.query}`);
    expect(visitor.cookie("cognito")).toBeUndefined();
  });

  test("sign in at once where sign-up confirms by itself", async () => {
    const answers = {
      ...SIGNED_IN,
      signUp: async () => ({ isConfirmed: true, sub: "s", username: "s" }),
      signInOnPage: async () => ({ kind: "signed-in", user: buildUser(), authTime: 1 }) as const,
    };
    const visitor = visitStandIn({ answers });
    const answer = await visitor.submit(`/signup?${visitor.query}`, { username: "jane", password: "x" });
    expect(answer.location).toContain("?code=the-code");
  });

  test("say that an administrator must confirm where no code is sent", async () => {
    const answers = { signUp: async () => ({ isConfirmed: false, sub: "s", username: "s" }) };
    const visitor = visitStandIn({ answers });
    const answer = await visitor.submit(`/signup?${visitor.query}`, { username: "jane", password: "x" });
    expect([answer.status, answer.text]).toEqual([
      200,
      expect.stringContaining("An administrator must confirm"),
    ]);
  });

  test("send an unconfirmed user to the code, and a new code on demand", async () => {
    const answers = {
      signInOnPage: async () => ({ kind: "confirmation-required", username: "jane" }) as const,
      resendConfirmationCode: async () => DELIVERY,
      confirmSignUp: refuse("code-mismatch"),
    };
    const visitor = visitStandIn({ answers });
    const answer = await visitor.submit(`/login?${visitor.query}`, { username: "jane", password: "x" });
    expect(answer.location).toBe(`/confirm?${visitor.query}`);
    const token = visitor.cookie("XSRF-TOKEN") ?? "";
    const resent = await visitor.post(`/resendcode?${visitor.query}`, `_csrf=${token}&username=jane`);
    expect((await visitor.get(resent.location)).text).toContain("A new code is on its way to j***@e***.");
    const wrong = await visitor.submit(`/confirm?${visitor.query}`, { username: "jane", code: "000000" });
    const page = await visitor.get(wrong.location);
    expect(page.text).toContain("Invalid verification code provided, please try again.");
    expect(page.text).not.toContain("000000");
  });

  test("remember whose code a script's form was about", async () => {
    const visitor = visitStandIn({ answers: { confirmSignUp: refuse("code-mismatch") } });
    const { location } = await visitor.submit(`/confirm?${visitor.query}`, { username: "jane", code: "1" });
    expect((await visitor.get(location)).text).toMatch(/class="unseen"[^>]*value="jane"/);
  });

  test("reset a forgotten password and go to sign-in", async () => {
    const answers = {
      forgotPassword: async () => ({ ...DELIVERY, medium: "SMS", destination: "+*******4114" }) as const,
      confirmForgotPassword: async () => undefined,
    };
    const visitor = visitStandIn({ answers });
    const asked = await visitor.submit(`/forgotPassword?${visitor.query}`, { username: "jane" });
    expect(asked.location).toBe(`/confirmforgotPassword?${visitor.query}`);
    expect((await visitor.get(asked.location)).text).toContain("by text message to +*******4114");
    const fields = { username: "jane", confirmation_code: "123456", password: "a" };
    const differing = await visitor.submit(asked.location, { ...fields, confirm_password: "b" });
    expect((await visitor.get(differing.location)).text).toContain("The two passwords are not the same.");
    const done = await visitor.submit(asked.location, { ...fields, confirm_password: "a" });
    expect(done.location).toBe(`/login?${visitor.query}`);
    const { text } = await visitor.get(done.location);
    expect(text).toContain("Your password has been changed.");
    expect(text).toContain('role="status"');
  });

  test("confirm by the link of a mail, and sign nobody in", async () => {
    const confirmed: unknown[] = [];
    const confirmSignUp = async (_client: unknown, request: unknown) => {
      confirmed.push(request);
      return {};
    };
    const visitor = visitStandIn({ answers: { confirmSignUp } });
    const link = `/confirmUser?client_id=1a2b3c4d5e6f7g8h9i0jexampl&user_name=jane&confirmation_code=123456`;
    const { status, text } = await visitor.get(link);
    expect([status, text]).toEqual([200, expect.stringContaining("Your registration has been confirmed!")]);
    expect(confirmed).toEqual([{ username: "jane", confirmationCode: "123456", isHosted: true }]);
    expect(visitor.cookie("cognito")).toBeUndefined();
  });

  test("do not confirm by a link that is looked at only, or wrong", async () => {
    const app = createStandInDomain({ answers: { confirmSignUp: refuse("code-expired") } });
    const send = async (query: string, method = "GET") => {
      const response = await app.request(`${ORIGIN}/confirmUser?${query}`, { method });
      return [response.status, await response.text()];
    };
    const link = "client_id=1a2b3c4d5e6f7g8h9i0jexampl&user_name=jane&confirmation_code=1";
    expect(await send(link, "HEAD")).toEqual([405, ""]);
    expect(await send(link)).toEqual([400, expect.stringContaining("please request a code again.")]);
    expect(await send("client_id=x&user_name=y")).toEqual([
      400,
      expect.stringContaining("confirmation_code"),
    ]);
    expect(await send("client_id=x&user_name=y&confirmation_code=1")).toEqual([
      400,
      expect.stringContaining("Client does not exist."),
    ]);
  });
});
