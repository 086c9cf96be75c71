import { AuthenticationDetails, CognitoUser, CognitoUserPool } from "amazon-cognito-identity-js";
import { showCode } from "../support/authenticator-app.ts";
import { PASSWORD, type RunningCognitoIdp, startCognitoIdp } from "../support/start-cognito-idp.ts";

let idp: RunningCognitoIdp;

beforeEach(async () => {
  const EnabledMfas = ["SMS_MFA", "SOFTWARE_TOKEN_MFA", "EMAIL_OTP"];
  idp = await startCognitoIdp({ properties: { MfaConfiguration: "OPTIONAL", EnabledMfas } });
});

afterEach(() => idp.close());

const EMAIL = "jane@example.com";

async function succeed(operation: string, body: object) {
  const { status, text, body: answer } = await idp.call(operation, body, { isSigned: true });
  if (status !== 200) throw new Error(`${operation}: ${text}`);
  return answer;
}

function codeOf(secret: string): string {
  return showCode(secret, idp.clock.now());
}

function nextStep(): void {
  idp.clock.advance({ seconds: 30 });
}

async function setUpApp(): Promise<{ readonly SecretCode: string; readonly AccessToken: string }> {
  await idp.createUser(EMAIL);
  const AccessToken = await idp.signIn(EMAIL);
  const { SecretCode } = await succeed("AssociateSoftwareToken", { AccessToken });
  await succeed("VerifySoftwareToken", { AccessToken, UserCode: codeOf(SecretCode) });
  return { SecretCode, AccessToken };
}

describe("a second factor, through amazon-cognito-identity-js", () => {
  function openUser(): CognitoUser {
    const Pool = new CognitoUserPool({
      UserPoolId: idp.UserPoolId,
      ClientId: idp.clients.web,
      endpoint: idp.endpoint,
      Storage: { setItem() {}, getItem: () => null, removeItem() {}, clear() {} },
    });
    return new CognitoUser({ Username: EMAIL, Pool });
  }

  /** Resolves with whatever the library asks for next. */
  function authenticate(user: CognitoUser): Promise<string> {
    return new Promise((resolve, reject) => {
      user.authenticateUser(new AuthenticationDetails({ Username: EMAIL, Password: PASSWORD }), {
        onSuccess: () => resolve("session"),
        onFailure: reject,
        totpRequired: (name) => resolve(name),
        mfaSetup: (name) => resolve(name),
        selectMFAType: (name) => resolve(name),
      });
    });
  }

  test("signs in by SRP and the app's code", async () => {
    const { SecretCode, AccessToken } = await setUpApp();
    const SoftwareTokenMfaSettings = { Enabled: true };
    await succeed("SetUserMFAPreference", { AccessToken, SoftwareTokenMfaSettings });
    nextStep();
    const user = openUser();
    expect(await authenticate(user)).toBe("SOFTWARE_TOKEN_MFA");
    const session = await new Promise((resolve, reject) => {
      const callbacks = { onSuccess: resolve, onFailure: reject };
      user.sendMFACode(codeOf(SecretCode), callbacks, "SOFTWARE_TOKEN_MFA");
    });
    expect(session).toHaveProperty("idToken");
  });

  test("sets an app up when everybody needs one", async () => {
    const { UserPoolId } = idp;
    await succeed("SetUserPoolMfaConfig", { UserPoolId, MfaConfiguration: "ON" });
    await idp.createUser(EMAIL);
    const user = openUser();
    expect(await authenticate(user)).toBe("MFA_SETUP");
    const secret = await new Promise<string>((resolve, reject) => {
      user.associateSoftwareToken({ associateSecretCode: resolve, onFailure: reject });
    });
    const session = await new Promise((resolve, reject) => {
      user.verifySoftwareToken(codeOf(secret), "phone", { onSuccess: resolve, onFailure: reject });
    });
    expect(session).toHaveProperty("accessToken");
  });

  test("chooses among several", async () => {
    const { SecretCode, AccessToken } = await setUpApp();
    const preference = { SoftwareTokenMfaSettings: { Enabled: true }, EmailMfaSettings: { Enabled: true } };
    await succeed("SetUserMFAPreference", { AccessToken, ...preference });
    nextStep();
    const user = openUser();
    expect(await authenticate(user)).toBe("SELECT_MFA_TYPE");
    const asked = await new Promise<string>((resolve, reject) => {
      user.sendMFASelectionAnswer("SOFTWARE_TOKEN_MFA", {
        onSuccess: () => resolve("session"),
        onFailure: reject,
        mfaRequired: resolve,
        totpRequired: resolve,
      });
    });
    expect(asked).toBe("SOFTWARE_TOKEN_MFA");
    await new Promise((resolve, reject) => {
      const callbacks = { onSuccess: resolve, onFailure: reject };
      user.sendMFACode(codeOf(SecretCode), callbacks, "SOFTWARE_TOKEN_MFA");
    });
  });
});
