import { decodeJwt } from "jose";
import { showCode } from "../support/authenticator-app.ts";
import type { Visitor } from "../support/domain-visitor.ts";
import { startTestDomain, type TestDomain } from "../support/test-domain.ts";

const ALL = ["SMS_MFA", "SOFTWARE_TOKEN_MFA", "EMAIL_OTP"];
const JANE = "jane@example.com";

let domain: TestDomain;
afterEach(() => domain.close());

async function start(MfaConfiguration: "ON" | "OPTIONAL", EnabledMfas = ALL): Promise<void> {
  domain = await startTestDomain({ MfaConfiguration, EnabledMfas });
}

const lastCode = () => domain.outbox.at(-1)?.code ?? "";
const codeOf = (secret: string) => showCode(secret, domain.clock.now());

/** Posts username and password. @returns where the browser is sent */
async function enterPassword(visitor: Visitor): Promise<string> {
  return (await visitor.submit(`/login?${visitor.query}`, domain.credentials)).location;
}

async function expectSignedIn(location: string): Promise<void> {
  const code = new URL(location).searchParams.get("code") ?? "";
  const { status, body } = await domain.redeem(code);
  expect(status).toBe(200);
  expect(decodeJwt(String(body.id_token))).toMatchObject({ email: JANE, token_use: "id" });
}

async function readMessage(visitor: Visitor, location: string): Promise<string> {
  const { text } = await visitor.get(location);
  return /<span id="desktop-notice">([^<]*)</.exec(text)?.[1] ?? "";
}

async function addApp(): Promise<string> {
  const user = await domain.pool.getUser(JANE);
  const { secretCode } = await domain.pool.associateSoftwareToken(user);
  await domain.pool.verifySoftwareToken(user, { code: codeOf(secretCode) });
  const isOn = { isEnabled: true, isPreferred: false };
  await domain.pool.setMfaPreference(user.username, { SOFTWARE_TOKEN_MFA: isOn });
  domain.clock.advance({ seconds: 30 });
  return secretCode;
}

describe("A3: the page for the second factor", () => {
  test("takes the code of an app, not a wrong one, and gives no session before", async () => {
    await start("OPTIONAL");
    const secret = await addApp();
    const visitor = domain.visit();
    const location = await enterPassword(visitor);
    expect(location).toBe(`/mfa?${visitor.query}`);
    const { text } = await visitor.get(location);
    expect(text).toContain("Enter the code that your authenticator app shows.");
    expect(text).toContain('autocomplete="one-time-code"');
    const wrong = await visitor.submit(location, { authentication_code: "abcdef" });
    expect(wrong.location).toBe(location);
    expect(await readMessage(visitor, location)).toBe("Invalid code or auth state for the user.");
    expect(visitor.cookie("cognito")).toBeUndefined();
    const right = await visitor.submit(location, { authentication_code: ` ${codeOf(secret)} ` });
    await expectSignedIn(right.location);
    expect(visitor.cookie("cognito")).toBeDefined();
  });

  test("takes a code that was sent, and says where", async () => {
    await start("OPTIONAL");
    const user = await domain.pool.getUser(JANE);
    const isOn = { isEnabled: true, isPreferred: false };
    await domain.pool.setMfaPreference(user.username, { EMAIL_OTP: isOn });
    const visitor = domain.visit();
    const location = await enterPassword(visitor);
    const { text } = await visitor.get(location);
    expect(text).toContain("We have sent a code by email to j***@e***.");
    await expectSignedIn((await visitor.submit(location, { authentication_code: lastCode() })).location);
  });

  test("asks which of several it is to be", async () => {
    await start("OPTIONAL");
    const secret = await addApp();
    const isOn = { isEnabled: true, isPreferred: false };
    await domain.pool.setMfaPreference(JANE, { EMAIL_OTP: isOn });
    const visitor = domain.visit();
    const location = await enterPassword(visitor);
    const { text } = await visitor.get(location);
    expect(text).toContain('value="SOFTWARE_TOKEN_MFA"');
    expect(text).toContain('value="EMAIL_OTP"');
    expect(text).not.toContain('value="SMS_MFA"');
    const other = await visitor.submit(location, { mfa_type: "SMS_MFA" });
    expect(await readMessage(visitor, other.location)).toContain("not one of those");
    const chosen = await visitor.submit(location, { mfa_type: "SOFTWARE_TOKEN_MFA" });
    expect(chosen.location).toBe(location);
    await expectSignedIn((await visitor.submit(location, { authentication_code: codeOf(secret) })).location);
  });

  test("begins again when it took too long, and shows itself to nobody else", async () => {
    await start("OPTIONAL");
    const secret = await addApp();
    const visitor = domain.visit();
    const location = await enterPassword(visitor);
    const token = visitor.cookie("XSRF-TOKEN");
    domain.clock.advance({ seconds: 181 });
    const late = await visitor.post(location, `_csrf=${token}&authentication_code=${codeOf(secret)}`);
    expect(late.location).toBe(`/login?${visitor.query}`);
    const stranger = domain.visit();
    for (const path of ["/mfa", "/mfa/setup", "/mfa/app"]) {
      const { location: sent } = await stranger.get(`${path}?${stranger.query}`);
      expect(sent).toBe(`/login?${stranger.query}`);
    }
  });
});

describe("A3: where everybody needs a second factor, the pages", () => {
  test("set up an app by a QR code or its key", async () => {
    await start("ON");
    const visitor = domain.visit();
    const location = await enterPassword(visitor);
    expect(location).toBe(`/mfa/setup?${visitor.query}`);
    expect((await visitor.get(location)).text).toContain("Use an authenticator app");
    const started = await visitor.submit(location, { mfa_type: "SOFTWARE_TOKEN_MFA" });
    expect(started.location).toBe(`/mfa/app?${visitor.query}`);
    const { text } = await visitor.get(started.location);
    expect(text).toContain('role="img" aria-label="QR code for your authenticator app"><svg');
    const secret = /<code class="secret">([A-Z2-7]{52})</.exec(text)?.[1] ?? "";
    const wrong = await visitor.submit(started.location, { authentication_code: "abcdef" });
    expect(await readMessage(visitor, wrong.location)).toBe("Code mismatch");
    const done = await visitor.submit(started.location, { authentication_code: codeOf(secret) });
    await expectSignedIn(done.location);
    const again = domain.visit();
    expect(await enterPassword(again)).toBe(`/mfa?${again.query}`);
  });

  test("set up an address by a code that is sent there", async () => {
    await start("ON", ["EMAIL_OTP"]);
    const visitor = domain.visit();
    const location = await enterPassword(visitor);
    const { text } = await visitor.get(location);
    expect(text).not.toContain("authenticator app");
    const other = await visitor.submit(location, { email: "other@example.com" });
    expect(await readMessage(visitor, other.location)).toBe("Cannot modify an already provided email");
    const sent = await visitor.submit(location, { email: JANE });
    expect(sent.location).toBe(`/mfa?${visitor.query}`);
    await expectSignedIn((await visitor.submit(sent.location, { authentication_code: lastCode() })).location);
  });

  test("say what to do when there is nothing to set up", async () => {
    await start("ON", ["SMS_MFA"]);
    const visitor = domain.visit();
    const { text } = await visitor.get(await enterPassword(visitor));
    expect(text).toContain("Ask an administrator to add your phone number.");
  });
});

test("a session of the pages answers no API challenge, nor the other way round", async () => {
  await start("ON");
  const { pool, clients } = domain;
  const page = await pool.signInOnPage(clients.web, domain.credentials);
  if (page.kind !== "mfa-setup-required") throw new Error(page.kind);
  await expect(pool.associateSoftwareTokenInSession(page.session)).rejects.toMatchObject({
    reason: "auth-session-invalid",
  });
  const posed = await pool.initiateAuth(clients.web, {
    authFlow: "ADMIN_USER_PASSWORD_AUTH",
    parameters: { USERNAME: JANE, PASSWORD: domain.credentials.password },
    isAdmin: true,
  });
  const session = posed.kind === "challenge" ? (posed.session ?? "") : "";
  await expect(pool.startSoftwareTokenOnPage(clients.web, session)).rejects.toMatchObject({
    reason: "auth-session-invalid",
  });
});
