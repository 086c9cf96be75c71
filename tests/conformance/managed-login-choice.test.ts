import { decodeJwt } from "jose";
import type { Visitor } from "../support/domain-visitor.ts";
import { readOptions } from "../support/passkey-options.ts";
import { createSoftwareAuthenticator } from "../support/software-authenticator.ts";
import { PROVIDED_BRANDING, startTestDomain, type TestDomain } from "../support/test-domain.ts";

const JANE = "jane@example.com";
const EVERY_FACTOR = ["PASSWORD", "EMAIL_OTP", "SMS_OTP", "WEB_AUTHN"];

let domain: TestDomain;
afterEach(() => domain.close());

async function start(AllowedFirstAuthFactors = EVERY_FACTOR, properties = {}): Promise<Visitor> {
  const Policies = { SignInPolicy: { AllowedFirstAuthFactors } };
  domain = await startTestDomain({ Policies, ...properties }, { managed: { branding: PROVIDED_BRANDING } });
  return domain.visit("choice");
}

const lastCode = () => domain.outbox.at(-1)?.code ?? "";

async function enterName(visitor: Visitor, username = JANE): Promise<string> {
  return (await visitor.submit(`/login?${visitor.query}`, { username })).location;
}

async function choose(visitor: Visitor, challenge: string, username = JANE): Promise<string> {
  const location = await enterName(visitor, username);
  expect(location).toBe(`/login/choose?${visitor.query}`);
  return (await visitor.submit(location, { challenge })).location;
}

async function expectSignedIn(location: string, email = JANE): Promise<void> {
  const code = new URL(location).searchParams.get("code") ?? "";
  const { body } = await domain.redeem(code, "choice");
  expect(decodeJwt(String(body.id_token))).toMatchObject({ email, token_use: "id" });
}

async function readMessage(visitor: Visitor, location: string): Promise<string> {
  const { text } = await visitor.get(location);
  return /<span id="only-notice">([^<]*)</.exec(text)?.[1] ?? "";
}

async function addPasskey(username = JANE) {
  const user = await domain.pool.getUser(username);
  const authenticator = createSoftwareAuthenticator();
  const { challenge } = await domain.pool.startPasskeyRegistration(domain.clients.choice, user);
  const credential = authenticator.create({ challenge: String(challenge), origin: domain.origin });
  await domain.pool.completePasskeyRegistration(domain.clients.choice, user, credential);
  return authenticator;
}

describe("F2: managed login with a choice", () => {
  test("asks who it is first, on a form that stands once, and then how", async () => {
    const visitor = await start();
    const { text } = await visitor.get(`/login?${visitor.query}`);
    expect(text.match(/<form[^>]*id="primary-form"/g)).toHaveLength(1);
    expect(text).not.toContain('type="password"');
    const location = await enterName(visitor);
    const page = await visitor.get(location);
    const offered = [...page.text.matchAll(/name="challenge" value="(\w+)"/g)].map(([, name]) => name);
    expect(offered).toEqual(["PASSWORD", "EMAIL_OTP"]);
    expect(page.text).toContain(JANE);
  });

  test("signs in by password; a wrong one is asked for again", async () => {
    const visitor = await start();
    const location = await choose(visitor, "PASSWORD");
    expect(location).toBe(`/login/password?${visitor.query}`);
    for (const password of ["wrong", ""]) {
      expect((await visitor.submit(location, { password })).location).toBe(location);
      expect(await readMessage(visitor, location)).toBe("Incorrect username or password.");
    }
    expect(visitor.cookie("cognito")).toBeUndefined();
    const { password } = domain.credentials;
    await expectSignedIn((await visitor.submit(location, { password })).location);
    expect(visitor.cookie("cognito")).toBeDefined();
  });

  test("signs in by a code that was sent, not by another, and sends a new one", async () => {
    const visitor = await start();
    const location = await choose(visitor, "EMAIL_OTP");
    expect(location).toBe(`/login/code?${visitor.query}`);
    expect((await visitor.get(location)).text).toContain("We have sent a code by email to j***@e***.");
    const first = lastCode();
    expect(first).toMatch(/^\d{8}$/);
    await visitor.submit(location, { authentication_code: "00000000" });
    expect(await readMessage(visitor, location)).toBe("Invalid code or auth state for the user.");
    expect((await visitor.submit(location, { resend: "resend" })).location).toBe(location);
    expect(await readMessage(visitor, location)).toBe("A new code is on its way to j***@e***.");
    expect(lastCode()).not.toBe(first);
    await visitor.submit(location, { authentication_code: first });
    expect(visitor.cookie("cognito")).toBeUndefined();
    await expectSignedIn(
      (await visitor.submit(location, { authentication_code: ` ${lastCode()} ` })).location,
    );
  });

  test("F3: signs in by a passkey, and by nobody else's", async () => {
    const visitor = await start();
    const authenticator = await addPasskey();
    await domain.createUser("eve@example.com");
    const stranger = await addPasskey("eve@example.com");
    const location = await choose(visitor, "WEB_AUTHN");
    expect(location).toBe(`/login/passkey?${visitor.query}`);
    const options = readOptions((await visitor.get(location)).text);
    expect(options).toMatchObject({
      rpId: "localhost",
      allowCredentials: [{ id: authenticator.credentialId, type: "public-key" }],
    });
    const { challenge } = options;
    const { origin } = domain;
    for (const credential of [stranger.get({ challenge, origin }), "no credential", {}]) {
      const text = typeof credential === "string" ? credential : JSON.stringify(credential);
      expect((await visitor.submit(location, { credential: text })).location).toBe(location);
      expect(await readMessage(visitor, location)).not.toBe("");
    }
    expect(visitor.cookie("cognito")).toBeUndefined();
    const credential = JSON.stringify(authenticator.get({ challenge, origin }));
    await expectSignedIn((await visitor.submit(location, { credential })).location);
  });

  test("a passkey is for the host of the page that made it", async () => {
    await start();
    const user = await domain.pool.getUser(JANE);
    const host = "hello-1a2b.auth.eu-west-1.localhost";
    const options = await domain.pool.startPasskeyRegistration(domain.clients.choice, user, host);
    expect(options.rp).toMatchObject({ id: host });
    const elsewhere = await domain.pool.startPasskeyRegistration(domain.clients.choice, user, "evil.example");
    expect(elsewhere.rp).toMatchObject({ id: "localhost" });
  });

  test("takes no way that was not offered", async () => {
    const visitor = await start();
    const location = await enterName(visitor);
    for (const challenge of ["WEB_AUTHN", "PASSWORD_SRP", "SMS_OTP", "x", ""]) {
      expect((await visitor.submit(location, { challenge })).location).toBe(location);
      expect(await readMessage(visitor, location)).toBe("This way to sign in was not offered.");
    }
  });

  test("goes straight to the only way there is", async () => {
    const visitor = await start(["PASSWORD"]);
    expect(await enterName(visitor)).toBe(`/login/password?${visitor.query}`);
  });

  test("asks for the second factor behind a password, and for nothing behind a code", async () => {
    const visitor = await start(["PASSWORD", "EMAIL_OTP"], {
      MfaConfiguration: "OPTIONAL",
      EnabledMfas: ["EMAIL_OTP"],
    });
    const isOn = { isEnabled: true, isPreferred: true };
    await domain.pool.setMfaPreference((await domain.pool.getUser(JANE)).username, { EMAIL_OTP: isOn });
    const location = await choose(visitor, "PASSWORD");
    const { password } = domain.credentials;
    const next = await visitor.submit(location, { password });
    expect(next.location).toBe(`/mfa?${visitor.query}`);
    await expectSignedIn((await visitor.submit(next.location, { authentication_code: lastCode() })).location);
  });

  test("C8: asks somebody unknown like everybody else, and lets nobody in", async () => {
    const visitor = await start();
    const ghost = "ghost@example.com";
    const location = await enterName(visitor, ghost);
    const { text } = await visitor.get(location);
    expect([...text.matchAll(/name="challenge" value="(\w+)"/g)].map(([, name]) => name)).toEqual([
      "PASSWORD",
      "EMAIL_OTP",
      "SMS_OTP",
    ]);
    const code = (await visitor.submit(location, { challenge: "EMAIL_OTP" })).location;
    expect((await visitor.get(code)).text).toContain("We have sent a code by email to g***@e***.");
    expect(domain.outbox).toHaveLength(0);
    await visitor.submit(code, { authentication_code: "12345678" });
    expect(await readMessage(visitor, code)).toBe("Invalid code or auth state for the user.");
    const password = await choose(visitor, "PASSWORD", ghost);
    await visitor.submit(password, { password: domain.credentials.password });
    expect(await readMessage(visitor, password)).toBe("Incorrect username or password.");
  });

  test("A1: starts again once five minutes have passed, and on a page that was opened out of the blue", async () => {
    const visitor = await start();
    const location = await choose(visitor, "PASSWORD");
    domain.clock.advance({ seconds: 301 });
    const fields = { _csrf: visitor.cookie("XSRF-TOKEN") ?? "", password: domain.credentials.password };
    const late = await visitor.post(location, new URLSearchParams(fields).toString());
    expect(late.location).toBe(`/login?${visitor.query}`);
    expect(visitor.cookie("cognito")).toBeUndefined();
    for (const path of ["/login/choose", "/login/password", "/login/code", "/login/passkey"]) {
      expect((await domain.visit("choice").get(`${path}?${visitor.query}`)).location).toContain("/login?");
    }
  });

  test("takes username and password at once from scripts", async () => {
    const visitor = await start();
    await expectSignedIn((await visitor.submit(`/login?${visitor.query}`, domain.credentials)).location);
  });

  test("is not for clients without USER_AUTH, nor for classic pages", async () => {
    await start();
    const other = domain.visit("web");
    expect((await other.get(`/login?${other.query}`)).text).toContain('type="password"');
    await domain.close();
    domain = await startTestDomain({ Policies: { SignInPolicy: { AllowedFirstAuthFactors: EVERY_FACTOR } } });
    const classic = domain.visit("choice");
    expect((await classic.get(`/login?${classic.query}`)).text).toContain('type="password"');
  });

  test("sends a user who is not confirmed to the code, and then offers a passkey, which may wait", async () => {
    const visitor = await start();
    const username = "new@example.com";
    const password = "Correct-Horse-1";
    await visitor.submit(`/signup?${visitor.query}`, { username, "requiredAttributes[name]": "N", password });
    const confirm = await enterName(visitor, username);
    expect(confirm).toBe(`/confirm?${visitor.query}`);
    const confirmed = await visitor.submit(confirm, { username, code: lastCode() });
    expect(confirmed.location).toBe(`/passkeys/add?${visitor.query}`);
    const authorize = await visitor.submit(confirmed.location, { notNow: "notNow" });
    expect(authorize.location).toBe(`/oauth2/authorize?${visitor.query}`);
    await expectSignedIn((await visitor.get(authorize.location)).location, username);
  });

  test("lets people sign up without a password where a code takes its place", async () => {
    const visitor = await start();
    const username = "free@example.com";
    const signUp = `/signup?${visitor.query}`;
    expect((await visitor.get(signUp)).text).toContain("You may leave the password empty");
    const answer = await visitor.submit(signUp, { username, "requiredAttributes[name]": "F", password: "" });
    expect(answer.location).toBe(`/confirm?${visitor.query}`);
    expect((await domain.pool.getUser(username)).status).toBe("UNCONFIRMED");
  });
});
