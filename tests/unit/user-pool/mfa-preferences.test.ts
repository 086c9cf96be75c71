import {
  addApp,
  challengeAfterPassword,
  codeOf,
  createAppUser,
  createMfaPool,
  nextStep,
  respond,
} from "../../support/factor-users.ts";
import { createConfirmed, EMAIL, getTokens, messageOf, refusalOf, signIn } from "../../support/pool-users.ts";
import { createTestPool, EMAIL_POOL } from "../../support/user-pools.ts";

const ON = { isEnabled: true, isPreferred: false };
const PREFERRED = { isEnabled: true, isPreferred: true };
const OFF = { isEnabled: false, isPreferred: false };
const PHONE = { phone_number: "+4915112345678" };

describe("C5.7: preferences", () => {
  test("name what can be delivered", async () => {
    const test = await createMfaPool("OPTIONAL");
    const user = await createConfirmed(test);
    for (const factor of ["SMS_MFA", "SOFTWARE_TOKEN_MFA"] as const) {
      expect(await messageOf(test.pool.setMfaPreference(user.username, { [factor]: ON }))).toBe(
        `User does not have delivery config set to turn on ${factor}`,
      );
    }
  });

  test("prefer one of them at most, and the newest", async () => {
    const test = await createMfaPool("OPTIONAL");
    const { user } = await createAppUser(test);
    const set = (preference: object) => test.pool.setMfaPreference(user.username, preference);
    expect(await refusalOf(set({ EMAIL_OTP: PREFERRED, SOFTWARE_TOKEN_MFA: PREFERRED }))).toBe(
      "invalid-parameter",
    );
    await set({ SOFTWARE_TOKEN_MFA: PREFERRED });
    await set({ EMAIL_OTP: PREFERRED });
    expect(test.pool.getUserFactors(user)).toMatchObject({
      mfaFactors: ["SOFTWARE_TOKEN_MFA", "EMAIL_OTP"],
      preferredMfa: "EMAIL_OTP",
    });
    await set({ EMAIL_OTP: OFF });
    expect(test.pool.getUserFactors(user)).toMatchObject({
      mfaFactors: ["SOFTWARE_TOKEN_MFA"],
      preferredMfa: null,
    });
  });

  test("that turn the app off keep its secret", async () => {
    const test = await createMfaPool("OPTIONAL");
    const { user, secret } = await createAppUser(test);
    await test.pool.setMfaPreference(user.username, { SOFTWARE_TOKEN_MFA: OFF });
    expect((await signIn(test)).kind).toBe("tokens");
    await test.pool.setMfaPreference(user.username, { SOFTWARE_TOKEN_MFA: ON });
    nextStep(test);
    const { session } = await challengeAfterPassword(test);
    const code = { SOFTWARE_TOKEN_MFA_CODE: codeOf(test, secret) };
    await getTokens(respond(test, ["SOFTWARE_TOKEN_MFA", session], code));
  });

  test("of the older kind turn SMS on and off", async () => {
    const test = await createMfaPool("OPTIONAL");
    const user = await createConfirmed(test, EMAIL, PHONE);
    await test.pool.setLegacySms(user.username, true);
    expect(test.pool.getUserFactors(user)).toMatchObject({ mfaFactors: ["SMS_MFA"], hasLegacySms: true });
    expect((await challengeAfterPassword(test)).name).toBe("SMS_MFA");
    await test.pool.setLegacySms(user.username, false);
    expect((await signIn(test)).kind).toBe("tokens");
  });

  test("E6: for codes by email leave that address no way to a new password", async () => {
    const test = await createMfaPool("OPTIONAL");
    const user = await createConfirmed(test);
    const forget = () => refusalOf(test.pool.forgotPassword(test.client, { username: EMAIL }));
    await test.pool.setMfaPreference(user.username, { EMAIL_OTP: ON });
    expect(await forget()).toBe("no-verified-contact");
    expect(await refusalOf(test.pool.adminResetPassword(EMAIL))).toBe("no-verified-contact");
    await test.pool.setMfaPreference(user.username, { EMAIL_OTP: OFF });
    expect(await forget()).toBe("no refusal");
  });

  test("and apps end with the user", async () => {
    const test = await createMfaPool("OPTIONAL");
    await createAppUser(test);
    await test.pool.adminDeleteUser(EMAIL);
    const user = await createConfirmed(test);
    expect(test.pool.getUserFactors(user).mfaFactors).toEqual([]);
    expect((await signIn(test)).kind).toBe("tokens");
  });
});

describe("an authenticator app", () => {
  test("counts once a code has proved it; until then the one before does", async () => {
    const test = await createMfaPool("OPTIONAL");
    const { user, secret } = await createAppUser(test);
    await test.pool.associateSoftwareToken(user);
    nextStep(test);
    const { session } = await challengeAfterPassword(test);
    const code = { SOFTWARE_TOKEN_MFA_CODE: codeOf(test, secret) };
    await getTokens(respond(test, ["SOFTWARE_TOKEN_MFA", session], code));
  });

  test("is refused where the pool has none, and where nothing was begun", async () => {
    const without = await createMfaPool("OPTIONAL", { pool: { EnabledMfas: ["EMAIL_OTP"] } });
    const user = await createConfirmed(without);
    expect(await messageOf(without.pool.associateSoftwareToken(user))).toBe(
      "Software Token MFA has not been enabled by the userPool.",
    );
    const test = await createMfaPool("OPTIONAL");
    const other = await createConfirmed(test);
    expect(await refusalOf(test.pool.verifySoftwareToken(other, { code: "123456" }))).toBe(
      "software-token-not-found",
    );
  });

  test("that an administrator deleted is asked for no more", async () => {
    const test = await createMfaPool("OPTIONAL");
    const { user } = await createAppUser(test);
    await test.pool.adminDeleteSoftwareToken(EMAIL);
    expect((await signIn(test)).kind).toBe("tokens");
    expect(await refusalOf(test.pool.adminDeleteSoftwareToken(EMAIL))).toBe("software-token-not-found");
    await addApp(test, user);
    expect((await challengeAfterPassword(test)).name).toBe("SOFTWARE_TOKEN_MFA");
  });
});

describe("the pool's factors", () => {
  test("change while it runs, and are the template's again when that changes", async () => {
    const test = await createTestPool();
    await test.pool.setFactorSettings({ mfaConfiguration: "ON", mfaFactors: ["SOFTWARE_TOKEN_MFA"] });
    const again = await createTestPool({ store: test.store });
    expect(again.pool.getFactorSettings().mfaConfiguration).toBe("ON");
    const pool = { ...EMAIL_POOL, MfaConfiguration: "OPTIONAL", EnabledMfas: ["EMAIL_OTP"] };
    const changed = await createTestPool({ store: test.store, pool });
    expect(changed.pool.getFactorSettings().mfaConfiguration).toBe("OPTIONAL");
  });

  test("do not change to what AWS does not take", async () => {
    const test = await createTestPool();
    expect(await refusalOf(test.pool.setFactorSettings({ mfaConfiguration: "ON" }))).toBe(
      "invalid-parameter",
    );
  });
});
