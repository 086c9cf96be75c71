import fc from "fast-check";
import type { AuthOutcome, TokenSet } from "../../../local/user-pool/user-pool.ts";
import { confirmNewDevice, type OwnDevice, proveDevice, respond } from "../../support/device-sign-in.ts";
import {
  createConfirmed,
  decodeJwt,
  EMAIL,
  getChallenge,
  getTokens,
  PASSWORD,
  refusalOf,
} from "../../support/pool-users.ts";
import { createDeviceSecret } from "../../support/srp-client.ts";
import { createTestPool, EMAIL_POOL, type TestPool } from "../../support/user-pools.ts";

/** What a person with pencil and paper would keep of one device. */
interface PaperDevice extends OwnDevice {
  readonly refreshToken: string;
  state: "remembered" | "not_remembered" | "forgotten";
}

const step = fc.record({
  event: fc.constantFrom("new", "use", "use", "use", "remember", "distrust", "forget", "refresh"),
  index: fc.nat(3),
  /** The right secret, the right key. */
  flag: fc.boolean(),
});
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

function begin({ pool, client }: TestPool, deviceKey?: string): Promise<AuthOutcome> {
  const parameters = { USERNAME: EMAIL, PASSWORD, ...(deviceKey ? { DEVICE_KEY: deviceKey } : {}) };
  return pool.initiateAuth(client, { authFlow: "USER_PASSWORD_AUTH", parameters, isAdmin: false });
}

async function answerCode(test: TestPool, started: Promise<AuthOutcome>): Promise<TokenSet> {
  const { name, session } = await getChallenge(started);
  expect(name).toBe("EMAIL_OTP");
  const responses = { USERNAME: EMAIL, EMAIL_OTP_CODE: test.lastCode() };
  return getTokens(respond(test, "EMAIL_OTP", { session, responses }));
}

async function enrol(test: TestPool): Promise<PaperDevice> {
  const tokens = await answerCode(test, begin(test));
  const device = await confirmNewDevice(test, tokens);
  return { ...device, refreshToken: tokens.refreshToken ?? "", state: "remembered" };
}

async function signInOn(test: TestPool, device: PaperDevice, isRight: boolean): Promise<void> {
  const { deviceKey, groupKey, state } = device;
  const started = begin(test, deviceKey);
  if (state === "forgotten") {
    expect(await refusalOf(started)).toBe("device-not-found");
    return;
  }
  if (state === "not_remembered") {
    const tokens = await answerCode(test, started);
    expect([tokens.newDevice, decodeJwt(tokens.accessToken).claims.device_key]).toEqual([
      undefined,
      deviceKey,
    ]);
    return;
  }
  const posed = await getChallenge(started);
  expect(posed.name).toBe("DEVICE_SRP_AUTH");
  const secret = isRight ? device.secret : createDeviceSecret(groupKey, deviceKey);
  const answered = respond(
    test,
    "DEVICE_PASSWORD_VERIFIER",
    await proveDevice(test, { deviceKey, groupKey, secret }, posed),
  );
  expect(await refusalOf(answered)).toBe(isRight ? "no refusal" : "incorrect-credentials");
}

async function walk(test: TestPool, device: PaperDevice, { event, flag }: Step): Promise<void> {
  const user = await test.pool.getUser(EMAIL);
  const { deviceKey, refreshToken } = device;
  const known = device.state === "forgotten" ? "device-not-found" : "no refusal";
  if (event === "use") return signInOn(test, device, flag);
  if (event === "refresh") {
    const refreshed = test.pool.refresh(test.client, refreshToken, flag ? { deviceKey } : {});
    const isGood = flag && known === "no refusal";
    expect(await refusalOf(refreshed)).toBe(isGood ? "no refusal" : "refresh-token-invalid");
    return;
  }
  if (event === "forget") {
    expect(await refusalOf(test.pool.forgetDevice(user, deviceKey))).toBe(known);
    device.state = "forgotten";
    return;
  }
  const isRemembered = event === "remember";
  expect(await refusalOf(test.pool.setDeviceRemembered(user, deviceKey, isRemembered))).toBe(known);
  if (device.state !== "forgotten") device.state = isRemembered ? "remembered" : "not_remembered";
}

test("whatever is done to devices, sign-ins and refreshes go as the model says (D5)", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), async (steps) => {
      const test = await createTestPool({
        pool: {
          ...EMAIL_POOL,
          DeviceConfiguration: { ChallengeRequiredOnNewDevice: true },
          MfaConfiguration: "OPTIONAL",
          EnabledMfas: ["EMAIL_OTP"],
        },
        limits: { quotas: false, lockout: false },
      });
      await createConfirmed(test);
      await test.pool.setMfaPreference(EMAIL, { EMAIL_OTP: { isEnabled: true, isPreferred: true } });
      const devices = [await enrol(test)];
      for (const next of steps) {
        const device = devices[next.index % devices.length];
        if (next.event === "new" || !device) devices.push(await enrol(test));
        else await walk(test, device, next);
        const kept = devices.filter(({ state }) => state !== "forgotten");
        const listed = test.pool.listDevices(await test.pool.getUser(EMAIL));
        expect(listed.map(({ deviceKey, isRemembered }) => [deviceKey, isRemembered])).toEqual(
          kept.map(({ deviceKey, state }) => [deviceKey, state === "remembered"]).toSorted(),
        );
      }
    }),
    { numRuns: 15 },
  );
}, 60_000);
