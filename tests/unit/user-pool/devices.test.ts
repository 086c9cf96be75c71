import type { JsonObject } from "../../../local/platform/json.ts";
import {
  enrolDevice,
  type OwnDevice,
  proveDevice,
  respond,
  signInBySrp,
} from "../../support/device-sign-in.ts";
import {
  createConfirmed,
  decodeJwt,
  EMAIL,
  getChallenge,
  getTokens,
  refusalOf,
} from "../../support/pool-users.ts";
import { createDeviceSecret } from "../../support/srp-client.ts";
import { createTestPool, EMAIL_POOL, type TestPool } from "../../support/user-pools.ts";

const ALWAYS = { ChallengeRequiredOnNewDevice: false, DeviceOnlyRememberedOnUserPrompt: false };
const INSTEAD_OF_MFA = { ...ALWAYS, ChallengeRequiredOnNewDevice: true };
const ON_PROMPT = { ...INSTEAD_OF_MFA, DeviceOnlyRememberedOnUserPrompt: true };
const EMAIL_MFA = { MfaConfiguration: "OPTIONAL", EnabledMfas: ["EMAIL_OTP"] };

async function openPool(DeviceConfiguration: JsonObject, properties: JsonObject = {}): Promise<TestPool> {
  const test = await createTestPool({ pool: { ...EMAIL_POOL, ...properties, DeviceConfiguration } });
  await createConfirmed(test);
  return test;
}

async function enableEmailMfa(test: TestPool): Promise<void> {
  await test.pool.setMfaPreference(EMAIL, { EMAIL_OTP: { isEnabled: true, isPreferred: true } });
}

/** Password, then the device. */
async function signInOn(test: TestPool, device: OwnDevice) {
  const posed = await getChallenge(signInBySrp(test, device));
  expect(posed.name).toBe("DEVICE_SRP_AUTH");
  return getTokens(respond(test, "DEVICE_PASSWORD_VERIFIER", await proveDevice(test, device, posed)));
}

describe("tracking devices (D5)", () => {
  test("is off in a pool without DeviceConfiguration, and on with any member of it (G3)", async () => {
    const without = await createTestPool();
    await createConfirmed(without);
    expect((await getTokens(signInBySrp(without))).newDevice).toBeUndefined();
    const { newDevice } = await getTokens(
      signInBySrp(await openPool({ ChallengeRequiredOnNewDevice: "false" })),
    );
    expect(newDevice?.deviceKey).toMatch(/^eu-west-1_[0-9a-f-]{36}$/);
    expect(newDevice?.deviceGroupKey).toMatch(/^-\w{8}$/);
  });

  test("gives each sign-in that names no device a new one, and names it in the access token (B3)", async () => {
    const test = await openPool(ALWAYS);
    const one = await getTokens(signInBySrp(test));
    const other = await getTokens(signInBySrp(test));
    expect(one.newDevice?.deviceKey).not.toBe(other.newDevice?.deviceKey);
    expect(decodeJwt(one.accessToken).claims.device_key).toBe(one.newDevice?.deviceKey);
    expect(decodeJwt(one.idToken).claims).not.toHaveProperty("device_key");
  });

  test("shows a device once it is confirmed, and confirms it once", async () => {
    const test = await openPool(ALWAYS);
    const tokens = await getTokens(signInBySrp(test));
    const { user } = await test.pools.authenticate(tokens.accessToken);
    const { deviceKey = "" } = tokens.newDevice ?? {};
    expect(test.pool.listDevices(user)).toEqual([]);
    const { PasswordVerifier: verifier, Salt: salt } = createDeviceSecret("-x", deviceKey);
    const device = { deviceKey, name: "laptop", secret: { verifier, salt } };
    expect(await test.pool.confirmDevice(user, device)).toEqual({ isUserConfirmationNecessary: false });
    const now = test.clock.now();
    expect(test.pool.listDevices(user)).toEqual([
      {
        deviceKey,
        name: "laptop",
        isRemembered: true,
        createdAt: now,
        lastModifiedAt: now,
        lastAuthenticatedAt: now,
      },
    ]);
    expect(await refusalOf(test.pool.confirmDevice(user, device))).toBe("device-exists");
  });

  test.each([
    ["another key", { deviceKey: "eu-west-1_11112222-3333-4444-5555-666677778888" }, "device-key-invalid"],
    ["a verifier of zero", { secret: { verifier: "AA==", salt: "AQ==" } }, "device-verifier-invalid"],
    ["no salt", { secret: { verifier: "Ag==", salt: "" } }, "device-verifier-invalid"],
  ])("confirms nothing with %s", async (_what, change, refusal) => {
    const test = await openPool(ALWAYS);
    const tokens = await getTokens(signInBySrp(test));
    const { user } = await test.pools.authenticate(tokens.accessToken);
    const { deviceKey = "" } = tokens.newDevice ?? {};
    const device = { deviceKey, name: undefined, secret: { verifier: "Ag==", salt: "AQ==" }, ...change };
    expect(await refusalOf(test.pool.confirmDevice(user, device))).toBe(refusal);
  });

  test("confirms nobody else's device", async () => {
    const test = await openPool(ALWAYS);
    const other = await createConfirmed(test, "eve@example.com");
    const { newDevice } = await getTokens(signInBySrp(test));
    const device = { deviceKey: newDevice?.deviceKey ?? "", name: undefined, secret: undefined };
    expect(await refusalOf(test.pool.confirmDevice(other, device))).toBe("device-key-invalid");
  });
});

describe("a remembered device (D5)", () => {
  test("proves its secret in every sign-in, and is no new device", async () => {
    const test = await openPool(ALWAYS);
    const device = await enrolDevice(test);
    test.clock.advance({ seconds: 60 });
    const tokens = await signInOn(test, device);
    expect(tokens.newDevice).toBeUndefined();
    expect(decodeJwt(tokens.accessToken).claims.device_key).toBe(device.deviceKey);
    const user = await test.pool.getUser(EMAIL);
    const { createdAt, lastAuthenticatedAt } = test.pool.getDevice(user, device.deviceKey);
    expect(lastAuthenticatedAt - createdAt).toBe(60_000);
  });

  test("works ten times over, whatever the salts and values are (D3-1, D3-2)", async () => {
    const test = await openPool(ALWAYS);
    for (let time = 0; time < 5; time += 1) {
      const device = await enrolDevice(test);
      await signInOn(test, device);
      await signInOn(test, device);
    }
  });

  test("takes the place of the second factor where the pool says so", async () => {
    const test = await openPool(INSTEAD_OF_MFA, EMAIL_MFA);
    const device = await enrolDevice(test);
    await enableEmailMfa(test);
    await signInOn(test, device);
    expect(test.outbox).toEqual([]);
    expect((await getChallenge(signInBySrp(test))).name).toBe("EMAIL_OTP");
  });

  test("comes after the second factor otherwise, also when only the first answer named it", async () => {
    const test = await openPool(ALWAYS, EMAIL_MFA);
    const device = await enrolDevice(test);
    await enableEmailMfa(test);
    const { name, session } = await getChallenge(signInBySrp(test, device));
    expect(name).toBe("EMAIL_OTP");
    const responses = { USERNAME: EMAIL, EMAIL_OTP_CODE: test.lastCode() };
    const posed = await getChallenge(respond(test, "EMAIL_OTP", { session, responses }));
    expect(posed.name).toBe("DEVICE_SRP_AUTH");
    await getTokens(respond(test, "DEVICE_PASSWORD_VERIFIER", await proveDevice(test, device, posed)));
    expect(test.outbox).toHaveLength(1);
  });

  test("needs no Session in its steps, as a known client sends none (D5)", async () => {
    const test = await openPool(ALWAYS);
    const device = await enrolDevice(test);
    await getChallenge(signInBySrp(test, device));
    const { responses } = await proveDevice(test, device, { session: undefined });
    await getTokens(respond(test, "DEVICE_PASSWORD_VERIFIER", { responses }));
    const again = proveDevice(test, device, { session: undefined });
    expect(await refusalOf(again)).toBe("auth-session-invalid");
  });

  test("is worth nothing without the password before it", async () => {
    const test = await openPool(ALWAYS);
    const device = await enrolDevice(test);
    expect(await refusalOf(proveDevice(test, device, { session: undefined }))).toBe("auth-session-invalid");
    await getChallenge(signInBySrp(test, device));
    test.clock.advance({ seconds: test.client.authSessionSeconds });
    expect(await refusalOf(proveDevice(test, device, { session: undefined }))).toBe("auth-session-expired");
  });

  test("signs nobody in with a wrong secret, a proof used twice, or the proof of a password", async () => {
    const test = await openPool(ALWAYS);
    const device = await enrolDevice(test);
    const stranger = { ...device, secret: createDeviceSecret(device.groupKey, device.deviceKey) };
    const wrong = await proveDevice(test, stranger, await getChallenge(signInBySrp(test, device)));
    expect(await refusalOf(respond(test, "DEVICE_PASSWORD_VERIFIER", wrong))).toBe("incorrect-credentials");
    const right = await proveDevice(test, device, await getChallenge(signInBySrp(test, device)));
    expect(await refusalOf(respond(test, "PASSWORD_VERIFIER", right))).toBe("incorrect-credentials");
    const next = await proveDevice(test, device, await getChallenge(signInBySrp(test, device)));
    await getTokens(respond(test, "DEVICE_PASSWORD_VERIFIER", next));
    expect(await refusalOf(respond(test, "DEVICE_PASSWORD_VERIFIER", next))).toBe("incorrect-credentials");
  });

  test("does not take over the session of another sign-in", async () => {
    const test = await openPool(ALWAYS);
    const device = await enrolDevice(test);
    const first = await proveDevice(test, device, await getChallenge(signInBySrp(test, device)));
    const second = await proveDevice(test, device, await getChallenge(signInBySrp(test, device)));
    const mixed = { ...first, session: second.session };
    expect(await refusalOf(respond(test, "DEVICE_PASSWORD_VERIFIER", mixed))).toBe("auth-session-invalid");
  });

  test("names the occasion to the trigger, and whether the device is new (F5.2)", async () => {
    const events: string[] = [];
    const invokeTrigger = async (name: string, event: { triggerSource: string; request: JsonObject }) => {
      events.push(
        name === "PostAuthentication" ? `new: ${event.request.newDeviceUsed}` : event.triggerSource,
      );
      return undefined;
    };
    const test = await createTestPool({
      pool: { ...EMAIL_POOL, DeviceConfiguration: ALWAYS },
      deps: { invokeTrigger },
    });
    await createConfirmed(test);
    const device = await enrolDevice(test);
    await signInOn(test, device);
    expect(events.filter((event) => event.startsWith("new") || event.startsWith("Token"))).toEqual([
      "new: true",
      "TokenGeneration_Authentication",
      "new: false",
      "TokenGeneration_AuthenticateDevice",
    ]);
  });
});

describe("a device that is not remembered (D5)", () => {
  test("is asked for nothing, and replaces no second factor, until its user says so", async () => {
    const test = await openPool(ON_PROMPT, EMAIL_MFA);
    const device = await enrolDevice(test);
    const user = await test.pool.getUser(EMAIL);
    expect(test.pool.getDevice(user, device.deviceKey).isRemembered).toBe(false);
    const tokens = await getTokens(signInBySrp(test, device));
    expect([tokens.newDevice, decodeJwt(tokens.accessToken).claims.device_key]).toEqual([
      undefined,
      device.deviceKey,
    ]);
    await enableEmailMfa(test);
    expect((await getChallenge(signInBySrp(test, device))).name).toBe("EMAIL_OTP");
    await test.pool.setDeviceRemembered(user, device.deviceKey, true);
    await signInOn(test, device);
    await test.pool.setDeviceRemembered(user, device.deviceKey, false);
    expect((await getChallenge(signInBySrp(test, device))).name).toBe("EMAIL_OTP");
  });

  test("loses a sign-in that has begun when it is no longer remembered", async () => {
    const test = await openPool(INSTEAD_OF_MFA, EMAIL_MFA);
    const device = await enrolDevice(test);
    await enableEmailMfa(test);
    const proof = await proveDevice(test, device, await getChallenge(signInBySrp(test, device)));
    await test.pool.setDeviceRemembered(await test.pool.getUser(EMAIL), device.deviceKey, false);
    expect((await getChallenge(respond(test, "DEVICE_PASSWORD_VERIFIER", proof))).name).toBe("EMAIL_OTP");
  });
});
