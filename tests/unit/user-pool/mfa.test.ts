import {
  challengeAfterPassword,
  codeOf,
  createAppUser,
  createMfaPool,
  nextStep,
  respond,
} from "../../support/factor-users.ts";
import {
  createConfirmed,
  createInvited,
  EMAIL,
  getChallenge,
  getTokens,
  messageOf,
  OTHER_PASSWORD,
  refusalOf,
  signIn,
} from "../../support/pool-users.ts";
import { createTestPool } from "../../support/user-pools.ts";

const ON = { isEnabled: true, isPreferred: false };
const PREFERRED = { isEnabled: true, isPreferred: true };
const PHONE = { phone_number: "+4915112345678" };

describe("F1: a second factor", () => {
  test("is nobody's business in a pool without, whatever users prefer", async () => {
    const test = await createTestPool();
    const user = await createConfirmed(test, EMAIL, PHONE);
    await test.pool.setMfaPreference(user.username, { SMS_MFA: PREFERRED });
    expect((await signIn(test)).kind).toBe("tokens");
  });

  test("is not asked for in an OPTIONAL pool before the user turned one on", async () => {
    const test = await createMfaPool("OPTIONAL");
    await createConfirmed(test);
    expect((await signIn(test)).kind).toBe("tokens");
  });

  test("is the app's code, which gives tokens once and needs the next one then", async () => {
    const test = await createMfaPool("OPTIONAL");
    const { user, secret } = await createAppUser(test);
    nextStep(test);
    const { name, parameters, session } = await challengeAfterPassword(test);
    expect([name, parameters]).toEqual(["SOFTWARE_TOKEN_MFA", { USER_ID_FOR_SRP: user.username }]);
    const code = { SOFTWARE_TOKEN_MFA_CODE: codeOf(test, secret) };
    expect((await getTokens(respond(test, ["SOFTWARE_TOKEN_MFA", session], code))).idToken).toBeDefined();
    const again = await challengeAfterPassword(test);
    expect(await messageOf(respond(test, ["SOFTWARE_TOKEN_MFA", again.session], code))).toBe(
      "Your software token has already been used once.",
    );
    nextStep(test);
    const next = { SOFTWARE_TOKEN_MFA_CODE: codeOf(test, secret) };
    await getTokens(respond(test, ["SOFTWARE_TOKEN_MFA", again.session], next));
  });

  test("of two right answers at once comes through once", async () => {
    const test = await createMfaPool("OPTIONAL");
    const { secret } = await createAppUser(test);
    nextStep(test);
    const sessions = [await challengeAfterPassword(test), await challengeAfterPassword(test)];
    const code = { SOFTWARE_TOKEN_MFA_CODE: codeOf(test, secret) };
    const answers = await Promise.all(
      [...sessions, ...sessions].map(({ session }) =>
        refusalOf(respond(test, ["SOFTWARE_TOKEN_MFA", session], code)),
      ),
    );
    expect(answers.filter((answer) => answer === "no refusal")).toHaveLength(1);
  });

  test.each([
    ["SMS_MFA", "SMS", "+*********5678"],
    ["EMAIL_OTP", "EMAIL", "j***@e***"],
  ] as const)("by %s sends six digits, and the session is good once", async (factor, medium, destination) => {
    const test = await createMfaPool("OPTIONAL");
    const user = await createConfirmed(test, EMAIL, PHONE);
    await test.pool.setMfaPreference(user.username, { [factor]: ON });
    const { name, parameters, session } = await challengeAfterPassword(test);
    expect([name, parameters]).toEqual([
      factor,
      {
        CODE_DELIVERY_DELIVERY_MEDIUM: medium,
        CODE_DELIVERY_DESTINATION: destination,
        USER_ID_FOR_SRP: user.username,
      },
    ]);
    const sent = test.outbox.at(-1);
    expect(sent).toMatchObject({ medium, purpose: "mfa", subject: "Your authentication code" });
    expect(sent?.body).toBe(`Your authentication code is ${sent?.code}.`);
    expect(sent?.code).toMatch(/^\d{6}$/);
    const right = { [`${factor}_CODE`]: test.lastCode() };
    const wrong = { [`${factor}_CODE`]: test.lastCode() === "000000" ? "000001" : "000000" };
    for (let guess = 0; guess < 10; guess += 1) {
      expect(await messageOf(respond(test, [factor, session], wrong))).toBe(
        "Invalid code or auth state for the user.",
      );
    }
    await getTokens(respond(test, [factor, session], right));
    expect(await messageOf(respond(test, [factor, session], right))).toBe(
      "Invalid session for the user, session can only be used once.",
    );
  });

  test("of a sign-in that waited too long is worth nothing", async () => {
    const test = await createMfaPool("OPTIONAL");
    const user = await createConfirmed(test);
    await test.pool.setMfaPreference(user.username, { EMAIL_OTP: ON });
    const { session } = await challengeAfterPassword(test);
    test.clock.advance({ seconds: test.client.authSessionSeconds });
    expect(await messageOf(respond(test, ["EMAIL_OTP", session], { EMAIL_OTP_CODE: test.lastCode() }))).toBe(
      "Invalid session for the user, session is expired.",
    );
  });

  test("cannot be guessed: after a hundred wrong codes even the right one is refused for an hour", async () => {
    const test = await createMfaPool("OPTIONAL");
    const user = await createConfirmed(test);
    await test.pool.setMfaPreference(user.username, { EMAIL_OTP: ON });
    const { session } = await challengeAfterPassword(test);
    const wrong = { EMAIL_OTP_CODE: test.lastCode() === "000000" ? "000001" : "000000" };
    for (let guess = 0; guess < 100; guess += 1)
      await refusalOf(respond(test, ["EMAIL_OTP", session], wrong));
    const right = { EMAIL_OTP_CODE: test.lastCode() };
    expect(await refusalOf(respond(test, ["EMAIL_OTP", session], right))).toBe("too-many-requests");
    test.clock.advance({ seconds: 3600 });
    const later = await challengeAfterPassword(test);
    await getTokens(respond(test, ["EMAIL_OTP", later.session], { EMAIL_OTP_CODE: test.lastCode() }));
  });

  test("that is preferred is asked for; of several without a preference one is chosen", async () => {
    const test = await createMfaPool("OPTIONAL");
    const { user, secret } = await createAppUser(test);
    await test.pool.setMfaPreference(user.username, { EMAIL_OTP: PREFERRED });
    expect((await challengeAfterPassword(test)).name).toBe("EMAIL_OTP");
    await test.pool.setMfaPreference(user.username, { EMAIL_OTP: ON });
    const { name, parameters, session } = await challengeAfterPassword(test);
    expect([name, parameters]).toEqual([
      "SELECT_MFA_TYPE",
      { MFAS_CAN_CHOOSE: '["SOFTWARE_TOKEN_MFA","EMAIL_OTP"]', USER_ID_FOR_SRP: user.username },
    ]);
    expect(await refusalOf(respond(test, ["SELECT_MFA_TYPE", session], { ANSWER: "SMS_MFA" }))).toBe(
      "invalid-parameter",
    );
    const chosen = await getChallenge(
      respond(test, ["SELECT_MFA_TYPE", session], { ANSWER: "SOFTWARE_TOKEN_MFA" }),
    );
    nextStep(test);
    const code = { SOFTWARE_TOKEN_MFA_CODE: codeOf(test, secret) };
    expect(chosen.session).not.toBe(session);
    await getTokens(respond(test, ["SOFTWARE_TOKEN_MFA", chosen.session], code));
    const other = await challengeAfterPassword(test);
    const byMail = await getChallenge(
      respond(test, ["SELECT_MFA_TYPE", other.session], { ANSWER: "EMAIL_MFA" }),
    );
    await getTokens(respond(test, ["EMAIL_OTP", byMail.session], { EMAIL_OTP_CODE: test.lastCode() }));
  });

  test("comes after the new password", async () => {
    const test = await createMfaPool("ON");
    await createInvited(test, EMAIL, { name: "Jane", email_verified: "true", ...PHONE });
    const { name, session } = await challengeAfterPassword(test);
    expect(name).toBe("NEW_PASSWORD_REQUIRED");
    const answer = respond(test, ["NEW_PASSWORD_REQUIRED", session], { NEW_PASSWORD: OTHER_PASSWORD });
    const { name: second, session: next } = await getChallenge(answer);
    expect(second).toBe("SMS_MFA");
    await getTokens(respond(test, ["SMS_MFA", next], { SMS_MFA_CODE: test.lastCode() }));
  });

  test("does not let in who was disabled meanwhile", async () => {
    const test = await createMfaPool("OPTIONAL");
    const user = await createConfirmed(test);
    await test.pool.setMfaPreference(user.username, { EMAIL_OTP: ON });
    const { session } = await challengeAfterPassword(test);
    await test.pool.setUserEnabled(user.username, false);
    expect(await refusalOf(respond(test, ["EMAIL_OTP", session], { EMAIL_OTP_CODE: test.lastCode() }))).toBe(
      "user-disabled",
    );
  });
});

describe("F1: where everybody needs a second factor", () => {
  test("a user without one sets up an app in the middle of the sign-in", async () => {
    const test = await createMfaPool("ON");
    const user = await createConfirmed(test);
    const { name, parameters, session = "" } = await challengeAfterPassword(test);
    expect([name, parameters]).toEqual([
      "MFA_SETUP",
      { MFAS_CAN_SETUP: '["SOFTWARE_TOKEN_MFA","EMAIL_OTP"]', USER_ID_FOR_SRP: user.username },
    ]);
    expect(await refusalOf(respond(test, ["MFA_SETUP", session]))).toBe("auth-session-invalid");
    const started = await test.pool.associateSoftwareTokenInSession(session);
    expect(await messageOf(test.pool.associateSoftwareTokenInSession(session))).toBe(
      "Invalid session for the user, session can only be used once.",
    );
    const wrong = test.pool.verifySoftwareTokenInSession(started.session, { code: "000000" });
    expect(await messageOf(wrong)).toBe("Code mismatch");
    const code = codeOf(test, started.secretCode);
    const verified = await test.pool.verifySoftwareTokenInSession(started.session, { code });
    expect(await refusalOf(respond(test, ["MFA_SETUP", started.session]))).toBe("auth-session-spent");
    await getTokens(respond(test, ["MFA_SETUP", verified.session]));
    // [V]: no preference was ever set, and the next sign-in asks for the app all the same.
    expect((await challengeAfterPassword(test)).name).toBe("SOFTWARE_TOKEN_MFA");
    expect(test.pool.getUserFactors(user).mfaFactors).toEqual([]);
  });

  test("a session from before the app was set up replaces it no more", async () => {
    const test = await createMfaPool("ON");
    await createConfirmed(test);
    const mine = await challengeAfterPassword(test);
    const stolen = await challengeAfterPassword(test);
    const foreign = await test.pool.associateSoftwareTokenInSession(stolen.session ?? "");
    const started = await test.pool.associateSoftwareTokenInSession(mine.session ?? "");
    const code = codeOf(test, started.secretCode);
    await test.pool.verifySoftwareTokenInSession(started.session, { code });
    const late = { code: codeOf(test, foreign.secretCode) };
    expect(await refusalOf(test.pool.verifySoftwareTokenInSession(foreign.session, late))).toBe(
      "auth-session-invalid",
    );
  });

  test("a phone on file is the second factor without a set-up", async () => {
    const test = await createMfaPool("ON");
    await createConfirmed(test, EMAIL, PHONE);
    const { name, session } = await challengeAfterPassword(test);
    expect(name).toBe("SMS_MFA");
    await getTokens(respond(test, ["SMS_MFA", session], { SMS_MFA_CODE: test.lastCode() }));
  });

  test("an address is set up by the code that is sent there", async () => {
    const test = await createMfaPool("ON", { pool: { UsernameAttributes: [], Schema: [] } });
    const user = await createConfirmed(test, "jane", {});
    const username = { USERNAME: "jane" };
    const { session } = await challengeAfterPassword(test, "jane");
    const email = { ...username, EMAIL: "jane@example.com" };
    expect(await refusalOf(respond(test, ["MFA_SETUP", session], { ...username, EMAIL: "jane" }))).toBe(
      "email-format",
    );
    const sent = await getChallenge(respond(test, ["MFA_SETUP", session], email));
    expect(sent.name).toBe("EMAIL_OTP");
    expect((await test.pool.getUser("jane")).attributes.email).toBeUndefined();
    const code = { ...username, EMAIL_OTP_CODE: test.lastCode() };
    await getTokens(respond(test, ["EMAIL_OTP", sent.session], code));
    expect((await test.pool.getUser("jane")).attributes).toMatchObject({
      email: "jane@example.com",
      email_verified: "true",
    });
    expect(test.pool.getUserFactors(user).mfaFactors).toEqual(["EMAIL_OTP"]);
  });

  test("a password alone does not change the address on file", async () => {
    const test = await createMfaPool("ON");
    await createConfirmed(test);
    const { session } = await challengeAfterPassword(test);
    const other = respond(test, ["MFA_SETUP", session], { EMAIL: "other@example.com" });
    expect(await refusalOf(other)).toBe("attribute-already-provided");
  });
});
