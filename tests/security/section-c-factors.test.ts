import { showCode } from "../support/authenticator-app.ts";
import { type Answer, toRefusal } from "../support/cognito-idp-caller.ts";
import { PASSWORD, type RunningCognitoIdp, startCognitoIdp } from "../support/start-cognito-idp.ts";

let idp: RunningCognitoIdp;

beforeEach(async () => {
  const EnabledMfas = ["SMS_MFA", "SOFTWARE_TOKEN_MFA", "EMAIL_OTP"];
  idp = await startCognitoIdp({ properties: { MfaConfiguration: "OPTIONAL", EnabledMfas } });
});

afterEach(() => idp.close());

const MISMATCH = "api-400(CodeMismatchException)";

async function succeed(operation: string, body: object) {
  const { status, text, body: answer } = await idp.call(operation, body, { isSigned: true });
  if (status !== 200) throw new Error(`${operation}: ${text}`);
  return answer;
}

/** A user who has to show the code of an app. @returns its secret */
async function createAppUser(email: string): Promise<string> {
  await idp.createUser(email);
  const AccessToken = await idp.signIn(email);
  const { SecretCode } = await succeed("AssociateSoftwareToken", { AccessToken });
  await succeed("VerifySoftwareToken", { AccessToken, UserCode: codeOf(SecretCode) });
  await succeed("SetUserMFAPreference", { AccessToken, SoftwareTokenMfaSettings: { Enabled: true } });
  idp.clock.advance({ seconds: 30 });
  return SecretCode;
}

function codeOf(secret: string, secondsAgo = 0): string {
  return showCode(secret, idp.clock.now() - secondsAgo * 1000);
}

async function pose(USERNAME: string): Promise<{ ChallengeName: string; Session: string }> {
  const AuthParameters = { USERNAME, PASSWORD };
  const ClientId = idp.clients.legacy;
  return succeed("InitiateAuth", { ClientId, AuthFlow: "USER_PASSWORD_AUTH", AuthParameters });
}

function answer(Session: string, USERNAME: string, code: string): Promise<Answer> {
  return respond(Session, "SOFTWARE_TOKEN_MFA", { USERNAME, SOFTWARE_TOKEN_MFA_CODE: code });
}

function respond(Session: string, ChallengeName: string, ChallengeResponses: object): Promise<Answer> {
  const ClientId = idp.clients.legacy;
  return idp.call("RespondToAuthChallenge", { ClientId, Session, ChallengeName, ChallengeResponses });
}

const JANE = "jane@example.com";
const JOHN = "john@example.com";

describe("C-18: the code of an app", () => {
  test("that is wrong, or another user's, is refused", async () => {
    const jane = await createAppUser(JANE);
    const john = await createAppUser(JOHN);
    const { Session } = await pose(JANE);
    const wrong = String((Number(codeOf(jane)) + 1) % 1_000_000).padStart(6, "0");
    expect(toRefusal(await answer(Session, JANE, wrong))).toBe(MISMATCH);
    if (codeOf(john) !== codeOf(jane)) {
      expect(toRefusal(await answer(Session, JANE, codeOf(john)))).toBe(MISMATCH);
    }
    expect(toRefusal(await answer(Session, JOHN, codeOf(john)))).toBe("api-400(NotAuthorizedException)");
  });

  test("of the step before counts once, and none before it does after that", async () => {
    const secret = await createAppUser(JANE);
    idp.clock.advance({ seconds: 60 });
    const first = await pose(JANE);
    expect(toRefusal(await answer(first.Session, JANE, codeOf(secret, 60)))).toBe(MISMATCH);
    expect((await answer(first.Session, JANE, codeOf(secret, 30))).status).toBe(200);
    const second = await pose(JANE);
    const again = await answer(second.Session, JANE, codeOf(secret, 30));
    expect([toRefusal(again), again.body.message]).toEqual([
      "api-400(ExpiredCodeException)",
      "Your software token has already been used once.",
    ]);
    expect((await answer(second.Session, JANE, codeOf(secret))).status).toBe(200);
  });

  test("is right after ten wrong ones in the same session, and not after the session's end", async () => {
    const secret = await createAppUser(JANE);
    const { Session } = await pose(JANE);
    const wrong = String((Number(codeOf(secret)) + 1) % 1_000_000).padStart(6, "0");
    for (let guess = 0; guess < 10; guess += 1) {
      expect(toRefusal(await answer(Session, JANE, wrong))).toBe(MISMATCH);
    }
    expect((await answer(Session, JANE, codeOf(secret))).status).toBe(200);
    const late = await pose(JANE);
    idp.clock.advance({ seconds: 180 });
    expect((await answer(late.Session, JANE, codeOf(secret))).body).toEqual({
      __type: "NotAuthorizedException",
      message: "Invalid session for the user, session is expired.",
    });
  });

  test("C-20: is not found by a thousand guesses", async () => {
    const secret = await createAppUser(JANE);
    const { Session } = await pose(JANE);
    const wrong = String((Number(codeOf(secret)) + 1) % 1_000_000).padStart(6, "0");
    let refusal = MISMATCH;
    let guesses = 0;
    while (refusal === MISMATCH && guesses < 1000) {
      guesses += 1;
      refusal = toRefusal(await answer(Session, JANE, wrong));
    }
    expect([guesses, refusal]).toEqual([101, "api-400(TooManyRequestsException)"]);
  });
});

test("C-16: the challenge of a second factor takes no answer to another one", async () => {
  const secret = await createAppUser(JANE);
  const code = codeOf(secret);
  for (const [ChallengeName, responses] of [
    ["SMS_MFA", { SMS_MFA_CODE: code }],
    ["EMAIL_OTP", { EMAIL_OTP_CODE: code }],
    ["SMS_OTP", { SMS_OTP_CODE: code }],
    ["MFA_SETUP", {}],
    ["MFA_SETUP", { EMAIL: JANE }],
    ["SELECT_MFA_TYPE", { ANSWER: "EMAIL_OTP" }],
    ["NEW_PASSWORD_REQUIRED", { NEW_PASSWORD: "Another-Horse-2" }],
    ["SELECT_CHALLENGE", { ANSWER: "PASSWORD", PASSWORD }],
    ["PASSWORD", { PASSWORD }],
    ["WEB_AUTHN", { CREDENTIAL: "{}" }],
    ["CUSTOM_CHALLENGE", { ANSWER: code }],
  ] as const) {
    const { Session } = await pose(JANE);
    const refused = await respond(Session, ChallengeName, { USERNAME: JANE, ...responses });
    expect([ChallengeName, toRefusal(refused)]).toEqual([ChallengeName, "api-400(NotAuthorizedException)"]);
    expect(refused.body.AuthenticationResult).toBeUndefined();
  }
  const { Session } = await pose(JANE);
  for (const operation of ["AssociateSoftwareToken", "VerifySoftwareToken"]) {
    const refused = await idp.call(operation, { Session, UserCode: code });
    expect([operation, toRefusal(refused)]).toEqual([operation, "api-400(NotAuthorizedException)"]);
  }
});
