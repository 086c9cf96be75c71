import {
  AdminDeleteSoftwareTokenCommand,
  AdminGetUserCommand,
  AdminInitiateAuthCommand,
  AdminRespondToAuthChallengeCommand,
  AdminSetUserMFAPreferenceCommand,
  AdminSetUserSettingsCommand,
  AdminUpdateUserAttributesCommand,
  AssociateSoftwareTokenCommand,
  DescribeUserPoolCommand,
  GetUserAuthFactorsCommand,
  GetUserCommand,
  GetUserPoolMfaConfigCommand,
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
  SetUserMFAPreferenceCommand,
  SetUserPoolMfaConfigCommand,
  SetUserSettingsCommand,
  VerifySoftwareTokenCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { showCode } from "../support/authenticator-app.ts";
import { PASSWORD, type RunningCognitoIdp, startCognitoIdp } from "../support/start-cognito-idp.ts";

let idp: RunningCognitoIdp;

beforeEach(async () => {
  const EnabledMfas = ["SMS_MFA", "SOFTWARE_TOKEN_MFA", "EMAIL_OTP"];
  idp = await startCognitoIdp({ properties: { MfaConfiguration: "OPTIONAL", EnabledMfas } });
});

afterEach(() => idp.close());

const EMAIL = "jane@example.com";

function startSignIn() {
  const AuthParameters = { USERNAME: EMAIL, PASSWORD };
  const ClientId = idp.clients.legacy;
  return idp.sdk.send(new InitiateAuthCommand({ ClientId, AuthFlow: "USER_PASSWORD_AUTH", AuthParameters }));
}

function respond(
  posed: { readonly ChallengeName?: string | undefined; readonly Session?: string | undefined },
  responses: Readonly<Record<string, string>>,
) {
  return idp.sdk.send(
    new RespondToAuthChallengeCommand({
      ClientId: idp.clients.legacy,
      ChallengeName: posed.ChallengeName as "SOFTWARE_TOKEN_MFA",
      Session: posed.Session,
      ChallengeResponses: { USERNAME: EMAIL, ...responses },
    }),
  );
}

function codeOf(secret: string | undefined): string {
  return showCode(secret ?? "", idp.clock.now());
}

function nextStep(): void {
  idp.clock.advance({ seconds: 30 });
}

/** @returns the app's secret and the access token that it was set up with */
async function setUpApp() {
  await idp.createUser(EMAIL);
  const AccessToken = await idp.signIn(EMAIL);
  const { SecretCode } = await idp.sdk.send(new AssociateSoftwareTokenCommand({ AccessToken }));
  const UserCode = codeOf(SecretCode);
  const verified = await idp.sdk.send(new VerifySoftwareTokenCommand({ AccessToken, UserCode }));
  expect([verified.Status, verified.Session]).toEqual(["SUCCESS", undefined]);
  return { SecretCode, AccessToken };
}

describe("a second factor, through the AWS SDK", () => {
  test("C5.7: an app is set up with an access token, preferred, and asked for", async () => {
    const { SecretCode, AccessToken } = await setUpApp();
    expect(SecretCode).toMatch(/^[A-Z2-7]{52}$/);
    const SoftwareTokenMfaSettings = { Enabled: true, PreferredMfa: true };
    await idp.sdk.send(new SetUserMFAPreferenceCommand({ AccessToken, SoftwareTokenMfaSettings }));
    const shown = { PreferredMfaSetting: "SOFTWARE_TOKEN_MFA", UserMFASettingList: ["SOFTWARE_TOKEN_MFA"] };
    expect(await idp.sdk.send(new GetUserCommand({ AccessToken }))).toMatchObject(shown);
    expect(await idp.sdk.send(new AdminGetUserCommand(idp.named(EMAIL)))).toMatchObject(shown);
    expect(await idp.sdk.send(new GetUserAuthFactorsCommand({ AccessToken }))).toMatchObject({
      ...shown,
      ConfiguredUserAuthFactors: ["PASSWORD"],
    });
    nextStep();
    const posed = await startSignIn();
    expect(posed.ChallengeName).toBe("SOFTWARE_TOKEN_MFA");
    await expect(respond(posed, { SOFTWARE_TOKEN_MFA_CODE: "abcdef" })).rejects.toMatchObject({
      name: "CodeMismatchException",
      message: "Invalid code or auth state for the user.",
    });
    const SOFTWARE_TOKEN_MFA_CODE = codeOf(SecretCode);
    expect((await respond(posed, { SOFTWARE_TOKEN_MFA_CODE })).AuthenticationResult?.IdToken).toBeDefined();
    await expect(respond(await startSignIn(), { SOFTWARE_TOKEN_MFA_CODE })).rejects.toMatchObject({
      name: "ExpiredCodeException",
      message: "Your software token has already been used once.",
    });
    await idp.sdk.send(new AdminDeleteSoftwareTokenCommand(idp.named(EMAIL)));
    expect((await startSignIn()).AuthenticationResult).toBeDefined();
  });

  test("C5.7: a wrong first code of an app is told as such", async () => {
    await idp.createUser(EMAIL);
    const AccessToken = await idp.signIn(EMAIL);
    await idp.sdk.send(new AssociateSoftwareTokenCommand({ AccessToken }));
    const wrong = new VerifySoftwareTokenCommand({ AccessToken, UserCode: "000000" });
    await expect(idp.sdk.send(wrong)).rejects.toMatchObject({
      name: "EnableSoftwareTokenMFAException",
      message: "Code mismatch",
    });
    await expect(idp.sdk.send(new AssociateSoftwareTokenCommand({}))).rejects.toMatchObject({
      name: "InvalidParameterException",
    });
  });

  test("F1: the administrator prefers SMS, signs the user in and answers", async () => {
    await idp.createUser(EMAIL);
    const SMSMfaSettings = { Enabled: true, PreferredMfa: true };
    const prefer = () =>
      idp.sdk.send(new AdminSetUserMFAPreferenceCommand({ ...idp.named(EMAIL), SMSMfaSettings }));
    await expect(prefer()).rejects.toMatchObject({
      name: "InvalidParameterException",
      message: "User does not have delivery config set to turn on SMS_MFA",
    });
    const UserAttributes = [{ Name: "phone_number", Value: "+4915112345678" }];
    await idp.sdk.send(new AdminUpdateUserAttributesCommand({ ...idp.named(EMAIL), UserAttributes }));
    await prefer();
    const { UserPoolId } = idp;
    const ClientId = idp.clients.legacy;
    const AuthParameters = { USERNAME: EMAIL, PASSWORD };
    const posed = await idp.sdk.send(
      new AdminInitiateAuthCommand({
        UserPoolId,
        ClientId,
        AuthFlow: "ADMIN_USER_PASSWORD_AUTH",
        AuthParameters,
      }),
    );
    expect(posed).toMatchObject({
      ChallengeName: "SMS_MFA",
      ChallengeParameters: {
        CODE_DELIVERY_DELIVERY_MEDIUM: "SMS",
        CODE_DELIVERY_DESTINATION: "+*********5678",
      },
    });
    const answered = await idp.sdk.send(
      new AdminRespondToAuthChallengeCommand({
        UserPoolId,
        ClientId,
        ChallengeName: "SMS_MFA",
        Session: posed.Session,
        ChallengeResponses: { USERNAME: EMAIL, SMS_MFA_CODE: idp.messageTo("+4915112345678").code },
      }),
    );
    expect(answered.AuthenticationResult?.AccessToken).toBeDefined();
  });

  test("the older settings turn SMS on and off, and are shown as they were set", async () => {
    await idp.createUser(EMAIL);
    const AccessToken = await idp.signIn(EMAIL);
    const UserAttributes = [{ Name: "phone_number", Value: "+4915112345678" }];
    await idp.sdk.send(new AdminUpdateUserAttributesCommand({ ...idp.named(EMAIL), UserAttributes }));
    const MFAOptions = [{ DeliveryMedium: "SMS" as const, AttributeName: "phone_number" }];
    await idp.sdk.send(new SetUserSettingsCommand({ AccessToken, MFAOptions }));
    expect((await idp.sdk.send(new GetUserCommand({ AccessToken }))).MFAOptions).toEqual(MFAOptions);
    expect((await startSignIn()).ChallengeName).toBe("SMS_MFA");
    await idp.sdk.send(new AdminSetUserSettingsCommand({ ...idp.named(EMAIL), MFAOptions: [] }));
    expect((await idp.sdk.send(new GetUserCommand({ AccessToken }))).MFAOptions).toBeUndefined();
    expect((await startSignIn()).AuthenticationResult).toBeDefined();
  });

  test("C3: the pool's factors are shown, changed and then enforced", async () => {
    const { UserPoolId } = idp;
    const before = await idp.sdk.send(new GetUserPoolMfaConfigCommand({ UserPoolId }));
    expect(before).toMatchObject({
      MfaConfiguration: "OPTIONAL",
      SmsMfaConfiguration: {},
      SoftwareTokenMfaConfiguration: { Enabled: true },
      EmailMfaConfiguration: {},
    });
    const EmailMfaConfiguration = { Message: "Hello, {####} it is", Subject: "Hello" };
    const change = new SetUserPoolMfaConfigCommand({
      UserPoolId,
      MfaConfiguration: "ON",
      EmailMfaConfiguration,
    });
    expect(await idp.sdk.send(change)).toMatchObject({ MfaConfiguration: "ON", EmailMfaConfiguration });
    const { UserPool } = await idp.sdk.send(new DescribeUserPoolCommand({ UserPoolId }));
    expect(UserPool?.MfaConfiguration).toBe("ON");
    await idp.createUser(EMAIL);
    const posed = await startSignIn();
    expect(posed.ChallengeParameters).toMatchObject({
      MFAS_CAN_SETUP: '["SOFTWARE_TOKEN_MFA","EMAIL_OTP"]',
    });
    const sent = await respond(posed, { EMAIL });
    expect([sent.ChallengeName, idp.messageTo(EMAIL).subject]).toEqual(["EMAIL_OTP", "Hello"]);
    expect(idp.messageTo(EMAIL).body).toBe(`Hello, ${idp.messageTo(EMAIL).code} it is`);
    const answered = await respond(sent, { EMAIL_OTP_CODE: idp.messageTo(EMAIL).code });
    expect(answered.AuthenticationResult).toBeDefined();
    await idp.sdk.send(new SetUserPoolMfaConfigCommand({ UserPoolId, MfaConfiguration: "OFF" }));
    expect((await startSignIn()).AuthenticationResult).toBeDefined();
    await expect(
      idp.sdk.send(new SetUserPoolMfaConfigCommand({ UserPoolId, MfaConfiguration: "ON" })),
    ).rejects.toMatchObject({ name: "InvalidParameterException" });
  });

  test("F1: an app is set up in the session of a sign-in that needs one", async () => {
    const { UserPoolId } = idp;
    await idp.sdk.send(new SetUserPoolMfaConfigCommand({ UserPoolId, MfaConfiguration: "ON" }));
    await idp.createUser(EMAIL);
    const posed = await startSignIn();
    expect(posed.ChallengeName).toBe("MFA_SETUP");
    const { SecretCode, Session } = await idp.sdk.send(
      new AssociateSoftwareTokenCommand({ Session: posed.Session }),
    );
    expect(Session).not.toBe(posed.Session);
    const UserCode = codeOf(SecretCode);
    const verified = await idp.sdk.send(
      new VerifySoftwareTokenCommand({ Session, UserCode, FriendlyDeviceName: "Jane's phone" }),
    );
    expect(verified.Status).toBe("SUCCESS");
    const done = await respond({ ChallengeName: "MFA_SETUP", Session: verified.Session }, {});
    expect(done.AuthenticationResult?.IdToken).toBeDefined();
    expect(await startSignIn()).toMatchObject({
      ChallengeName: "SOFTWARE_TOKEN_MFA",
      ChallengeParameters: { FRIENDLY_DEVICE_NAME: "Jane's phone" },
    });
  });
});
