import { resolve } from "node:path";
import {
  AdminCreateUserCommand,
  CognitoIdentityProviderClient,
  ConfirmSignUpCommand,
  InitiateAuthCommand,
  SignUpCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { startTestTwin, type TestTwin } from "../support/start-twin.ts";

const TEMPLATE = resolve(import.meta.dirname, "../fixtures/triggers-app/template.yaml");
const Password = "Correct-Horse-7";

let twin: TestTwin;
let sdk: CognitoIdentityProviderClient;
let ClientId: string;

beforeAll(async () => {
  twin = await startTestTwin({ templateFile: TEMPLATE });
  ClientId = twin.summary.clients[0]?.id ?? "";
  sdk = new CognitoIdentityProviderClient({
    region: twin.summary.region,
    endpoint: twin.poolUrl ?? "",
    credentials: { accessKeyId: "x", secretAccessKey: "x" },
    maxAttempts: 1,
  });
});

afterAll(async () => {
  sdk.destroy();
  await twin.close();
});

function signUp(Username: string) {
  return sdk.send(new SignUpCommand({ ClientId, Username, Password }));
}

async function signIn(USERNAME: string) {
  const AuthParameters = { USERNAME, PASSWORD: Password };
  const AuthFlow = "USER_PASSWORD_AUTH";
  const { AuthenticationResult } = await sdk.send(
    new InitiateAuthCommand({ ClientId, AuthFlow, AuthParameters }),
  );
  return AuthenticationResult;
}

describe("F5: functions of the template run at the pool's triggers", () => {
  test("PreSignUp confirms, and the user signs in at once", async () => {
    expect(await signUp("vip@example.com")).toMatchObject({ UserConfirmed: true });
    expect(await signIn("vip@example.com")).toMatchObject({ TokenType: "Bearer" });
  });

  test("PreSignUp refuses in its own words", async () => {
    await expect(signUp("r2d2@robots.example")).rejects.toMatchObject({
      name: "UserLambdaValidationException",
      message: "PreSignUp failed with error No robots.",
    });
  });

  test("CustomMessage writes the message, whose code confirms", async () => {
    const Username = "jane@example.com";
    await signUp(Username);
    const { code } = twin.readMessage(Username);
    expect(twin.outbox.list()[0]).toMatchObject({ subject: "CustomMessage_SignUp", body: `Use ${code} ` });
    await sdk.send(new ConfirmSignUpCommand({ ClientId, Username, ConfirmationCode: code }));
    expect(await signIn(Username)).toBeDefined();
  });

  test("CustomMessage writes the invitation", async () => {
    const Username = "guest@example.com";
    await sdk.send(
      new AdminCreateUserCommand({
        UserPoolId: twin.summary.userPoolId ?? "",
        Username,
        UserAttributes: [{ Name: "email", Value: Username }],
        DesiredDeliveryMediums: ["EMAIL"],
      }),
    );
    const { code } = twin.readMessage(Username);
    expect(twin.outbox.list()[0]).toMatchObject({
      subject: "CustomMessage_AdminCreateUser",
      body: `Use ${code} ${Username}`,
    });
  });
});
