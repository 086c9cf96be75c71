import {
  AuthenticationDetails,
  CognitoUser,
  CognitoUserAttribute,
  CognitoUserPool,
  type CognitoUserSession,
  type ISignUpResult,
} from "amazon-cognito-identity-js";
import { PASSWORD, type RunningCognitoIdp, startCognitoIdp } from "../support/start-cognito-idp.ts";

let idp: RunningCognitoIdp;

beforeAll(async () => {
  idp = await startCognitoIdp();
});

afterAll(() => idp.close());

class MemoryStorage {
  readonly #items = new Map<string, string>();
  setItem(key: string, value: string): void {
    this.#items.set(key, value);
  }
  getItem(key: string): string | null {
    return this.#items.get(key) ?? null;
  }
  removeItem(key: string): void {
    this.#items.delete(key);
  }
  clear(): void {
    this.#items.clear();
  }
}

function openPool() {
  const storage = new MemoryStorage();
  const pool = new CognitoUserPool({
    UserPoolId: idp.UserPoolId,
    ClientId: idp.clients.web,
    endpoint: idp.endpoint,
    Storage: storage,
  });
  const userOf = (Username: string) => new CognitoUser({ Username, Pool: pool, Storage: storage });
  return { pool, userOf };
}

type SignInOutcome =
  | { readonly kind: "session"; readonly session: CognitoUserSession }
  | { readonly kind: "new-password"; readonly given: object; readonly required: readonly string[] };

function signIn(user: CognitoUser, password: string): Promise<SignInOutcome> {
  const details = new AuthenticationDetails({ Username: user.getUsername(), Password: password });
  return new Promise((resolve, reject) => {
    user.authenticateUser(details, {
      onSuccess: (session) => resolve({ kind: "session", session }),
      onFailure: reject,
      newPasswordRequired: (given, required) => resolve({ kind: "new-password", given, required }),
    });
  });
}

/** Turns one of the library's callbacks into a promise. */
function promised<Result>(
  run: (callback: (error: unknown, result?: Result) => void) => void,
): Promise<Result> {
  return new Promise((resolve, reject) => {
    run((error, result) => (error ? reject(error) : resolve(result as Result)));
  });
}

describe("amazon-cognito-identity-js", () => {
  test("D: signs in by SRP, again and again, whatever the padding of the numbers", async () => {
    await idp.createUser("again@example.com");
    for (let round = 0; round < 8; round += 1) {
      const outcome = await signIn(openPool().userOf("again@example.com"), PASSWORD);
      expect(outcome.kind).toBe("session");
    }
  });

  test("signs in with a password that is not ASCII", async () => {
    const UserPoolId = idp.UserPoolId;
    await idp.createUser("umlaut@example.com");
    const Password = "Grüße-aus-Köln-🙂1";
    const request = { UserPoolId, Username: "umlaut@example.com", Password, Permanent: true };
    expect((await idp.call("AdminSetUserPassword", request, { isSigned: true })).status).toBe(200);
    expect((await signIn(openPool().userOf("umlaut@example.com"), Password)).kind).toBe("session");
  });

  test("a wrong password and an unknown user look the same", async () => {
    await idp.createUser("known@example.com");
    const refusals = await Promise.all(
      ["known@example.com", "unknown@example.com"].map((email) =>
        signIn(openPool().userOf(email), "Wrong-Horse-1").catch((error) => [error.code, error.message]),
      ),
    );
    expect(refusals).toEqual(Array(2).fill(["NotAuthorizedException", "Incorrect username or password."]));
  });

  test("C5.5: changes the temporary password and completes the required attributes", async () => {
    await idp.inviteUser("temporary@example.com");
    const { userOf } = openPool();
    const user = userOf("temporary@example.com");
    const first = await signIn(user, idp.messageTo("temporary@example.com").code);
    if (first.kind !== "new-password") throw new Error("No new password was asked for.");
    expect(first.required).toEqual(["name"]);
    expect(first.given).toMatchObject({ email: "temporary@example.com", email_verified: "true" });
    const session = await new Promise<CognitoUserSession>((resolve, reject) => {
      user.completeNewPasswordChallenge(
        PASSWORD,
        { name: "Tem Porary" },
        { onSuccess: resolve, onFailure: reject },
      );
    });
    expect(session.getIdToken().payload.name).toBe("Tem Porary");
    expect((await signIn(userOf("temporary@example.com"), PASSWORD)).kind).toBe("session");
  });

  test("signs up, resends the code, confirms and reads its attributes", async () => {
    const { pool, userOf } = openPool();
    const email = "newcomer@example.com";
    const attributes = [
      new CognitoUserAttribute({ Name: "email", Value: email }),
      new CognitoUserAttribute({ Name: "name", Value: "New Comer" }),
    ];
    const signedUp = await promised<ISignUpResult>((done) =>
      pool.signUp(email, PASSWORD, attributes, [], done),
    );
    expect(signedUp).toMatchObject({
      userConfirmed: false,
      codeDeliveryDetails: { AttributeName: "email", DeliveryMedium: "EMAIL", Destination: "n***@e***" },
    });
    const user = userOf(email);
    await promised((done) => user.resendConfirmationCode(done));
    await promised((done) => user.confirmRegistration(idp.messageTo(email).code, true, done));
    const outcome = await signIn(user, PASSWORD);
    expect(outcome.kind).toBe("session");
    const read = await promised<CognitoUserAttribute[]>((done) => user.getUserAttributes(done));
    expect(Object.fromEntries(read.map((attribute) => [attribute.getName(), attribute.getValue()]))).toEqual({
      sub: signedUp.userSub,
      email,
      email_verified: "true",
      name: "New Comer",
    });
  });

  test("refreshes its session from what it kept", async () => {
    await idp.createUser("keeper@example.com");
    const { userOf } = openPool();
    const user = userOf("keeper@example.com");
    const outcome = await signIn(user, PASSWORD);
    if (outcome.kind !== "session") throw new Error("A new password was asked for.");
    const refreshed = await promised<CognitoUserSession>((done) =>
      user.refreshSession(outcome.session.getRefreshToken(), done),
    );
    expect(refreshed.isValid()).toBe(true);
    expect(refreshed.getAccessToken().payload.origin_jti).toBe(
      outcome.session.getAccessToken().payload.origin_jti,
    );
    expect(refreshed.getAccessToken().getJwtToken()).not.toBe(outcome.session.getAccessToken().getJwtToken());
  });

  test("C5.6: forgets its password and confirms a new one", async () => {
    await idp.createUser("forgetful@example.com");
    const { userOf } = openPool();
    const user = userOf("forgetful@example.com");
    await new Promise((resolve, reject) => {
      user.forgotPassword({ onSuccess: resolve, onFailure: reject, inputVerificationCode: resolve });
    });
    const { code } = idp.messageTo("forgetful@example.com");
    await new Promise((resolve, reject) => {
      user.confirmPassword(code, "Another-Horse-2", { onSuccess: resolve, onFailure: reject });
    });
    expect((await signIn(userOf("forgetful@example.com"), "Another-Horse-2")).kind).toBe("session");
  });

  test("C5.7: signs out everywhere, and then neither token is worth anything", async () => {
    await idp.createUser("leaver@example.com");
    const { userOf } = openPool();
    const user = userOf("leaver@example.com");
    const outcome = await signIn(user, PASSWORD);
    if (outcome.kind !== "session") throw new Error("A new password was asked for.");
    await new Promise((resolve, reject) => {
      user.globalSignOut({ onSuccess: resolve, onFailure: reject });
    });
    const AccessToken = outcome.session.getAccessToken().getJwtToken();
    expect((await idp.call("GetUser", { AccessToken })).body).toEqual({
      __type: "NotAuthorizedException",
      message: "Access Token has been revoked",
    });
    // By hand: the library tries a refused refresh again and again for seconds.
    const refresh = {
      ClientId: idp.clients.web,
      AuthFlow: "REFRESH_TOKEN_AUTH",
      AuthParameters: { REFRESH_TOKEN: outcome.session.getRefreshToken().getToken() },
    };
    expect((await idp.call("InitiateAuth", refresh)).body).toEqual({
      __type: "NotAuthorizedException",
      message: "Refresh Token has been revoked",
    });
  });
});
