import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import {
  AuthenticationDetails,
  CognitoUser,
  CognitoUserPool,
  type CognitoUserSession,
} from "amazon-cognito-identity-js";
import { MemoryStorage } from "./memory-storage.ts";
import { type ClientTwin, PASSWORD, startClientTwin } from "./start-client-twin.ts";

const EMAIL = "ada@example.com";
const PHONE = "+4915112345678";
const SmsConfiguration = { SnsCallerArn: "arn:aws:iam::123456789012:role/sms" };

let twin: ClientTwin;

beforeAll(async () => {
  twin = await startClientTwin();
});

afterAll(() => twin?.close());

/** What is created, whichever it is. */
async function create(operation: string, input: object, path: readonly [string, string]): Promise<string> {
  const { status, body } = await twin.callCognito(operation, input);
  if (status !== 200) throw new Error(`${operation}: ${JSON.stringify(body)}`);
  const [name, member] = path;
  return String((body[name] as Record<string, unknown>)[member]);
}

/** A pool of the API that tracks devices and has one user, whose second factor is the phone. */
async function createPool(DeviceConfiguration: object) {
  const pool = { PoolName: "devices", UsernameAttributes: ["email"], DeviceConfiguration };
  const UserPoolId = await create("CreateUserPool", pool, ["UserPool", "Id"]);
  const SmsMfaConfiguration = { SmsConfiguration };
  const MfaConfiguration = "OPTIONAL";
  await twin.callCognito("SetUserPoolMfaConfig", { UserPoolId, MfaConfiguration, SmsMfaConfiguration });
  const client = { UserPoolId, ClientName: "web" };
  const ClientId = await create("CreateUserPoolClient", client, ["UserPoolClient", "ClientId"]);
  const user = { UserPoolId, Username: EMAIL };
  const UserAttributes = [
    { Name: "email", Value: EMAIL },
    { Name: "phone_number", Value: PHONE },
  ];
  await twin.callCognito("AdminCreateUser", { ...user, UserAttributes, MessageAction: "SUPPRESS" });
  await twin.callCognito("AdminSetUserPassword", { ...user, Password: PASSWORD, Permanent: true });
  const SMSMfaSettings = { Enabled: true, PreferredMfa: true };
  await twin.callCognito("AdminSetUserMFAPreference", { ...user, SMSMfaSettings });
  return { UserPoolId, ClientId };
}

/** A browser: what the library keeps of its device is in the storage. */
function openBrowser(pool: { readonly UserPoolId: string; readonly ClientId: string }): () => CognitoUser {
  const Storage = new MemoryStorage();
  return () => {
    const Pool = new CognitoUserPool({ ...pool, endpoint: twin.endpoint, Storage });
    return new CognitoUser({ Username: EMAIL, Pool, Storage });
  };
}

interface SignedIn {
  readonly session: CognitoUserSession;
  readonly codesSent: number;
  readonly isAskedToRemember: boolean;
}

/** SRP, then the code where one is asked for. */
function signIn(user: CognitoUser): Promise<SignedIn> {
  let codesSent = 0;
  return new Promise((resolve, onFailure) => {
    const callbacks = {
      onSuccess: (session: CognitoUserSession, isAskedToRemember = false) =>
        resolve({ session, codesSent, isAskedToRemember }),
      onFailure,
      mfaRequired: (name: string) => {
        codesSent += 1;
        user.sendMFACode(twin.readMessage(PHONE).code, callbacks, name);
      },
    };
    user.authenticateUser(new AuthenticationDetails({ Username: EMAIL, Password: PASSWORD }), callbacks);
  });
}

function settle<T>(
  start: (callbacks: { onSuccess(value: T): void; onFailure(error: Error): void }) => void,
): Promise<T> {
  return new Promise((onSuccess, onFailure) => start({ onSuccess, onFailure }));
}

function deviceKeyOf({ session }: SignedIn): unknown {
  return session.getAccessToken().decodePayload().device_key;
}

describe("remembered devices, through amazon-cognito-identity-js", () => {
  test("a browser whose device is remembered is asked for no code any more; another one is", async () => {
    const pool = await createPool({ ChallengeRequiredOnNewDevice: true });
    const open = openBrowser(pool);
    const first = await signIn(open());
    expect([first.codesSent, first.isAskedToRemember]).toEqual([1, false]);
    const second = await signIn(open());
    expect(second.codesSent).toBe(0);
    expect(deviceKeyOf(second)).toBe(deviceKeyOf(first));
    expect((await signIn(openBrowser(pool)())).codesSent).toBe(1);
  });

  test("a device proves itself behind the code where it does not replace it", async () => {
    const open = openBrowser(await createPool({ ChallengeRequiredOnNewDevice: false }));
    const first = await signIn(open());
    const second = await signIn(open());
    expect([second.codesSent, deviceKeyOf(second)]).toEqual([1, deviceKeyOf(first)]);
  });

  test("the user is asked first where the pool wants it so", async () => {
    const open = openBrowser(
      await createPool({ ChallengeRequiredOnNewDevice: true, DeviceOnlyRememberedOnUserPrompt: true }),
    );
    const user = open();
    expect((await signIn(user)).isAskedToRemember).toBe(true);
    expect((await signIn(open())).codesSent).toBe(1);
    expect(await settle<string>((callbacks) => user.setDeviceStatusRemembered(callbacks))).toBe("SUCCESS");
    expect((await signIn(open())).codesSent).toBe(0);
    await settle<string>((callbacks) => user.setDeviceStatusNotRemembered(callbacks));
    expect((await signIn(open())).codesSent).toBe(1);
  });

  test("refreshes with its device, lists it, and forgets it; then it is a new one", async () => {
    const pool = await createPool({ ChallengeRequiredOnNewDevice: true });
    const open = openBrowser(pool);
    const user = open();
    const first = await signIn(user);
    const refreshToken = first.session.getRefreshToken();
    const refreshed = await new Promise<CognitoUserSession>((resolve, reject) =>
      user.refreshSession(refreshToken, (error, fresh) => (error ? reject(error) : resolve(fresh))),
    );
    expect(refreshed.getAccessToken().decodePayload().device_key).toBe(deviceKeyOf(first));
    const { Devices } = await settle<{ Devices: { DeviceKey: string }[] }>((callbacks) =>
      user.listDevices(10, "", callbacks),
    );
    expect(Devices.map(({ DeviceKey }) => DeviceKey)).toEqual([deviceKeyOf(first)]);
    const got = await settle<{ Device: { DeviceAttributes: object[] } }>((callbacks) =>
      user.getDevice(callbacks as never),
    );
    expect(got.Device.DeviceAttributes).toContainEqual({ Name: "device_status", Value: "valid" });
    await settle<string>((callbacks) => user.forgetDevice(callbacks));
    const again = await signIn(open());
    expect([again.codesSent, deviceKeyOf(again) === deviceKeyOf(first)]).toEqual([1, false]);
  });

  test("a browser whose device an administrator forgot begins again by itself", async () => {
    const pool = await createPool({ ChallengeRequiredOnNewDevice: true });
    const open = openBrowser(pool);
    const DeviceKey = deviceKeyOf(await signIn(open()));
    const named = { UserPoolId: pool.UserPoolId, Username: EMAIL };
    expect((await twin.callCognito("AdminForgetDevice", { ...named, DeviceKey })).status).toBe(200);
    const again = await signIn(open());
    expect([again.codesSent, deviceKeyOf(again) === DeviceKey]).toEqual([1, false]);
  });
});
