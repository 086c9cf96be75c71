import type { JsonObject } from "../../../local/platform/json.ts";
import type { User } from "../../../local/user-pool/user.ts";
import { respond } from "../../support/factor-users.ts";
import {
  createConfirmed,
  EMAIL,
  getChallenge,
  getTokens,
  messageOf,
  refusalOf,
} from "../../support/pool-users.ts";
import {
  type Ceremony,
  createSoftwareAuthenticator,
  type SoftwareAuthenticator,
} from "../../support/software-authenticator.ts";
import { createTestPool, EMAIL_POOL, type TestPool } from "../../support/user-pools.ts";

const CHOICE = { ExplicitAuthFlows: ["ALLOW_USER_AUTH"] };

function createPasskeyPool(pool: JsonObject = {}): Promise<TestPool> {
  const Policies = { SignInPolicy: { AllowedFirstAuthFactors: ["PASSWORD", "WEB_AUTHN"] } };
  return createTestPool({ pool: { ...EMAIL_POOL, Policies, ...pool }, client: CHOICE });
}

async function startRegistration({ pool, client }: TestPool, user: User) {
  return (await pool.startPasskeyRegistration(client, user)) as JsonObject & { readonly challenge: string };
}

async function register(
  test: TestPool,
  user: User,
  ceremony: Partial<Ceremony> = {},
): Promise<SoftwareAuthenticator> {
  const authenticator = createSoftwareAuthenticator();
  const { challenge } = await startRegistration(test, user);
  const credential = authenticator.create({ challenge, ...ceremony });
  await test.pool.completePasskeyRegistration(test.client, user, credential);
  return authenticator;
}

async function pose(test: TestPool) {
  const posed = await getChallenge(
    test.pool.initiateAuth(test.client, {
      authFlow: "USER_AUTH",
      parameters: { USERNAME: EMAIL, PREFERRED_CHALLENGE: "WEB_AUTHN" },
      isAdmin: false,
    }),
  );
  const options = JSON.parse(posed.parameters.CREDENTIAL_REQUEST_OPTIONS ?? "{}");
  return { ...posed, options, challenge: String(options.challenge) };
}

function answer(test: TestPool, session: string | undefined, credential: JsonObject) {
  return respond(test, ["WEB_AUTHN", session], { CREDENTIAL: JSON.stringify(credential) });
}

describe("F3: a passkey", () => {
  test("is registered with options for a browser at localhost, and shown without its key", async () => {
    const test = await createPasskeyPool();
    const user = await createConfirmed(test);
    const options = await startRegistration(test, user);
    expect(options).toMatchObject({
      rp: { id: "localhost", name: "test-users" },
      user: { id: Buffer.from(user.sub).toString("base64url"), name: EMAIL, displayName: "Jane" },
      pubKeyCredParams: expect.arrayContaining([{ alg: -7, type: "public-key" }]),
      authenticatorSelection: { residentKey: "required", userVerification: "preferred" },
      excludeCredentials: [],
    });
    const { credentialId } = await register(test, user);
    expect(test.pool.listPasskeys(user)).toEqual([
      {
        credentialId,
        name: "Passkey",
        relyingPartyId: "localhost",
        attachment: "platform",
        transports: ["internal"],
        createdAt: test.clock.now(),
      },
    ]);
    expect(test.pool.getUserFactors(user).firstFactors).toEqual(["PASSWORD", "WEB_AUTHN"]);
    expect(await startRegistration(test, user)).toMatchObject({ excludeCredentials: [{ id: credentialId }] });
  });

  test("signs in, each challenge once", async () => {
    const test = await createPasskeyPool();
    const user = await createConfirmed(test);
    const passkey = await register(test, user);
    const posed = await pose(test);
    expect([posed.name, posed.availableChallenges]).toEqual([
      "WEB_AUTHN",
      ["PASSWORD_SRP", "PASSWORD", "WEB_AUTHN"],
    ]);
    expect(posed.options).toMatchObject({
      rpId: "localhost",
      allowCredentials: [{ id: passkey.credentialId, type: "public-key", transports: ["internal"] }],
    });
    const credential = passkey.get({ challenge: posed.challenge });
    await getTokens(answer(test, posed.session, credential));
    expect(await refusalOf(answer(test, posed.session, credential))).toBe("auth-session-spent");
    const again = await pose(test);
    expect(await refusalOf(answer(test, again.session, credential))).toBe("incorrect-credentials");
    await getTokens(answer(test, again.session, passkey.get({ challenge: again.challenge })));
  });

  test.each<[string, Partial<Ceremony>]>([
    ["for another challenge", { challenge: Buffer.alloc(32).toString("base64url") }],
    ["from a foreign page", { origin: "https://evil.example" }],
    ["from a page that only looks local", { origin: "http://localhost.evil.example" }],
    ["for a foreign relying party", { rpId: "evil.example" }],
    ["whose counter went back, as a copy's would", { counter: 1 }],
  ])("%s signs nobody in", async (_case, changes) => {
    const test = await createPasskeyPool();
    const user = await createConfirmed(test);
    const passkey = await register(test, user);
    const first = await pose(test);
    await getTokens(answer(test, first.session, passkey.get({ challenge: first.challenge, counter: 5 })));
    const { session, challenge } = await pose(test);
    const refused = answer(test, session, passkey.get({ challenge, ...changes }));
    expect(await messageOf(refused)).toBe("Incorrect username or password.");
  });

  test("of another user, and what is no credential, signs nobody in", async () => {
    const test = await createPasskeyPool();
    await register(test, await createConfirmed(test));
    const john = await register(test, await createConfirmed(test, "john@example.com"));
    const { session, challenge } = await pose(test);
    const refused = answer(test, session, john.get({ challenge }));
    expect(await refusalOf(refused)).toBe("incorrect-credentials");
    expect(await refusalOf(answer(test, session, {}))).toBe("incorrect-credentials");
    const text = respond(test, ["WEB_AUTHN", session], { CREDENTIAL: "x" });
    expect(await refusalOf(text)).toBe("invalid-parameter");
  });

  test("of two answers at once signs in once", async () => {
    const test = await createPasskeyPool();
    const passkey = await register(test, await createConfirmed(test));
    const { session, challenge } = await pose(test);
    const credential = passkey.get({ challenge });
    const answers = await Promise.all([1, 2, 3].map(() => refusalOf(answer(test, session, credential))));
    expect(answers.filter((reason) => reason === "no refusal")).toHaveLength(1);
  });

  test("that verified the user counts for both factors, where the pool says so", async () => {
    const mfa = { MfaConfiguration: "ON", EnabledMfas: ["SOFTWARE_TOKEN_MFA"] };
    const single = await createPasskeyPool(mfa);
    const one = await register(single, await createConfirmed(single));
    const posed = await pose(single);
    const asked = answer(single, posed.session, one.get({ challenge: posed.challenge }));
    expect((await getChallenge(asked)).name).toBe("MFA_SETUP");

    const WebAuthnFactorConfiguration = "MULTI_FACTOR_WITH_USER_VERIFICATION";
    const both = await createPasskeyPool({ ...mfa, WebAuthnFactorConfiguration });
    const other = await register(both, await createConfirmed(both));
    const unverified = await pose(both);
    const touched = other.get({ challenge: unverified.challenge, isUserVerified: false });
    expect((await getChallenge(answer(both, unverified.session, touched))).name).toBe("MFA_SETUP");
    const verified = await pose(both);
    await getTokens(answer(both, verified.session, other.get({ challenge: verified.challenge })));
  });

  test("counts for both factors as the user says, who needs another one beside it", async () => {
    const test = await createPasskeyPool({
      MfaConfiguration: "OPTIONAL",
      EnabledMfas: ["EMAIL_OTP"],
      WebAuthnFactorConfiguration: "MULTI_FACTOR_WITH_USER_VERIFICATION",
    });
    const passkey = await register(test, await createConfirmed(test));
    const signIn = async (isUserVerified = true) => {
      const { session, challenge } = await pose(test);
      return answer(test, session, passkey.get({ challenge, isUserVerified }));
    };
    expect(await refusalOf(test.pool.setMfaPreference(EMAIL, { isPasskeyEnabled: true }))).toBe(
      "invalid-parameter",
    );
    const EMAIL_OTP = { isEnabled: true, isPreferred: true };
    await test.pool.setMfaPreference(EMAIL, { EMAIL_OTP, isPasskeyEnabled: false });
    expect((await getChallenge(signIn())).name).toBe("EMAIL_OTP");
    await test.pool.setMfaPreference(EMAIL, { isPasskeyEnabled: true });
    await getTokens(signIn());
    expect(await refusalOf(signIn(false))).toBe("incorrect-credentials");
  });

  test("has to verify the user where the pool requires it", async () => {
    const test = await createPasskeyPool({ WebAuthnUserVerification: "required" });
    const user = await createConfirmed(test);
    expect(await refusalOf(register(test, user, { isUserVerified: false }))).toBe("passkey-not-supported");
    const passkey = await register(test, user);
    const { session, challenge } = await pose(test);
    const touched = passkey.get({ challenge, isUserVerified: false });
    expect(await refusalOf(answer(test, session, touched))).toBe("incorrect-credentials");
  });

  test("is deleted by its owner, and with the user", async () => {
    const test = await createPasskeyPool();
    const user = await createConfirmed(test);
    const { credentialId } = await register(test, user);
    expect(await refusalOf(test.pool.deletePasskey(user, "other"))).toBe("passkey-not-found");
    await test.pool.deletePasskey(user, credentialId);
    expect(test.pool.listPasskeys(user)).toEqual([]);
    await register(test, user);
    await test.pool.adminDeleteUser(EMAIL);
    expect(test.pool.listPasskeys(user)).toEqual([]);
  });
});

describe("F3: a registration", () => {
  test.each<[string, Partial<Ceremony>, string]>([
    ["of another challenge", { challenge: "AAAA" }, "passkey-challenge-not-found"],
    ["from a foreign page", { origin: "https://evil.example" }, "passkey-origin-not-allowed"],
    ["for a foreign relying party", { rpId: "evil.example" }, "passkey-relying-party-mismatch"],
  ])("%s is refused", async (_case, changes, reason) => {
    const test = await createPasskeyPool();
    const user = await createConfirmed(test);
    expect(await refusalOf(register(test, user, changes))).toBe(reason);
    expect(test.pool.listPasskeys(user)).toEqual([]);
  });

  test("is good once, for five minutes, and for the client that began it", async () => {
    const test = await createPasskeyPool();
    const user = await createConfirmed(test);
    const { challenge } = await startRegistration(test, user);
    const credential = createSoftwareAuthenticator().create({ challenge });
    const complete = (client = test.client) =>
      refusalOf(test.pool.completePasskeyRegistration(client, user, credential));
    expect(await complete({ ...test.client, clientId: "other" })).toBe("passkey-client-mismatch");
    expect(await complete()).toBe("no refusal");
    expect(await complete()).toBe("passkey-challenge-not-found");
    const late = await startRegistration(test, user);
    test.clock.advance({ seconds: 300 });
    const slow = createSoftwareAuthenticator().create({ challenge: late.challenge });
    expect(await refusalOf(test.pool.completePasskeyRegistration(test.client, user, slow))).toBe(
      "passkey-challenge-not-found",
    );
  });

  test("of nonsense, and of the twenty-first passkey, is refused", async () => {
    const test = await createPasskeyPool();
    const user = await createConfirmed(test);
    await startRegistration(test, user);
    expect(await refusalOf(test.pool.completePasskeyRegistration(test.client, user, {}))).toBe(
      "passkey-not-supported",
    );
    for (let count = 0; count < 20; count += 1) await register(test, user);
    expect(await refusalOf(register(test, user))).toBe("passkey-limit-exceeded");
  });

  test("is not to be had where the pool has no passkeys", async () => {
    const test = await createTestPool();
    const user = await createConfirmed(test);
    expect(await refusalOf(startRegistration(test, user))).toBe("passkeys-not-enabled");
  });
});
