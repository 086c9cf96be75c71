import { toRefusal } from "../support/cognito-idp-caller.ts";
import { PASSWORD, type RunningCognitoIdp, startCognitoIdp } from "../support/start-cognito-idp.ts";

let idp: RunningCognitoIdp;

beforeEach(async () => {
  idp = await startCognitoIdp();
});

afterEach(() => idp.close());

const NOT_AUTHORIZED = "api-400(NotAuthorizedException)";
const PARAMETER = "api-400(InvalidParameterException)";
const EXISTS = "api-400(UsernameExistsException)";

function signUp(Username: string, changes: { readonly [member: string]: unknown } = {}) {
  return idp.call("SignUp", {
    ClientId: idp.clients.legacy,
    Username,
    Password: PASSWORD,
    UserAttributes: [{ Name: "name", Value: "Jane" }],
    ...changes,
  });
}

function confirm(Username: string, ConfirmationCode: string, ClientId = idp.clients.legacy) {
  return idp.call("ConfirmSignUp", { ClientId, Username, ConfirmationCode });
}

function otherCodeThan(code: string): string {
  return String((Number(code) + 1) % 1_000_000).padStart(6, "0");
}

describe("C-19: a confirmation code", () => {
  test("that is wrong, of another user, or used up is refused", async () => {
    await signUp("jane@example.com");
    await signUp("john@example.com");
    const [jane, john] = [idp.messageTo("jane@example.com").code, idp.messageTo("john@example.com").code];
    const MISMATCH = "api-400(CodeMismatchException)";
    expect(toRefusal(await confirm("jane@example.com", otherCodeThan(jane)))).toBe(MISMATCH);
    if (jane !== john) expect(toRefusal(await confirm("jane@example.com", john))).toBe(MISMATCH);
    expect((await confirm("jane@example.com", jane)).status).toBe(200);
    const again = await confirm("jane@example.com", jane);
    expect([toRefusal(again), again.body.message]).toEqual([
      NOT_AUTHORIZED,
      "User cannot be confirmed. Current status is CONFIRMED",
    ]);
  });

  test("that is a day old is refused as expired", async () => {
    await signUp("jane@example.com");
    idp.clock.advance({ seconds: 24 * 3600 });
    const late = await confirm("jane@example.com", idp.messageTo("jane@example.com").code);
    expect([toRefusal(late), late.body.message]).toEqual([
      "api-400(ExpiredCodeException)",
      "Invalid code provided, please request a code again.",
    ]);
  });

  test("of a sign-up resets no password", async () => {
    await signUp("jane@example.com");
    const ConfirmationCode = idp.messageTo("jane@example.com").code;
    const request = { ClientId: idp.clients.legacy, Username: "jane@example.com", ConfirmationCode };
    const answer = await idp.call("ConfirmForgotPassword", { ...request, Password: "Another-Horse-2" });
    expect(answer.status).toBe(400);
  });
});

describe("C-20: guessing a six-digit code", () => {
  const guess = async (operation: string, request: object, code: string) => {
    const refusals: string[] = [];
    for (let number = 0; number < 1000; number += 1) {
      const ConfirmationCode = String(number).padStart(6, "0");
      if (ConfirmationCode === code) continue;
      refusals.push(toRefusal(await idp.call(operation, { ...request, ConfirmationCode })));
    }
    return refusals;
  };

  test("is stopped long before a thousand tries, at sign-up", async () => {
    await signUp("jane@example.com");
    const { code } = idp.messageTo("jane@example.com");
    const named = { ClientId: idp.clients.legacy, Username: "jane@example.com" };
    const refusals = await guess("ConfirmSignUp", named, code);
    expect(refusals.indexOf("api-400(LimitExceededException)")).toBe(15);
    expect(toRefusal(await confirm("jane@example.com", code))).toBe("api-400(LimitExceededException)");
  });

  test("is stopped long before a thousand tries, at recovery", async () => {
    await idp.createUser("jane@example.com");
    const named = { ClientId: idp.clients.legacy, Username: "jane@example.com" };
    await idp.call("ForgotPassword", named);
    const { code } = idp.messageTo("jane@example.com");
    const refusals = await guess("ConfirmForgotPassword", { ...named, Password: "Another-Horse-2" }, code);
    expect(refusals.indexOf("api-400(LimitExceededException)")).toBe(20);
  });

  test("is possible where the one option turns the quotas off", async () => {
    await idp.close();
    idp = await startCognitoIdp({ hasQuotas: false });
    await signUp("jane@example.com");
    const { code } = idp.messageTo("jane@example.com");
    for (let round = 0; round < 40; round += 1)
      expect(toRefusal(await confirm("jane@example.com", otherCodeThan(code)))).toBe(
        "api-400(CodeMismatchException)",
      );
    expect((await confirm("jane@example.com", code)).status).toBe(200);
  });
});

test("C-21: attributes that nobody may choose for herself are refused, and nothing is written", async () => {
  for (const [Name, Value] of [
    ["email_verified", "true"],
    ["phone_number_verified", "true"],
    ["sub", "24b8f4e8-7150-7058-8789-1f2e3d4c5b6a"],
    ["cognito:groups", "admin"],
    ["cognito:user_status", "CONFIRMED"],
    ["custom:none", "x"],
    ["identities", "[]"],
    ["__proto__", "x"],
    ["constructor", "x"],
  ] as const) {
    const answer = await signUp("jane@example.com", {
      UserAttributes: [
        { Name: "name", Value: "Jane" },
        { Name, Value },
      ],
    });
    expect([Name, [NOT_AUTHORIZED, PARAMETER].includes(toRefusal(answer))]).toEqual([Name, true]);
  }
  const { status } = await idp.call("AdminGetUser", idp.named("jane@example.com"), { isSigned: true });
  expect(status).toBe(400);
});

test("C-22: an attribute that the client may not read is neither in its ID token nor in GetUser", async () => {
  await idp.createUser("jane@example.com");
  const { body } = await idp.call("InitiateAuth", {
    ClientId: idp.clients.narrow,
    AuthFlow: "USER_PASSWORD_AUTH",
    AuthParameters: { USERNAME: "jane@example.com", PASSWORD },
  });
  const { IdToken, AccessToken } = body.AuthenticationResult;
  const claims = JSON.parse(Buffer.from(IdToken.split(".")[1], "base64url").toString());
  expect(claims.email).toBe("jane@example.com");
  expect(claims).not.toHaveProperty("name");
  const seen = (await idp.call("GetUser", { AccessToken })).body.UserAttributes;
  expect(seen.map(({ Name }: { Name: string }) => Name)).toEqual(["sub", "email"]);
});

describe("C-23: an address that another user has", () => {
  test.each([["jane@example.com"], ["JANE@EXAMPLE.COM"], ["Jane@Example.com"]])(
    "as %s is taken",
    async (email) => {
      await idp.createUser("jane@example.com");
      const answer = await signUp(email);
      expect([toRefusal(answer), answer.body.message]).toEqual([
        EXISTS,
        "An account with the given email already exists.",
      ]);
    },
  );

  test.each([["j.ane@example.com"], ["ｊane@example.com"], ["jáne@example.com"], ["ja\u0301ne@example.com"]])(
    "is another one when written %s: refused or separate, never a takeover",
    async (email) => {
      const owner = await idp.createUser("jane@example.com");
      const answer = await signUp(email);
      if (answer.status === 200) expect(answer.body.UserSub).not.toBe(owner);
      const { body } = await idp.call("AdminGetUser", idp.named("jane@example.com"), { isSigned: true });
      expect([body.Username, body.UserStatus]).toEqual([owner, "CONFIRMED"]);
    },
  );
});

describe("C-24: an unknown user", () => {
  const attempts = (ClientId: string, Username: string) =>
    Promise.all([
      idp.call("ForgotPassword", { ClientId, Username }),
      idp.call("ResendConfirmationCode", { ClientId, Username }),
      idp.call("ConfirmSignUp", { ClientId, Username, ConfirmationCode: "000000" }),
      idp.call("ConfirmForgotPassword", {
        ClientId,
        Username,
        ConfirmationCode: "000000",
        Password: PASSWORD,
      }),
    ]);

  test("is named as such where the client does not hide it", async () => {
    const answers = await attempts(idp.clients.legacy, "nobody@example.com");
    for (const { body } of answers)
      expect(body).toEqual({
        __type: "UserNotFoundException",
        message: "Username/client id combination not found.",
      });
    const { body } = await idp.call("InitiateAuth", {
      ClientId: idp.clients.legacy,
      AuthFlow: "USER_PASSWORD_AUTH",
      AuthParameters: { USERNAME: "nobody@example.com", PASSWORD },
    });
    expect(body).toEqual({ __type: "UserNotFoundException", message: "User does not exist." });
  });

  test("looks like a known one where the client hides it", async () => {
    await idp.createUser("jane@example.com");
    const [forgot, resend, ...confirmations] = await attempts(idp.clients.web, "jade@example.com");
    const known = await idp.call("ForgotPassword", {
      ClientId: idp.clients.web,
      Username: "jane@example.com",
    });
    expect(forgot?.body).toEqual(known.body);
    expect(resend?.body).toEqual(known.body);
    for (const answer of confirmations)
      expect(toRefusal(answer)).toMatch(/CodeMismatchException|ExpiredCodeException/);
  });

  test("gets the same SRP challenge every time where the client hides it, and no password fits", async () => {
    const challenge = async () => {
      const { body } = await idp.call("InitiateAuth", {
        ClientId: idp.clients.web,
        AuthFlow: "USER_SRP_AUTH",
        AuthParameters: { USERNAME: "nobody@example.com", SRP_A: "2" },
      });
      return [body.ChallengeName, body.ChallengeParameters.SALT, body.ChallengeParameters.USER_ID_FOR_SRP];
    };
    const first = await challenge();
    expect(first[0]).toBe("PASSWORD_VERIFIER");
    expect(first[2]).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(await challenge()).toEqual(first);
  });
});
