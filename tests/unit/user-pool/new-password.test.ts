import { getAuthSession } from "../../../local/user-pool/sign-in/auth-session.ts";
import {
  createInvited,
  EMAIL,
  getChallenge,
  getTokens,
  messageOf,
  OTHER_PASSWORD,
  PASSWORD,
  refusalOf,
  signIn,
} from "../../support/pool-users.ts";
import { createTestPool, EMAIL_POOL, type TestPool } from "../../support/user-pools.ts";

async function invite(test: TestPool, username = EMAIL, attributes = {}) {
  const user = await createInvited(test, username, attributes);
  const { session } = await getChallenge(signIn(test, username));
  return { user, session };
}

function answer(
  test: TestPool,
  session: string | undefined,
  responses: Readonly<Record<string, string>> = {},
) {
  return test.pool.respondToAuthChallenge(test.client, {
    challengeName: "NEW_PASSWORD_REQUIRED",
    session,
    responses: { USERNAME: EMAIL, NEW_PASSWORD: OTHER_PASSWORD, "userAttributes.name": "Jane", ...responses },
    isAdmin: false,
  });
}

describe("NEW_PASSWORD_REQUIRED (C5.5)", () => {
  test("gives tokens, confirms the user and keeps what was missing", async () => {
    const test = await createTestPool();
    const { session } = await invite(test);
    await getTokens(answer(test, session));
    const user = await test.pool.getUser(EMAIL);
    expect(user.status).toBe("CONFIRMED");
    expect(user.attributes.name).toBe("Jane");
    await getTokens(signIn(test, EMAIL, OTHER_PASSWORD));
    expect(await refusalOf(signIn(test, EMAIL, PASSWORD))).toBe("incorrect-credentials");
  });

  test.each([
    [
      "without a password",
      { NEW_PASSWORD: "" },
      "Invalid attributes given, new password should be given with key NEW_PASSWORD.",
    ],
    [
      "with a weak password (C-17)",
      { NEW_PASSWORD: "short" },
      "Password does not conform to policy: Password not long enough",
    ],
    [
      "without a required attribute",
      { "userAttributes.name": "" },
      "Invalid attributes given, name is missing",
    ],
    [
      "with an attribute that has a value",
      { "userAttributes.email": EMAIL },
      "Cannot modify an already provided email",
    ],
    [
      "with one the client may not write (C-17)",
      { "userAttributes.email_verified": "true" },
      "A client attempted to write unauthorized attribute",
    ],
    ["with the sub", { "userAttributes.sub": "x" }, "A client attempted to write unauthorized attribute"],
    [
      "with one that does not exist",
      { "userAttributes.custom:x": "1" },
      "Attributes did not conform to the schema: custom:x: Attribute does not exist in the schema.",
    ],
    ["without a username", { USERNAME: "" }, "Missing required parameter USERNAME"],
    ["with another user's name", { USERNAME: "joe@example.com" }, "Invalid session for the user."],
    ["with an unknown name", { USERNAME: "nobody@example.com" }, "Invalid session for the user."],
  ])("%s is refused, and the session stays usable (H-24)", async (_name, responses, message) => {
    const test = await createTestPool();
    await createInvited(test, "joe@example.com");
    const { session } = await invite(test);
    expect(await messageOf(answer(test, session, responses))).toBe(message);
    await getTokens(answer(test, session));
  });

  test("by username or sub is as good as by email", async () => {
    const test = await createTestPool();
    const { session, user } = await invite(test);
    await getTokens(answer(test, session, { USERNAME: user.sub }));
  });
});

describe("an auth session (C-15, C-16)", () => {
  test("is good once, also when answered twenty times at once", async () => {
    const test = await createTestPool();
    const { session } = await invite(test);
    const answers = await Promise.all(Array.from({ length: 20 }, () => refusalOf(answer(test, session))));
    expect(answers.filter((reason) => reason === "no refusal")).toHaveLength(1);
    expect(answers.filter((reason) => reason === "auth-session-spent")).toHaveLength(19);
    const again = await createInvited(test, "joe@example.com");
    expect(again.status).toBe("FORCE_CHANGE_PASSWORD");
  });

  test("used again is said to be spent, expired when it is too old, and unknown when altered", async () => {
    const test = await createTestPool();
    const { session = "" } = await invite(test);
    expect(await messageOf(answer(test, undefined))).toBe("Invalid session for the user.");
    expect(await messageOf(answer(test, `${session}A`))).toBe("Invalid session for the user.");
    expect(await messageOf(answer(test, session.slice(0, -1)))).toBe("Invalid session for the user.");
    test.clock.advance({ seconds: 180 });
    expect(await messageOf(answer(test, session))).toBe("Invalid session for the user, session is expired.");
  });

  test("lasts as long as the client says", async () => {
    const test = await createTestPool({ client: { AuthSessionValidity: 15 } });
    const { session } = await invite(test);
    test.clock.advance({ seconds: 899 });
    await getTokens(answer(test, session));
  });

  test("answers no other challenge and no page", async () => {
    const test = await createTestPool();
    const { session = "" } = await invite(test);
    for (const challengeName of ["SMS_MFA", "__proto__", "MFA_SETUP", "CUSTOM_CHALLENGE"]) {
      const responses = { USERNAME: EMAIL, SMS_MFA_CODE: "123456", ANSWER: "42" };
      const request = { challengeName, session, responses, isAdmin: false };
      expect(await refusalOf(test.pool.respondToAuthChallenge(test.client, request))).toBe(
        "auth-session-invalid",
      );
    }
    const onPage = { session, newPassword: OTHER_PASSWORD, attributes: { name: "Jane" } };
    expect(await refusalOf(test.pool.answerNewPasswordOnPage(test.client, onPage))).toBe(
      "auth-session-invalid",
    );
  });

  test("is found for the very challenge it was issued for", async () => {
    const test = await createTestPool();
    const { session } = await invite(test);
    const find = (challengeName: string) => () =>
      getAuthSession(test, { session, client: test.client, isHosted: false, challengeName });
    expect(find("NEW_PASSWORD_REQUIRED")()).toMatchObject({ isSpent: false });
    expect(find("SOFTWARE_TOKEN_MFA")).toThrow("Invalid session for the user.");
  });

  test("of another client is none", async () => {
    const test = await createTestPool();
    const { session } = await invite(test);
    const other = { ...test.client, clientId: "other" };
    const request = {
      challengeName: "NEW_PASSWORD_REQUIRED",
      session,
      responses: { USERNAME: EMAIL, NEW_PASSWORD: OTHER_PASSWORD },
      isAdmin: false,
    };
    expect(await refusalOf(test.pool.respondToAuthChallenge(other, request))).toBe("auth-session-invalid");
  });

  test("ends when an administrator sets another temporary password", async () => {
    const test = await createTestPool();
    const { session } = await invite(test);
    const reset = test.pool.adminSetUserPassword({
      username: EMAIL,
      password: "An0ther!Temp",
      isPermanent: false,
    });
    const answered = refusalOf(answer(test, session));
    await reset;
    expect(await answered).toBe("auth-session-invalid");
  });

  test("ends when the password was made permanent, and with the user", async () => {
    const test = await createTestPool();
    const { session } = await invite(test);
    await test.pool.adminSetUserPassword({ username: EMAIL, password: OTHER_PASSWORD, isPermanent: true });
    expect(await refusalOf(answer(test, session))).toBe("auth-session-invalid");
    await test.pool.adminDeleteUser(EMAIL);
    expect(await refusalOf(answer(test, session))).toBe("auth-session-invalid");
  });

  test("does not pass to who takes the name of a deleted user", async () => {
    const pool = { ...EMAIL_POOL, UsernameAttributes: [] };
    const test = await createTestPool({ pool });
    const attributes = { email: EMAIL, name: "Jane" };
    await createInvited(test, "jane", attributes);
    const { session } = await getChallenge(signIn(test, "jane"));
    await test.pool.adminDeleteUser("jane");
    await createInvited(test, "jane", attributes);
    expect(await refusalOf(answer(test, session, { USERNAME: "jane", "userAttributes.name": "" }))).toBe(
      "auth-session-invalid",
    );
  });
});

describe("a new password with an address", () => {
  test("that is another user's sign-in name is refused", async () => {
    const pool = { UsernameAttributes: ["email", "phone_number"] };
    const test = await createTestPool({ pool });
    await createInvited(test, "taken@example.com");
    const { session } = await invite(test, "+4915112345678");
    const responses = { USERNAME: "+4915112345678", "userAttributes.email": "taken@example.com" };
    expect(await messageOf(answer(test, session, responses))).toBe(
      "An account with the given email already exists.",
    );
    await getTokens(answer(test, session, { ...responses, "userAttributes.email": "free@example.com" }));
  });
});
