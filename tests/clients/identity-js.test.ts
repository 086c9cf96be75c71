import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import {
  AuthenticationDetails,
  CognitoUser,
  CognitoUserPool,
  type CognitoUserSession,
} from "amazon-cognito-identity-js";
import { MemoryStorage } from "./memory-storage.ts";
import { type ClientTwin, PASSWORD, startClientTwin } from "./start-client-twin.ts";

let twin: ClientTwin;
beforeAll(async () => {
  twin = await startClientTwin();
});
afterAll(() => twin?.close());

function openUser(Username: string): CognitoUser {
  const Storage = new MemoryStorage();
  const { userPoolId: UserPoolId, webClientId: ClientId, endpoint } = twin;
  const Pool = new CognitoUserPool({ UserPoolId, ClientId, endpoint, Storage });
  return new CognitoUser({ Username, Pool, Storage });
}

/** SRP; a new password is chosen when one is asked for. */
function signIn(user: CognitoUser, Password: string, newPassword = PASSWORD): Promise<CognitoUserSession> {
  const details = new AuthenticationDetails({ Username: user.getUsername(), Password });
  return new Promise((resolve, reject) => {
    const callbacks = {
      onSuccess: resolve,
      onFailure: reject,
      newPasswordRequired: () => user.completeNewPasswordChallenge(newPassword, {}, callbacks),
    };
    user.authenticateUser(details, callbacks);
  });
}

describe("amazon-cognito-identity-js", () => {
  test("signs in by SRP with the default flow; the gateway lets its ID token in", async () => {
    await twin.createUser("ada@example.com");
    const session = await signIn(openUser("ada@example.com"), PASSWORD);
    expect(session.isValid()).toBe(true);
    const idToken = session.getIdToken().getJwtToken();
    expect((await twin.callApi("/inside/verify")).status).toBe(401);
    expect((await twin.callApi("/inside/verify", idToken)).status).toBe(200);
  });

  test("answers the new-password challenge of an invited user", async () => {
    const user = { UserPoolId: twin.userPoolId, Username: "eve@example.com" };
    await twin.callCognito("AdminCreateUser", { ...user, TemporaryPassword: "Temporary-1" });
    const session = await signIn(openUser(user.Username), "Temporary-1", "Chosen-Myself-2");
    expect(session.getIdToken().payload.email).toBe(user.Username);
    await expect(signIn(openUser(user.Username), "Temporary-1")).rejects.toMatchObject({
      code: "NotAuthorizedException",
    });
    await signIn(openUser(user.Username), "Chosen-Myself-2");
  });

  test("refreshes its session, which is worth nothing once it signs out everywhere", async () => {
    await twin.createUser("ida@example.com");
    const user = openUser("ida@example.com");
    const session = await signIn(user, PASSWORD);
    const refreshed = await new Promise<CognitoUserSession>((resolve, reject) =>
      user.refreshSession(session.getRefreshToken(), (error, fresh) =>
        error ? reject(error) : resolve(fresh),
      ),
    );
    expect(refreshed.getAccessToken().getJwtToken()).not.toBe(session.getAccessToken().getJwtToken());
    await new Promise<string>((onSuccess, onFailure) => user.globalSignOut({ onSuccess, onFailure }));
    const reading = new Promise((resolve, reject) =>
      user.getUserData((error, data) => (error ? reject(error) : resolve(data)), { bypassCache: true }),
    );
    await expect(reading).rejects.toMatchObject({ message: "Access Token has been revoked" });
  });
});
