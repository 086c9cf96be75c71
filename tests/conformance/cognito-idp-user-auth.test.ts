import {
  AdminCreateUserCommand,
  AdminGetUserAuthFactorsCommand,
  ConfirmSignUpCommand,
  GetUserAuthFactorsCommand,
  InitiateAuthCommand,
  type InitiateAuthCommandOutput,
  RespondToAuthChallengeCommand,
  SignUpCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { PASSWORD, type RunningCognitoIdp, startCognitoIdp } from "../support/start-cognito-idp.ts";

let idp: RunningCognitoIdp;

beforeAll(async () => {
  const SignInPolicy = { AllowedFirstAuthFactors: ["PASSWORD", "EMAIL_OTP"] };
  idp = await startCognitoIdp({ properties: { Policies: { SignInPolicy } } });
});

afterAll(() => idp.close());

function begin(email: string, parameters: Readonly<Record<string, string>> = {}, Session?: string) {
  return idp.sdk.send(
    new InitiateAuthCommand({
      ClientId: idp.clients.choice,
      AuthFlow: "USER_AUTH",
      AuthParameters: { USERNAME: email, ...parameters },
      Session,
    }),
  );
}

function respond(
  email: string,
  { ChallengeName, Session }: InitiateAuthCommandOutput,
  responses: Readonly<Record<string, string>>,
) {
  return idp.sdk.send(
    new RespondToAuthChallengeCommand({
      ClientId: idp.clients.choice,
      ChallengeName,
      Session,
      ChallengeResponses: { USERNAME: email, ...responses },
    }),
  );
}

describe("F2: a sign-in by choice, through the AWS SDK", () => {
  test("is offered, chosen and finished with a code", async () => {
    const email = "chooser@example.com";
    await idp.createUser(email);
    const offered = await begin(email);
    expect(offered).toMatchObject({
      ChallengeName: "SELECT_CHALLENGE",
      AvailableChallenges: ["PASSWORD_SRP", "PASSWORD", "EMAIL_OTP"],
      ChallengeParameters: {},
    });
    const posed = await respond(email, offered, { ANSWER: "EMAIL_OTP" });
    expect(posed).toMatchObject({
      ChallengeName: "EMAIL_OTP",
      ChallengeParameters: { CODE_DELIVERY_DELIVERY_MEDIUM: "EMAIL", CODE_DELIVERY_DESTINATION: "c***@e***" },
    });
    const { code } = idp.messageTo(email);
    expect(code).toMatch(/^\d{8}$/);
    const done = await respond(email, posed, { EMAIL_OTP_CODE: code });
    const AccessToken = done.AuthenticationResult?.AccessToken ?? "";
    const factors = { ConfiguredUserAuthFactors: ["PASSWORD", "EMAIL_OTP"] };
    expect(await idp.sdk.send(new GetUserAuthFactorsCommand({ AccessToken }))).toMatchObject(factors);
    expect(await idp.sdk.send(new AdminGetUserAuthFactorsCommand(idp.named(email)))).toMatchObject(factors);
  });

  test("takes the password in one call", async () => {
    const email = "password@example.com";
    await idp.createUser(email);
    const { AuthenticationResult } = await begin(email, { PREFERRED_CHALLENGE: "PASSWORD", PASSWORD });
    expect(AuthenticationResult?.IdToken).toBeDefined();
  });

  test("C5.2: goes on from the sign-up without a further proof", async () => {
    const email = "newcomer@example.com";
    const ClientId = idp.clients.choice;
    const UserAttributes = [{ Name: "name", Value: "New" }];
    const signedUp = await idp.sdk.send(new SignUpCommand({ ClientId, Username: email, UserAttributes }));
    const ConfirmationCode = idp.messageTo(email).code;
    const confirmed = await idp.sdk.send(
      new ConfirmSignUpCommand({ ClientId, Username: email, ConfirmationCode, Session: signedUp.Session }),
    );
    const { AuthenticationResult } = await begin(email, {}, confirmed.Session);
    expect(AuthenticationResult?.RefreshToken).toBeDefined();
  });

  test("E4: lets in who was created without a password", async () => {
    const email = "created@example.com";
    const UserAttributes = [
      { Name: "email", Value: email },
      { Name: "email_verified", Value: "true" },
    ];
    const { User } = await idp.sdk.send(new AdminCreateUserCommand({ ...idp.named(email), UserAttributes }));
    expect(User?.UserStatus).toBe("CONFIRMED");
    const posed = await begin(email, { PREFERRED_CHALLENGE: "EMAIL_OTP" });
    expect(posed.AvailableChallenges).toEqual(["EMAIL_OTP"]);
    const done = await respond(email, posed, { EMAIL_OTP_CODE: idp.messageTo(email).code });
    expect(done.AuthenticationResult?.AccessToken).toBeDefined();
  });

  test("C8: an unknown user looks like one who waits for a code", async () => {
    const email = "nobody@example.com";
    const posed = await begin(email, { PREFERRED_CHALLENGE: "EMAIL_OTP" });
    expect(posed).toMatchObject({
      ChallengeName: "EMAIL_OTP",
      ChallengeParameters: { CODE_DELIVERY_DELIVERY_MEDIUM: "EMAIL", CODE_DELIVERY_DESTINATION: "n***@e***" },
    });
    await expect(respond(email, posed, { EMAIL_OTP_CODE: "12345678" })).rejects.toMatchObject({
      name: "CodeMismatchException",
      message: "Invalid code or auth state for the user.",
    });
  });
});
