import { type Answer, toRefusal } from "../support/cognito-idp-caller.ts";
import { PASSWORD, type RunningCognitoIdp, startCognitoIdp } from "../support/start-cognito-idp.ts";

let idp: RunningCognitoIdp;
let invited = 0;

beforeAll(async () => {
  idp = await startCognitoIdp();
});

afterAll(() => idp.close());

const NOT_AUTHORIZED = "api-400(NotAuthorizedException)";
const PARAMETER = "api-400(InvalidParameterException)";

interface Posed {
  readonly Username: string;
  readonly Session: string;
}

/** A new user with a temporary password, who has signed in with it and is asked for a new one. */
async function pose(clientId = idp.clients.legacy): Promise<Posed> {
  invited += 1;
  const email = `invited-${invited}@example.com`;
  const Username = await idp.inviteUser(email);
  const { body } = await idp.call("InitiateAuth", {
    ClientId: clientId,
    AuthFlow: "USER_PASSWORD_AUTH",
    AuthParameters: { USERNAME: email, PASSWORD: idp.messageTo(email).code },
  });
  expect(body.ChallengeName).toBe("NEW_PASSWORD_REQUIRED");
  return { Username, Session: body.Session };
}

function answer(
  { Username, Session }: Posed,
  changes: { readonly [member: string]: unknown } = {},
  responses: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  return idp.call("RespondToAuthChallenge", {
    ClientId: idp.clients.legacy,
    ChallengeName: "NEW_PASSWORD_REQUIRED",
    Session,
    ChallengeResponses: {
      USERNAME: Username,
      NEW_PASSWORD: PASSWORD,
      "userAttributes.name": "Jane",
      ...responses,
    },
    ...changes,
  });
}

describe("C-15: Session", () => {
  test("of the right sign-in gives tokens once, and not twice", async () => {
    const posed = await pose();
    expect((await answer(posed)).body.AuthenticationResult.AccessToken).toBeDefined();
    const again = await answer(posed);
    expect(toRefusal(again)).toBe(NOT_AUTHORIZED);
    expect(again.body.message).toBe("Invalid session for the user, session can only be used once.");
  });

  test("twenty answers at once give tokens to one", async () => {
    const posed = await pose();
    const answers = await Promise.all(Array.from({ length: 20 }, () => answer(posed)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  test("altered, invented, or missing is refused", async () => {
    const posed = await pose();
    const { Session } = posed;
    const middle = Math.floor(Session.length / 2);
    const letter = Session[middle] === "A" ? "B" : "A";
    const altered = `${Session.slice(0, middle)}${letter}${Session.slice(middle + 1)}`;
    for (const session of [altered, `${Session}A`, "x".repeat(40), Session.slice(0, -1), undefined]) {
      const refusal = toRefusal(await answer(posed, { Session: session }));
      expect([NOT_AUTHORIZED, PARAMETER]).toContain(refusal);
    }
    expect((await answer(posed)).status).toBe(200);
  });

  test("of another user or another client is refused", async () => {
    const [mine, theirs] = [await pose(), await pose()];
    expect(toRefusal(await answer({ ...mine, Session: theirs.Session }))).toBe(NOT_AUTHORIZED);
    expect(toRefusal(await answer(mine, { ClientId: idp.clients.web }))).toBe(NOT_AUTHORIZED);
    const { status } = await idp.call("AdminGetUser", idp.named(theirs.Username), { isSigned: true });
    expect(status).toBe(200);
  });

  test("older than the client's session validity is refused", async () => {
    const posed = await pose();
    idp.clock.advance({ seconds: 181 });
    const late = await answer(posed);
    expect(toRefusal(late)).toBe(NOT_AUTHORIZED);
    expect(late.body.message).toBe("Invalid session for the user, session is expired.");
  });
});

test("C-16: an answer to a challenge that was not posed gives no tokens", async () => {
  for (const [ChallengeName, responses] of [
    ["SMS_MFA", { SMS_MFA_CODE: "123456" }],
    ["SOFTWARE_TOKEN_MFA", { SOFTWARE_TOKEN_MFA_CODE: "123456" }],
    ["EMAIL_OTP", { EMAIL_OTP_CODE: "12345678" }],
    ["CUSTOM_CHALLENGE", { ANSWER: "x" }],
    ["SELECT_MFA_TYPE", { ANSWER: "SMS_MFA" }],
    ["MFA_SETUP", {}],
    ["SELECT_CHALLENGE", { ANSWER: "PASSWORD" }],
    ["PASSWORD", { PASSWORD: "x" }],
    ["DEVICE_SRP_AUTH", { SRP_A: "2", DEVICE_KEY: "eu-west-1_a" }],
    ["ADMIN_NO_SRP_AUTH", { PASSWORD: "x" }],
    [
      "PASSWORD_VERIFIER",
      {
        PASSWORD_CLAIM_SIGNATURE: "x",
        PASSWORD_CLAIM_SECRET_BLOCK: "AAAA",
        TIMESTAMP: "Sun Nov 22 10:00:00 UTC 2026",
      },
    ],
  ] as const) {
    const refused = await answer(await pose(), { ChallengeName }, responses);
    expect([NOT_AUTHORIZED, PARAMETER]).toContain(toRefusal(refused));
    expect(refused.body.AuthenticationResult).toBeUndefined();
  }
});

describe("C-17: NEW_PASSWORD_REQUIRED", () => {
  test("with a weak password is refused, and can be answered again", async () => {
    const posed = await pose();
    const weak = await answer(posed, {}, { NEW_PASSWORD: "weak" });
    expect(toRefusal(weak)).toBe("api-400(InvalidPasswordException)");
    expect(weak.body.message).toBe("Password does not conform to policy: Password not long enough");
    expect((await answer(posed)).status).toBe(200);
  });

  test("without a password, or without the required attribute, is refused", async () => {
    const { Username, Session } = await pose();
    const request = {
      ClientId: idp.clients.legacy,
      ChallengeName: "NEW_PASSWORD_REQUIRED",
      Session,
      ChallengeResponses: { USERNAME: Username } as Record<string, string>,
    };
    expect((await idp.call("RespondToAuthChallenge", request)).body.message).toBe(
      "Invalid attributes given, new password should be given with key NEW_PASSWORD.",
    );
    request.ChallengeResponses.NEW_PASSWORD = PASSWORD;
    expect((await idp.call("RespondToAuthChallenge", request)).body.message).toBe(
      "Invalid attributes given, name is missing",
    );
  });

  test.each([
    ["userAttributes.email_verified", "true"],
    ["userAttributes.sub", "24b8f4e8-7150-7058-8789-1f2e3d4c5b6a"],
    ["userAttributes.custom:none", "x"],
    ["userAttributes.cognito:groups", "admin"],
    ["userAttributes.email", "other@example.com"],
  ])("with %s, which the client may not write, is refused, and writes nothing", async (name, value) => {
    const posed = await pose();
    const refused = await answer(posed, {}, { [name]: value });
    expect([NOT_AUTHORIZED, PARAMETER]).toContain(toRefusal(refused));
    const { body } = await idp.call("AdminGetUser", idp.named(posed.Username), { isSigned: true });
    expect(body.UserStatus).toBe("FORCE_CHANGE_PASSWORD");
  });
});
