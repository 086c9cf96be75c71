import type { JsonObject } from "../../../local/platform/json.ts";
import { answer, beginWithSrp, createCustomPool, createRiddlers, RIDDLE } from "../../support/custom-auth.ts";
import { enrolDevice, proveDevice, respond, signInBySrp } from "../../support/device-sign-in.ts";
import {
  createConfirmed,
  decodeJwt,
  EMAIL,
  getChallenge,
  getTokens,
  PASSWORD,
  refusalOf,
  signIn,
} from "../../support/pool-users.ts";
import { createTestPool, EMAIL_POOL, TEST_POOL_ID, type TestPool } from "../../support/user-pools.ts";

async function openPool(): Promise<TestPool> {
  const DeviceConfiguration: JsonObject = { DeviceOnlyRememberedOnUserPrompt: false };
  const test = await createTestPool({ pool: { ...EMAIL_POOL, DeviceConfiguration } });
  await createConfirmed(test);
  return test;
}

describe("a device that is not known", () => {
  test("is told before the proof is spent: the same answer without it signs in", async () => {
    const test = await openPool();
    const device = await enrolDevice(test);
    await test.pool.forgetDevice(await test.pool.getUser(EMAIL), device.deviceKey);
    const answers: Readonly<Record<string, string>>[] = [];
    const watched = {
      ...test,
      pool: {
        ...test.pool,
        respondToAuthChallenge: (client, request) => {
          answers.push(request.responses);
          return test.pool.respondToAuthChallenge(client, request);
        },
      } satisfies TestPool["pool"],
    };
    expect(await refusalOf(signInBySrp(watched, device))).toBe("device-not-found");
    const { DEVICE_KEY: _gone, ...responses } = answers[0] ?? {};
    expect((await getTokens(respond(test, "PASSWORD_VERIFIER", { responses }))).newDevice).toBeDefined();
  });

  test("is nobody else's: neither a sign-in nor a look-up takes another user's", async () => {
    const test = await openPool();
    const device = await enrolDevice(test);
    const eve = await createConfirmed(test, "eve@example.com");
    const asEve = { username: "eve@example.com", deviceKey: device.deviceKey };
    expect(await refusalOf(signInBySrp(test, asEve))).toBe("device-not-found");
    expect(() => test.pool.getDevice(eve, device.deviceKey)).toThrow("Device does not exist.");
    expect(await refusalOf(test.pool.forgetDevice(eve, device.deviceKey))).toBe("device-not-found");
  });

  test("is refused in the password flow, too", async () => {
    const test = await openPool();
    const parameters = { USERNAME: EMAIL, PASSWORD, DEVICE_KEY: "eu-west-1_00" };
    const request = { authFlow: "USER_PASSWORD_AUTH", parameters, isAdmin: false };
    expect(await refusalOf(test.pool.initiateAuth(test.client, request))).toBe("device-not-found");
  });

  test("ends with its user", async () => {
    const test = await openPool();
    await enrolDevice(test);
    const user = await test.pool.getUser(EMAIL);
    await test.pool.adminDeleteUser(EMAIL);
    expect(test.pool.listDevices(user)).toEqual([]);
  });
});

describe("refreshing while devices are tracked (D5)", () => {
  test("needs the confirmed device of the sign-in", async () => {
    const test = await openPool();
    const { tokens, deviceKey } = await enrolDevice(test);
    const refreshToken = tokens.refreshToken ?? "";
    const refresh = (context?: { deviceKey: string }) =>
      test.pool.refresh(test.client, refreshToken, context);
    expect(await refusalOf(refresh())).toBe("refresh-token-invalid");
    const other = await enrolDevice(test);
    expect(await refusalOf(refresh({ deviceKey: other.deviceKey }))).toBe("refresh-token-invalid");
    const fresh = await refresh({ deviceKey });
    expect(decodeJwt(fresh.accessToken).claims.device_key).toBe(deviceKey);
    await test.pool.forgetDevice(await test.pool.getUser(EMAIL), deviceKey);
    expect(await refusalOf(refresh({ deviceKey }))).toBe("refresh-token-invalid");
  });

  test("is refused to a device that was never confirmed", async () => {
    const test = await openPool();
    const { refreshToken = "", newDevice } = await getTokens(signInBySrp(test));
    const deviceKey = newDevice?.deviceKey ?? "";
    expect(await refusalOf(test.pool.refresh(test.client, refreshToken, { deviceKey }))).toBe(
      "refresh-token-invalid",
    );
  });

  test("is refused to a sign-in without a challenge, which brings no device", async () => {
    const test = await openPool();
    const tokens = await getTokens(signIn(test));
    expect(tokens.newDevice).toBeUndefined();
    expect(await refusalOf(test.pool.refresh(test.client, tokens.refreshToken ?? ""))).toBe(
      "refresh-token-invalid",
    );
  });

  test("needs no device once the pool tracks none any more", async () => {
    const test = await openPool();
    const { tokens } = await enrolDevice(test);
    const pool = await test.pools.changePool(TEST_POOL_ID, ({ DeviceConfiguration: _off, ...rest }) => rest);
    await pool.refresh(test.client, tokens.refreshToken ?? "");
  });
});

test("a device that proves itself in CUSTOM_AUTH still has the functions of the pool to pass (F4)", async () => {
  const functions = createRiddlers();
  const ExplicitAuthFlows = ["ALLOW_CUSTOM_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"];
  const DeviceConfiguration = { DeviceOnlyRememberedOnUserPrompt: false };
  const test = await createCustomPool({
    functions,
    pool: { DeviceConfiguration },
    client: { ExplicitAuthFlows },
  });
  await createConfirmed(test);
  const device = await enrolDevice(test);
  const { prove } = await beginWithSrp(test, { DEVICE_KEY: device.deviceKey });
  const posed = await getChallenge(prove(PASSWORD));
  expect(posed.name).toBe("DEVICE_SRP_AUTH");
  const proof = await proveDevice(test, device, posed);
  const riddle = await getChallenge(respond(test, "DEVICE_PASSWORD_VERIFIER", proof));
  expect(riddle.name).toBe("CUSTOM_CHALLENGE");
  await getTokens(answer(test, riddle.session, [RIDDLE.answer]));
});
