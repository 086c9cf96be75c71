import type { JsonObject } from "../../../local/platform/json.ts";
import { respond } from "../../support/factor-users.ts";
import {
  createConfirmed,
  createInvited,
  EMAIL,
  getChallenge,
  getTokens,
  messageOf,
  OTHER_PASSWORD,
  PASSWORD,
  refusalOf,
} from "../../support/pool-users.ts";
import { createSrpClient, type SrpClient, toSrpTimestamp } from "../../support/srp-client.ts";
import { createTestPool, EMAIL_POOL, type TestPool } from "../../support/user-pools.ts";

const PHONE = { phone_number: "+4915112345678", phone_number_verified: "true" };
const CHOICE = { ExplicitAuthFlows: ["ALLOW_USER_AUTH", "ALLOW_ADMIN_USER_PASSWORD_AUTH"] };

function createChoicePool(factors: readonly string[], { pool = {}, client = {} }: Changes = {}) {
  return createTestPool({
    pool: { ...EMAIL_POOL, Policies: { SignInPolicy: { AllowedFirstAuthFactors: factors } }, ...pool },
    client: { ...CHOICE, ...client },
  });
}

interface Changes {
  readonly pool?: JsonObject;
  readonly client?: JsonObject;
}

function begin(test: TestPool, parameters: Readonly<Record<string, string>> = {}, session?: string) {
  return test.pool.initiateAuth(test.client, {
    authFlow: "USER_AUTH",
    parameters: { USERNAME: EMAIL, ...parameters },
    isAdmin: false,
    session,
  });
}

function toProof(test: TestPool, srp: SrpClient, parameters: Readonly<Record<string, string>>) {
  const timestamp = toSrpTimestamp(test.clock.now());
  const poolName = test.pool.settings.srpPoolName;
  return {
    USERNAME: EMAIL,
    PASSWORD_CLAIM_SIGNATURE: srp.sign({ poolName, password: PASSWORD, timestamp, parameters }),
    PASSWORD_CLAIM_SECRET_BLOCK: parameters.SECRET_BLOCK ?? "",
    TIMESTAMP: timestamp,
  };
}

describe("F2: a sign-in by choice", () => {
  test("offers what the pool allows and the user has", async () => {
    const test = await createChoicePool(["PASSWORD", "EMAIL_OTP", "SMS_OTP"]);
    await createConfirmed(test);
    const { name, parameters, availableChallenges, session } = await getChallenge(begin(test));
    expect([name, parameters, availableChallenges]).toEqual([
      "SELECT_CHALLENGE",
      {},
      ["PASSWORD_SRP", "PASSWORD", "EMAIL_OTP"],
    ]);
    expect(session).toBeDefined();
    const user = await test.pool.getUser(EMAIL);
    expect(test.pool.getUserFactors(user).firstFactors).toEqual(["PASSWORD", "EMAIL_OTP"]);
  });

  test("offers a choice, too, when the preferred way cannot be had", async () => {
    const test = await createChoicePool(["PASSWORD", "SMS_OTP"]);
    await createConfirmed(test);
    expect((await getChallenge(begin(test, { PREFERRED_CHALLENGE: "SMS_OTP" }))).name).toBe(
      "SELECT_CHALLENGE",
    );
    expect((await getChallenge(begin(test, { PREFERRED_CHALLENGE: "MFA_SETUP" }))).name).toBe(
      "SELECT_CHALLENGE",
    );
  });

  test.each([
    ["EMAIL_OTP", "EMAIL", "j***@e***"],
    ["SMS_OTP", "SMS", "+*********5678"],
  ] as const)("by %s sends eight digits, which sign in once", async (name, medium, destination) => {
    const test = await createChoicePool(["PASSWORD", "EMAIL_OTP", "SMS_OTP"]);
    await createConfirmed(test, EMAIL, PHONE);
    const posed = await getChallenge(begin(test, { PREFERRED_CHALLENGE: name }));
    expect([posed.name, posed.parameters]).toEqual([
      name,
      { CODE_DELIVERY_DELIVERY_MEDIUM: medium, CODE_DELIVERY_DESTINATION: destination },
    ]);
    expect(test.outbox.at(-1)).toMatchObject({
      medium,
      purpose: "sign-in",
      code: expect.stringMatching(/^\d{8}$/),
    });
    const wrong = { [`${name}_CODE`]: test.lastCode() === "00000000" ? "00000001" : "00000000" };
    expect(await messageOf(respond(test, [name, posed.session], wrong))).toBe(
      "Invalid code or auth state for the user.",
    );
    const right = { [`${name}_CODE`]: test.lastCode() };
    expect((await getTokens(respond(test, [name, posed.session], right))).refreshToken).toBeDefined();
    expect(await refusalOf(respond(test, [name, posed.session], right))).toBe("auth-session-spent");
  });

  test("takes the password with the choice, after it, or at once", async () => {
    const test = await createChoicePool(["PASSWORD", "EMAIL_OTP"]);
    await createConfirmed(test);
    await getTokens(begin(test, { PREFERRED_CHALLENGE: "PASSWORD", PASSWORD }));
    const choice = await getChallenge(begin(test));
    const wrong = { ANSWER: "PASSWORD", PASSWORD: OTHER_PASSWORD };
    const select = (responses: Readonly<Record<string, string>>) =>
      respond(test, ["SELECT_CHALLENGE", choice.session], responses);
    expect(await messageOf(select(wrong))).toBe("Incorrect username or password.");
    await getTokens(select({ ANSWER: "PASSWORD", PASSWORD }));
    expect(await refusalOf(select({ ANSWER: "PASSWORD", PASSWORD }))).toBe("auth-session-spent");
    const asked = await getChallenge(begin(test, { PREFERRED_CHALLENGE: "PASSWORD" }));
    expect(asked.name).toBe("PASSWORD");
    expect(await refusalOf(respond(test, ["PASSWORD", asked.session]))).toBe("auth-parameter-missing");
    await getTokens(respond(test, ["PASSWORD", asked.session], { PASSWORD }));
  });

  test("counts wrong passwords like every other flow", async () => {
    const test = await createChoicePool(["PASSWORD"]);
    await createConfirmed(test);
    const { session } = await getChallenge(begin(test, { PREFERRED_CHALLENGE: "PASSWORD" }));
    for (let guess = 0; guess < 5; guess += 1) {
      await refusalOf(respond(test, ["PASSWORD", session], { PASSWORD: OTHER_PASSWORD }));
    }
    expect(await refusalOf(respond(test, ["PASSWORD", session], { PASSWORD }))).toBe(
      "password-attempts-exceeded",
    );
  });

  test("by PASSWORD_SRP has a session beside the secret block, and needs both", async () => {
    const test = await createChoicePool(["PASSWORD"]);
    await createConfirmed(test);
    const srp = createSrpClient();
    const prove = async () => {
      const posed = await getChallenge(
        begin(test, { PREFERRED_CHALLENGE: "PASSWORD_SRP", SRP_A: srp.publicKey }),
      );
      expect(posed.name).toBe("PASSWORD_VERIFIER");
      return { posed, proof: toProof(test, srp, posed.parameters) };
    };
    const first = await prove();
    expect(await refusalOf(respond(test, ["PASSWORD_VERIFIER", undefined], first.proof))).toBe(
      "auth-session-invalid",
    );
    const second = await prove();
    await getTokens(respond(test, ["PASSWORD_VERIFIER", second.posed.session], second.proof));
  });

  test("of a user with a temporary password begins with that", async () => {
    const test = await createChoicePool(["PASSWORD", "EMAIL_OTP"]);
    await createInvited(test, EMAIL, { email_verified: "true", name: "Jane" });
    expect((await getChallenge(begin(test))).availableChallenges).toEqual(["PASSWORD_SRP", "PASSWORD"]);
    const posed = await getChallenge(begin(test, { PREFERRED_CHALLENGE: "PASSWORD", PASSWORD }));
    expect(posed.name).toBe("NEW_PASSWORD_REQUIRED");
  });

  test("asks for the second factor behind a code, too", async () => {
    const mfa = { MfaConfiguration: "OPTIONAL", EnabledMfas: ["SMS_MFA"] };
    const test = await createChoicePool(["PASSWORD", "EMAIL_OTP"], { pool: mfa });
    const user = await createConfirmed(test, EMAIL, PHONE);
    await test.pool.setMfaPreference(user.username, { SMS_MFA: { isEnabled: true, isPreferred: false } });
    const { session } = await getChallenge(begin(test, { PREFERRED_CHALLENGE: "EMAIL_OTP" }));
    const answer = respond(test, ["EMAIL_OTP", session], { EMAIL_OTP_CODE: test.lastCode() });
    const second = await getChallenge(answer);
    expect(second.name).toBe("SMS_MFA");
    await getTokens(respond(test, ["SMS_MFA", second.session], { SMS_MFA_CODE: test.lastCode() }));
  });

  test("is refused to clients that do not allow it, and to who has not confirmed", async () => {
    const test = await createChoicePool(["PASSWORD"], {
      client: { ExplicitAuthFlows: ["ALLOW_USER_SRP_AUTH"] },
    });
    expect(await messageOf(begin(test))).toBe("USER_AUTH flow not enabled for this client");
    const other = await createChoicePool(["PASSWORD", "EMAIL_OTP"]);
    await other.pool.signUp(other.client, { username: EMAIL, password: PASSWORD, attributes: { name: "J" } });
    expect(await refusalOf(begin(other))).toBe("user-not-confirmed");
  });
});

describe("C8: an unknown user who signs in by choice", () => {
  const HIDES = { client: { ...CHOICE, PreventUserExistenceErrors: "ENABLED" } };

  test("is told where the client tells", async () => {
    expect(await refusalOf(begin(await createChoicePool(["PASSWORD"])))).toBe("user-not-found");
  });

  test("is asked for a code that nobody gets", async () => {
    const test = await createChoicePool(["PASSWORD", "EMAIL_OTP"], HIDES);
    const posed = await getChallenge(begin(test, { PREFERRED_CHALLENGE: "EMAIL_OTP" }));
    expect([posed.name, posed.parameters, posed.availableChallenges]).toEqual([
      "EMAIL_OTP",
      { CODE_DELIVERY_DELIVERY_MEDIUM: "EMAIL", CODE_DELIVERY_DESTINATION: "j***@e***" },
      ["PASSWORD_SRP", "PASSWORD", "EMAIL_OTP"],
    ]);
    expect(test.outbox).toEqual([]);
    const answer = respond(test, ["EMAIL_OTP", posed.session], { EMAIL_OTP_CODE: "12345678" });
    expect(await messageOf(answer)).toBe("Invalid code or auth state for the user.");
  });

  test("has a wrong password, whichever way it is shown", async () => {
    const test = await createChoicePool(["PASSWORD", "EMAIL_OTP"], HIDES);
    const wrong = "Incorrect username or password.";
    expect(await messageOf(begin(test, { PREFERRED_CHALLENGE: "PASSWORD", PASSWORD }))).toBe(wrong);
    const choice = await getChallenge(begin(test));
    const select = respond(test, ["SELECT_CHALLENGE", choice.session], { ANSWER: "PASSWORD", PASSWORD });
    expect(await messageOf(select)).toBe(wrong);
    const srp = createSrpClient();
    const posed = await getChallenge(
      begin(test, { PREFERRED_CHALLENGE: "PASSWORD_SRP", SRP_A: srp.publicKey }),
    );
    const proof = toProof(test, srp, posed.parameters);
    expect(await messageOf(respond(test, ["PASSWORD_VERIFIER", posed.session], proof))).toBe(wrong);
  });
});

describe("users of another provider", () => {
  test("C8: sign in by nothing of the pool's own: they are nobody here, whatever is verified", async () => {
    const test = await createChoicePool(["PASSWORD", "EMAIL_OTP"]);
    const { userPoolId, username } = await createConfirmed(test);
    const user = test.store.findUser({ userPoolId, by: "username", key: username });
    if (!user) throw new TypeError("The user was created a moment ago.");
    await test.store.write((transaction) => transaction.updateUser({ ...user, status: "EXTERNAL_PROVIDER" }));
    const named = { USERNAME: username, PREFERRED_CHALLENGE: "EMAIL_OTP" };
    const { name, session } = await getChallenge(begin(test, named));
    expect(test.outbox.filter(({ purpose }) => purpose === "sign-in")).toEqual([]);
    const answer = { USERNAME: username, EMAIL_OTP_CODE: "00000000" };
    expect(await refusalOf(respond(test, [name, session], answer))).toBe("challenge-code-mismatch");
    expect(await refusalOf(begin(test, { ...named, PREFERRED_CHALLENGE: "PASSWORD", PASSWORD }))).toBe(
      "incorrect-credentials",
    );
  });
});

describe("users without a password", () => {
  test("E4: are created confirmed where a code can reach them", async () => {
    const test = await createChoicePool(["PASSWORD", "EMAIL_OTP"]);
    const create = (username: string, attributes: Readonly<Record<string, string>>) =>
      test.pool.adminCreateUser({ username, attributes, deliveryMediums: ["EMAIL"] });
    expect((await create(EMAIL, { email_verified: "true" })).status).toBe("CONFIRMED");
    expect(test.outbox).toEqual([]);
    expect((await create("john@example.com", {})).status).toBe("FORCE_CHANGE_PASSWORD");
    const { availableChallenges } = await getChallenge(begin(test));
    expect(availableChallenges).toEqual(["EMAIL_OTP"]);
    const refused = begin(test, { PREFERRED_CHALLENGE: "PASSWORD", PASSWORD });
    expect((await getChallenge(refused)).name).toBe("SELECT_CHALLENGE");
  });

  test("C5.2: sign up, confirm and are signed in by the sessions they get", async () => {
    const test = await createChoicePool(["PASSWORD", "EMAIL_OTP"]);
    const attributes = { name: "Jane" };
    const signedUp = await test.pool.signUp(test.client, {
      username: EMAIL,
      password: undefined,
      attributes,
    });
    const request = { username: EMAIL, confirmationCode: test.lastCode(), session: signedUp.session };
    const { session } = await test.pool.confirmSignUp(test.client, request);
    expect(await refusalOf(begin(test, {}, signedUp.session))).toBe("auth-session-invalid");
    await getTokens(begin(test, {}, session));
    expect(await refusalOf(begin(test, {}, session))).toBe("auth-session-spent");
    expect(await refusalOf(respond(test, ["CONFIRMED_SIGN_UP", session]))).toBe("auth-session-invalid");
  });

  test("C5.2: get no session for a code alone, nor for another's session", async () => {
    const test = await createChoicePool(["PASSWORD", "EMAIL_OTP"]);
    const signUp = (username: string) =>
      test.pool.signUp(test.client, { username, password: PASSWORD, attributes: { name: "J" } });
    const john = await signUp("john@example.com");
    await signUp(EMAIL);
    const request = { username: EMAIL, confirmationCode: test.lastCode(), session: john.session };
    expect(await test.pool.confirmSignUp(test.client, request)).toEqual({});
  });

  test("are not to be had where passwords are the only way", async () => {
    const test = await createChoicePool(["PASSWORD"]);
    const attributes = { name: "Jane" };
    const attempt = test.pool.signUp(test.client, { username: EMAIL, password: undefined, attributes });
    expect(await refusalOf(attempt)).toBe("password-missing");
  });
});
