import { toRefusal } from "../support/cognito-idp-caller.ts";
import { createDeviceSecret, createSrpClient, toSrpTimestamp } from "../support/srp-client.ts";
import { PASSWORD, type RunningCognitoIdp, startCognitoIdp } from "../support/start-cognito-idp.ts";

const EMAIL = "jane@example.com";

let idp: RunningCognitoIdp;

beforeEach(async () => {
  const DeviceConfiguration = { DeviceOnlyRememberedOnUserPrompt: true };
  idp = await startCognitoIdp({ properties: { DeviceConfiguration } });
  await idp.createUser(EMAIL);
});

afterEach(() => idp.close());

async function succeed(operation: string, request: object) {
  const { status, text, body } = await idp.call(operation, request, { isSigned: true });
  if (status !== 200) throw new Error(`${operation}: ${text}`);
  return body;
}

async function refuse(operation: string, request: object): Promise<string> {
  return toRefusal(await idp.call(operation, request, { isSigned: true }));
}

async function signInBySrp() {
  const srp = createSrpClient();
  const ClientId = idp.clients.web;
  const AuthParameters = { USERNAME: EMAIL, SRP_A: srp.publicKey };
  const posed = await succeed("InitiateAuth", { ClientId, AuthFlow: "USER_SRP_AUTH", AuthParameters });
  const parameters = posed.ChallengeParameters;
  const timestamp = toSrpTimestamp(idp.clock.now());
  const ChallengeResponses = {
    USERNAME: parameters.USER_ID_FOR_SRP,
    PASSWORD_CLAIM_SECRET_BLOCK: parameters.SECRET_BLOCK,
    PASSWORD_CLAIM_SIGNATURE: srp.sign({ poolName: idp.poolName, password: PASSWORD, timestamp, parameters }),
    TIMESTAMP: timestamp,
  };
  const answer = { ClientId, ChallengeName: "PASSWORD_VERIFIER", ChallengeResponses };
  return (await succeed("RespondToAuthChallenge", answer)).AuthenticationResult;
}

async function enrol() {
  const tokens = await signInBySrp();
  const { DeviceKey, DeviceGroupKey } = tokens.NewDeviceMetadata;
  const { PasswordVerifier, Salt } = createDeviceSecret(DeviceGroupKey, DeviceKey);
  const confirmation = {
    AccessToken: tokens.AccessToken,
    DeviceKey,
    DeviceName: "laptop",
    DeviceSecretVerifierConfig: { PasswordVerifier, Salt },
  };
  return { tokens, DeviceKey, confirmation };
}

describe("devices on the wire (C3, D5)", () => {
  test("a user confirms, sees, remembers and forgets a device", async () => {
    const { tokens, DeviceKey, confirmation } = await enrol();
    const { AccessToken } = tokens;
    expect(await succeed("ConfirmDevice", confirmation)).toEqual({ UserConfirmationNecessary: true });
    expect(await refuse("ConfirmDevice", confirmation)).toBe("api-400(DeviceKeyExistsException)");
    const now = idp.clock.now() / 1000;
    const device = {
      DeviceKey,
      DeviceAttributes: [
        { Name: "device_status", Value: "valid" },
        { Name: "device_name", Value: "laptop" },
      ],
      DeviceCreateDate: now,
      DeviceLastModifiedDate: now,
      DeviceLastAuthenticatedDate: now,
    };
    expect(await succeed("GetDevice", { AccessToken, DeviceKey })).toEqual({ Device: device });
    expect(await succeed("ListDevices", { AccessToken })).toEqual({ Devices: [device] });
    const status = { AccessToken, DeviceKey, DeviceRememberedStatus: "remembered" };
    expect(await succeed("UpdateDeviceStatus", status)).toEqual({});
    expect((await idp.call("ForgetDevice", { AccessToken, DeviceKey })).text).toBe("");
    expect(await refuse("GetDevice", { AccessToken, DeviceKey })).toBe("api-400(ResourceNotFoundException)");
    expect(await refuse("GetDevice", { DeviceKey })).toBe("api-400(InvalidParameterException)");
  });

  test("an administrator sees, remembers and forgets a user's device", async () => {
    const { DeviceKey, confirmation } = await enrol();
    await succeed("ConfirmDevice", confirmation);
    const named = { ...idp.named(EMAIL), DeviceKey };
    const status = async () => {
      const { Device } = await succeed("AdminGetDevice", named);
      return Device.DeviceAttributes.find(
        ({ Name }: { Name: string }) => Name === "dev:device_remembered_status",
      );
    };
    expect(await status()).toHaveProperty("Value", "not_remembered");
    const remembered = { ...named, DeviceRememberedStatus: "remembered" };
    expect(await succeed("AdminUpdateDeviceStatus", remembered)).toEqual({});
    expect(await status()).toHaveProperty("Value", "remembered");
    expect((await succeed("AdminListDevices", idp.named(EMAIL))).Devices).toHaveLength(1);
    expect((await idp.call("AdminForgetDevice", named, { isSigned: true })).text).toBe("");
    expect(await refuse("AdminForgetDevice", named)).toBe("api-400(ResourceNotFoundException)");
    expect((await succeed("AdminListDevices", idp.named(EMAIL))).Devices).toEqual([]);
  });

  test("devices come in pages", async () => {
    for (let time = 0; time < 3; time += 1) await succeed("ConfirmDevice", (await enrol()).confirmation);
    const page = { ...idp.named(EMAIL), Limit: 2 };
    const first = await succeed("AdminListDevices", page);
    const second = await succeed("AdminListDevices", { ...page, PaginationToken: first.PaginationToken });
    expect([first.Devices.length, second.Devices.length, second.PaginationToken]).toEqual([2, 1, undefined]);
  });

  test("GetTokensFromRefreshToken and REFRESH_TOKEN_AUTH need the device", async () => {
    const { tokens, DeviceKey, confirmation } = await enrol();
    await succeed("ConfirmDevice", confirmation);
    const ClientId = idp.clients.web;
    const { RefreshToken } = tokens;
    expect(await refuse("GetTokensFromRefreshToken", { ClientId, RefreshToken })).toBe(
      "api-400(NotAuthorizedException)",
    );
    await succeed("GetTokensFromRefreshToken", { ClientId, RefreshToken, DeviceKey });
    const AuthParameters = { REFRESH_TOKEN: RefreshToken, DEVICE_KEY: DeviceKey };
    await succeed("InitiateAuth", { ClientId, AuthFlow: "REFRESH_TOKEN_AUTH", AuthParameters });
  });

  test("a pool says whether it tracks devices, and confirms none when it does not", async () => {
    const { UserPoolId } = idp;
    const { DeviceConfiguration } = (await succeed("DescribeUserPool", { UserPoolId })).UserPool;
    expect(DeviceConfiguration).toEqual({ DeviceOnlyRememberedOnUserPrompt: true });
    const { confirmation } = await enrol();
    await succeed("UpdateUserPool", { UserPoolId, AutoVerifiedAttributes: ["email"] });
    expect(await refuse("ConfirmDevice", confirmation)).toBe(
      "api-400(InvalidUserPoolConfigurationException)",
    );
  });
});
