import type { AuthOutcome, TokenSet } from "../../local/user-pool/user-pool.ts";
import { EMAIL, getChallenge, getTokens, PASSWORD } from "./pool-users.ts";
import { createDeviceSecret, createSrpClient, type DeviceSecret, toSrpTimestamp } from "./srp-client.ts";
import type { TestPool } from "./user-pools.ts";

/** A device as its owner keeps it. */
export interface OwnDevice {
  readonly deviceKey: string;
  readonly groupKey: string;
  readonly secret: DeviceSecret;
}

type Texts = Readonly<Record<string, string>>;

export function respond(
  test: TestPool,
  challengeName: string,
  answer: { readonly responses: Texts; readonly session?: string | undefined },
): Promise<AuthOutcome> {
  const { responses, session } = answer;
  return test.pool.respondToAuthChallenge(test.client, { challengeName, session, responses, isAdmin: false });
}

/** The password by SRP, with `DEVICE_KEY` where there is a device. */
export async function signInBySrp(
  test: TestPool,
  { username = EMAIL, password = PASSWORD, deviceKey = "" } = {},
): Promise<AuthOutcome> {
  const srp = createSrpClient();
  const { parameters } = await getChallenge(
    test.pool.initiateAuth(test.client, {
      authFlow: "USER_SRP_AUTH",
      parameters: { USERNAME: username, SRP_A: srp.publicKey },
      isAdmin: false,
    }),
  );
  const timestamp = toSrpTimestamp(test.clock.now());
  const { srpPoolName: poolName } = test.pool.settings;
  const responses = {
    USERNAME: parameters.USER_ID_FOR_SRP ?? "",
    PASSWORD_CLAIM_SECRET_BLOCK: parameters.SECRET_BLOCK ?? "",
    PASSWORD_CLAIM_SIGNATURE: srp.sign({ poolName, password, timestamp, parameters }),
    TIMESTAMP: timestamp,
    ...(deviceKey === "" ? {} : { DEVICE_KEY: deviceKey }),
  };
  return respond(test, "PASSWORD_VERIFIER", { responses });
}

/** The device of fresh tokens, confirmed with a secret of its own. */
export async function confirmNewDevice(test: TestPool, tokens: TokenSet): Promise<OwnDevice> {
  const { deviceKey = "", deviceGroupKey: groupKey = "" } = tokens.newDevice ?? {};
  const { user } = await test.pools.authenticate(tokens.accessToken);
  const secret = createDeviceSecret(groupKey, deviceKey);
  const { PasswordVerifier: verifier, Salt: salt } = secret;
  await test.pool.confirmDevice(user, { deviceKey, name: "laptop", secret: { verifier, salt } });
  return { deviceKey, groupKey, secret };
}

/** Signs in on a device that is not known yet, and confirms it. */
export async function enrolDevice(test: TestPool): Promise<OwnDevice & { readonly tokens: TokenSet }> {
  const tokens = await getTokens(signInBySrp(test));
  return { ...(await confirmNewDevice(test, tokens)), tokens };
}

/** Everything that answers `DEVICE_PASSWORD_VERIFIER`, not sent yet. */
export async function proveDevice(
  test: TestPool,
  device: OwnDevice,
  { session, username = EMAIL }: { readonly session: string | undefined; readonly username?: string },
): Promise<{ readonly session: string | undefined; readonly responses: Texts }> {
  const srp = createSrpClient();
  const begin = { USERNAME: username, DEVICE_KEY: device.deviceKey, SRP_A: srp.publicKey };
  const posed = await getChallenge(respond(test, "DEVICE_SRP_AUTH", { session, responses: begin }));
  if (posed.name !== "DEVICE_PASSWORD_VERIFIER") throw new Error(`asked for ${posed.name}`);
  const timestamp = toSrpTimestamp(test.clock.now());
  const { groupKey: poolName, deviceKey, secret } = device;
  const parameters = { ...posed.parameters, USER_ID_FOR_SRP: deviceKey };
  const responses = {
    USERNAME: username,
    DEVICE_KEY: deviceKey,
    PASSWORD_CLAIM_SECRET_BLOCK: posed.parameters.SECRET_BLOCK ?? "",
    PASSWORD_CLAIM_SIGNATURE: srp.sign({ poolName, password: secret.password, timestamp, parameters }),
    TIMESTAMP: timestamp,
  };
  return { session: posed.session, responses };
}
