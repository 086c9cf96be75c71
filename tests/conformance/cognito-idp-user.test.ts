import {
  ConfirmForgotPasswordCommand,
  ConfirmSignUpCommand,
  ForgotPasswordCommand,
  GetTokensFromRefreshTokenCommand,
  GetUserCommand,
  GlobalSignOutCommand,
  InitiateAuthCommand,
  NotAuthorizedException,
  ResendConfirmationCodeCommand,
  RespondToAuthChallengeCommand,
  RevokeTokenCommand,
  SignUpCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { createSrpClient, toSrpTimestamp } from "../support/srp-client.ts";
import { PASSWORD, type RunningCognitoIdp, startCognitoIdp } from "../support/start-cognito-idp.ts";

let idp: RunningCognitoIdp;

beforeAll(async () => {
  idp = await startCognitoIdp();
});

afterAll(() => idp.close());

function signIn(email: string, password = PASSWORD, ClientId = idp.clients.legacy) {
  return idp.sdk.send(
    new InitiateAuthCommand({
      ClientId,
      AuthFlow: "USER_PASSWORD_AUTH",
      AuthParameters: { USERNAME: email, PASSWORD: password },
    }),
  );
}

describe("a user who comes by herself, through the AWS SDK", () => {
  test("C5.1 to C5.3: signs up, asks for another code, and is confirmed by that one alone", async () => {
    const Username = "Newcomer@example.com";
    const ClientId = idp.clients.legacy;
    const signedUp = await idp.sdk.send(
      new SignUpCommand({
        ClientId,
        Username,
        Password: PASSWORD,
        UserAttributes: [
          { Name: "email", Value: Username },
          { Name: "name", Value: "New Comer" },
        ],
      }),
    );
    expect(signedUp).toMatchObject({
      UserConfirmed: false,
      CodeDeliveryDetails: { AttributeName: "email", DeliveryMedium: "EMAIL" },
    });
    expect(signedUp.CodeDeliveryDetails?.Destination?.toLowerCase()).toBe("n***@e***");
    const first = idp.messageTo(Username);

    await expect(signIn(Username)).rejects.toMatchObject({
      name: "UserNotConfirmedException",
      message: "User is not confirmed.",
    });
    await idp.sdk.send(new ResendConfirmationCodeCommand({ ClientId, Username }));
    const second = idp.messageTo(Username);
    expect(second.code).toMatch(/^\d{6}$/);
    if (first.code !== second.code)
      await expect(
        idp.sdk.send(new ConfirmSignUpCommand({ ClientId, Username, ConfirmationCode: first.code })),
      ).rejects.toMatchObject({ name: "CodeMismatchException" });
    await idp.sdk.send(new ConfirmSignUpCommand({ ClientId, Username, ConfirmationCode: second.code }));

    const { AuthenticationResult } = await signIn(Username);
    const me = await idp.sdk.send(new GetUserCommand({ AccessToken: AuthenticationResult?.AccessToken }));
    expect(me.Username).toBe(signedUp.UserSub);
    expect(me.UserAttributes?.[0]).toEqual({ Name: "sub", Value: signedUp.UserSub });
    expect(me.UserAttributes).toContainEqual({ Name: "email_verified", Value: "true" });
    await expect(
      idp.sdk.send(new ResendConfirmationCodeCommand({ ClientId, Username })),
    ).rejects.toMatchObject({ name: "InvalidParameterException", message: "User is already confirmed." });
  });

  test("C5.6: forgets her password and sets a new one with the code", async () => {
    const Username = "forgetful@example.com";
    await idp.createUser(Username);
    const ClientId = idp.clients.legacy;
    const { CodeDeliveryDetails } = await idp.sdk.send(new ForgotPasswordCommand({ ClientId, Username }));
    expect(CodeDeliveryDetails).toEqual({
      AttributeName: "email",
      DeliveryMedium: "EMAIL",
      Destination: "f***@e***",
    });
    expect((await signIn(Username)).AuthenticationResult).toBeDefined();
    const ConfirmationCode = idp.messageTo(Username).code;
    const confirm = (Password: string) =>
      idp.sdk.send(new ConfirmForgotPasswordCommand({ ClientId, Username, ConfirmationCode, Password }));
    await expect(confirm("weak")).rejects.toMatchObject({
      name: "InvalidPasswordException",
      message: "Password does not conform to policy: Password not long enough",
    });
    await confirm("Another-Horse-2");
    await expect(signIn(Username)).rejects.toBeInstanceOf(NotAuthorizedException);
    expect((await signIn(Username, "Another-Horse-2")).AuthenticationResult).toBeDefined();
    await expect(confirm("Third-Horse-3")).rejects.toMatchObject({ name: "ExpiredCodeException" });
  });

  test("D: proves her password by SRP without sending it", async () => {
    const Username = await idp.createUser("srp@example.com");
    const srp = createSrpClient();
    const started = await idp.sdk.send(
      new InitiateAuthCommand({
        ClientId: idp.clients.web,
        AuthFlow: "USER_SRP_AUTH",
        AuthParameters: { USERNAME: "SRP@example.com", SRP_A: srp.publicKey },
      }),
    );
    expect(started.ChallengeName).toBe("PASSWORD_VERIFIER");
    expect(started.Session).toBeUndefined();
    const parameters = started.ChallengeParameters ?? {};
    expect(parameters.USER_ID_FOR_SRP).toBe(Username);
    const timestamp = toSrpTimestamp(idp.clock.now());
    const { AuthenticationResult } = await idp.sdk.send(
      new RespondToAuthChallengeCommand({
        ClientId: idp.clients.web,
        ChallengeName: "PASSWORD_VERIFIER",
        ChallengeResponses: {
          USERNAME: Username,
          PASSWORD_CLAIM_SECRET_BLOCK: parameters.SECRET_BLOCK ?? "",
          TIMESTAMP: timestamp,
          PASSWORD_CLAIM_SIGNATURE: srp.sign({
            poolName: idp.poolName,
            password: PASSWORD,
            timestamp,
            parameters,
          }),
        },
      }),
    );
    expect(AuthenticationResult?.IdToken).toBeDefined();
  });

  test("C5.7: refreshes, revokes and signs out everywhere", async () => {
    await idp.createUser("tokens@example.com");
    const ClientId = idp.clients.legacy;
    const first = (await signIn("tokens@example.com")).AuthenticationResult;
    const RefreshToken = first?.RefreshToken ?? "";
    const refreshed = await idp.sdk.send(
      new InitiateAuthCommand({
        ClientId,
        AuthFlow: "REFRESH_TOKEN_AUTH",
        AuthParameters: { REFRESH_TOKEN: RefreshToken },
      }),
    );
    expect(refreshed.AuthenticationResult?.RefreshToken).toBeUndefined();
    expect(refreshed.ChallengeParameters).toEqual({});
    const exchanged = await idp.sdk.send(new GetTokensFromRefreshTokenCommand({ ClientId, RefreshToken }));
    expect(exchanged.AuthenticationResult?.AccessToken).toBeDefined();

    await idp.sdk.send(new RevokeTokenCommand({ ClientId, Token: RefreshToken }));
    for (const AccessToken of [first?.AccessToken, exchanged.AuthenticationResult?.AccessToken])
      await expect(idp.sdk.send(new GetUserCommand({ AccessToken }))).rejects.toMatchObject({
        name: "NotAuthorizedException",
        message: "Access Token has been revoked",
      });
    await expect(
      idp.sdk.send(new GetTokensFromRefreshTokenCommand({ ClientId, RefreshToken })),
    ).rejects.toMatchObject({ name: "NotAuthorizedException", message: "Refresh Token has been revoked" });

    const here = (await signIn("tokens@example.com")).AuthenticationResult;
    const there = (await signIn("tokens@example.com")).AuthenticationResult;
    await idp.sdk.send(new GlobalSignOutCommand({ AccessToken: here?.AccessToken }));
    for (const AccessToken of [here?.AccessToken, there?.AccessToken])
      await expect(idp.sdk.send(new GetUserCommand({ AccessToken }))).rejects.toBeInstanceOf(
        NotAuthorizedException,
      );
  });
});
