import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { Amplify } from "aws-amplify";
import {
  confirmSignIn,
  confirmSignUp,
  fetchAuthSession,
  fetchUserAttributes,
  getCurrentUser,
  signIn,
  signOut,
  signUp,
  updatePassword,
} from "aws-amplify/auth";
import { ConsoleLogger } from "aws-amplify/utils";
import { type ClientTwin, PASSWORD, startClientTwin } from "./start-client-twin.ts";

// It warns of every endpoint that is not AWS's own.
ConsoleLogger.LOG_LEVEL = "ERROR";

const EMAIL = "ada@example.com";

let twin: ClientTwin;
beforeAll(async () => {
  twin = await startClientTwin();
  const { userPoolId, webClientId: userPoolClientId, endpoint: userPoolEndpoint } = twin;
  Amplify.configure({ Auth: { Cognito: { userPoolId, userPoolClientId, userPoolEndpoint } } });
});
afterAll(() => twin?.close());

describe("Amplify v6 in Node", () => {
  test("signs up, confirms, and signs in by SRP, its default", async () => {
    const signedUp = await signUp({
      username: EMAIL,
      password: PASSWORD,
      options: { userAttributes: { email: EMAIL } },
    });
    expect(signedUp.nextStep).toMatchObject({ signUpStep: "CONFIRM_SIGN_UP" });
    const confirmationCode = twin.readMessage(EMAIL).code;
    expect(await confirmSignUp({ username: EMAIL, confirmationCode })).toMatchObject({
      isSignUpComplete: true,
    });
    expect(await signIn({ username: EMAIL, password: PASSWORD })).toEqual({
      isSignedIn: true,
      nextStep: { signInStep: "DONE" },
    });
    const { tokens } = await fetchAuthSession();
    expect((await twin.callApi("/inside/verify", tokens?.idToken?.toString())).status).toBe(200);
    expect(await fetchUserAttributes()).toMatchObject({ email: EMAIL, email_verified: "true" });
    expect((await getCurrentUser()).signInDetails).toMatchObject({ loginId: EMAIL });
  });

  test("refreshes with GetTokensFromRefreshToken, changes the password, and signs out everywhere", async () => {
    const before = await fetchAuthSession();
    const after = await fetchAuthSession({ forceRefresh: true });
    expect(after.tokens?.accessToken.payload.jti).not.toBe(before.tokens?.accessToken.payload.jti);
    await updatePassword({ oldPassword: PASSWORD, newPassword: "Another-Horse-8" });
    await signOut({ global: true });
    await expect(fetchUserAttributes()).rejects.toMatchObject({ name: "UserUnAuthenticatedException" });
    await expect(signIn({ username: EMAIL, password: PASSWORD })).rejects.toMatchObject({
      name: "NotAuthorizedException",
      message: "Incorrect username or password.",
    });
  });

  test("asks an invited user for a new password", async () => {
    const user = { UserPoolId: twin.userPoolId, Username: "eve@example.com" };
    await twin.callCognito("AdminCreateUser", { ...user, TemporaryPassword: "Temporary-1" });
    const asked = await signIn({ username: user.Username, password: "Temporary-1" });
    expect(asked.nextStep.signInStep).toBe("CONFIRM_SIGN_IN_WITH_NEW_PASSWORD_REQUIRED");
    expect(await confirmSignIn({ challengeResponse: PASSWORD })).toMatchObject({ isSignedIn: true });
    await signOut();
  });
});
