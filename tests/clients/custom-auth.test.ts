import { resolve } from "node:path";
import {
  AdminInitiateAuthCommand,
  AdminRespondToAuthChallengeCommand,
  CognitoIdentityProviderClient,
  ForgotPasswordCommand,
  InitiateAuthCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import {
  AuthenticationDetails,
  CognitoUser,
  CognitoUserPool,
  type CognitoUserSession,
} from "amazon-cognito-identity-js";
import { startTestTwin, type TestTwin } from "../support/start-twin.ts";
import { MemoryStorage } from "./memory-storage.ts";
import { PASSWORD } from "./start-client-twin.ts";

const TEMPLATE = resolve(import.meta.dirname, "../fixtures/triggers-app/template.yaml");
/** PreSignUp confirms it. */
const USERNAME = "vip@example.com";

let twin: TestTwin;
let sdk: CognitoIdentityProviderClient;
let ClientId: string;
let UserPoolId: string;

beforeAll(async () => {
  twin = await startTestTwin({ templateFile: TEMPLATE });
  ClientId = twin.summary.clients[0]?.id ?? "";
  UserPoolId = twin.summary.userPoolId ?? "";
  sdk = new CognitoIdentityProviderClient({
    region: twin.summary.region,
    endpoint: twin.poolUrl ?? "",
    credentials: { accessKeyId: "x", secretAccessKey: "x" },
    maxAttempts: 1,
  });
  await twin.callCognito("SignUp", { ClientId, Username: USERNAME, Password: PASSWORD });
});

afterAll(async () => {
  sdk?.destroy();
  await twin?.close();
});

/** Answers the riddles with `answers`, one after the other. */
function signIn(
  begin: "initiateAuth" | "authenticateUser",
  answers: readonly string[],
): Promise<{ readonly session: CognitoUserSession; readonly questions: readonly string[] }> {
  const Storage = new MemoryStorage();
  const Pool = new CognitoUserPool({ UserPoolId, ClientId, endpoint: twin.poolUrl ?? "", Storage });
  const user = new CognitoUser({ Username: USERNAME, Pool, Storage });
  user.setAuthenticationFlowType("CUSTOM_AUTH");
  const details = new AuthenticationDetails({ Username: USERNAME, Password: PASSWORD });
  const questions: string[] = [];
  const left = [...answers];
  return new Promise((resolve, reject) => {
    const callbacks = {
      onSuccess: (session: CognitoUserSession) => resolve({ session, questions }),
      onFailure: reject,
      customChallenge: ({ question }: { question: string }) => {
        questions.push(question);
        user.sendCustomChallengeAnswer(left.shift() ?? "", callbacks);
      },
    };
    user[begin](details, callbacks);
  });
}

describe("F4: amazon-cognito-identity-js", () => {
  test("signs in without a password", async () => {
    const { session, questions } = await signIn("initiateAuth", ["42"]);
    expect(questions).toEqual(["6 x 7?"]);
    expect(session.getIdToken().payload.email).toBe(USERNAME);
  });

  test("proves the password by SRP, then answers, the second time right", async () => {
    const { session, questions } = await signIn("authenticateUser", ["41", "42"]);
    expect(questions).toHaveLength(2);
    expect(session.isValid()).toBe(true);
  });

  test("is turned away after the third wrong answer", async () => {
    await expect(signIn("initiateAuth", ["1", "2", "3", "42"])).rejects.toMatchObject({
      code: "NotAuthorizedException",
      message: "Incorrect username or password.",
    });
  });
});

describe("F4: AWS SDK", () => {
  test("an administrator answers for the user", async () => {
    const started = await sdk.send(
      new AdminInitiateAuthCommand({
        UserPoolId,
        ClientId,
        AuthFlow: "CUSTOM_AUTH",
        AuthParameters: { USERNAME },
      }),
    );
    expect(started).toMatchObject({
      ChallengeName: "CUSTOM_CHALLENGE",
      ChallengeParameters: { question: "6 x 7?", USERNAME: expect.any(String) },
    });
    const { AuthenticationResult } = await sdk.send(
      new AdminRespondToAuthChallengeCommand({
        UserPoolId,
        ClientId,
        ChallengeName: "CUSTOM_CHALLENGE",
        Session: started.Session,
        ChallengeResponses: { USERNAME, ANSWER: "42" },
      }),
    );
    expect(AuthenticationResult).toMatchObject({ TokenType: "Bearer", RefreshToken: expect.any(String) });
  });
});

describe("F5.2: UserMigration", () => {
  function signInWith(username: string, password: string) {
    const AuthParameters = { USERNAME: username, PASSWORD: password };
    return sdk.send(new InitiateAuthCommand({ ClientId, AuthFlow: "USER_PASSWORD_AUTH", AuthParameters }));
  }

  test("lets the users of before in with the password that they had", async () => {
    await expect(signInWith("ada@legacy.example", "marlin")).rejects.toMatchObject({
      name: "UserLambdaValidationException",
      message: "UserMigration failed with error Bad password.",
    });
    const { AuthenticationResult } = await signInWith("ada@legacy.example", "swordfish");
    expect(AuthenticationResult?.IdToken).toBeDefined();
  });

  test("sends a code to who forgot the password of before", async () => {
    const Username = "eve@legacy.example";
    const { CodeDeliveryDetails } = await sdk.send(new ForgotPasswordCommand({ ClientId, Username }));
    expect(CodeDeliveryDetails).toMatchObject({ DeliveryMedium: "EMAIL", AttributeName: "email" });
    expect(twin.readMessage(Username).code).toMatch(/^\d{6}$/);
  });
});
