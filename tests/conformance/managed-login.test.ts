import { decodeJwt } from "jose";
import type { Visitor } from "../support/domain-visitor.ts";
import { startTestDomain, type TestDomain } from "../support/test-domain.ts";

const CALLBACK = "http://localhost:3002/callback";
const NEW_PASSWORD = "New-passw0rd!";

let domain: TestDomain;
beforeAll(async () => {
  domain = await startTestDomain();
});
afterAll(() => domain.close());

const lastCode = () => domain.outbox.at(-1)?.code ?? "";

async function expectSignedIn(location: string): Promise<Record<string, unknown>> {
  const url = new URL(location);
  expect(url.origin + url.pathname).toBe(CALLBACK);
  expect(url.searchParams.get("state")).toBe("the-state");
  const { status, body } = await domain.redeem(url.searchParams.get("code") ?? "");
  expect(status).toBe(200);
  return decodeJwt(String(body.id_token));
}

async function readMessage(visitor: Visitor, location: string): Promise<string> {
  const { text } = await visitor.get(location);
  return /<span id="desktop-notice">([^<]*)</.exec(text)?.[1] ?? "";
}

describe("the tutorial's first sign-in", () => {
  test("asks for a new password and the name, and then signs in", async () => {
    const email = "invited@example.com";
    const attributes = { email, email_verified: "true" };
    await domain.pool.adminCreateUser({ username: email, attributes, deliveryMediums: ["EMAIL"] });
    const visitor = domain.visit();
    const first = await visitor.submit(`/login?${visitor.query}`, { username: email, password: lastCode() });
    expect(first.location).toBe(`/changePassword?${visitor.query}`);
    const page = await visitor.get(first.location);
    expect(page.text).toContain('name="requiredAttributes[name]"');
    expect(page.text).not.toContain('name="requiredAttributes[email]"');
    expect(visitor.cookie("cognito")).toBeUndefined();

    const weak = await visitor.submit(first.location, {
      new_password: "weak",
      confirm_password: "weak",
      "requiredAttributes[name]": "Ina",
    });
    expect(await readMessage(visitor, weak.location)).toContain("Password does not conform to policy");
    const passwords = { new_password: NEW_PASSWORD, confirm_password: NEW_PASSWORD };
    for (const fields of [passwords, { ...passwords, "requiredAttributes[name]": "" }]) {
      const nameless = await visitor.submit(first.location, fields);
      expect(await readMessage(visitor, nameless.location)).toBe("Invalid attributes given, name is missing");
    }

    const done = await visitor.submit(first.location, {
      new_password: NEW_PASSWORD,
      confirm_password: NEW_PASSWORD,
      "requiredAttributes[name]": "Ina",
    });
    expect(await expectSignedIn(done.location)).toMatchObject({ email, name: "Ina", token_use: "id" });
    expect((await domain.pool.getUser(email)).status).toBe("CONFIRMED");
    const again = domain.visit();
    const second = await again.submit(`/login?${again.query}`, { username: email, password: NEW_PASSWORD });
    expect(await expectSignedIn(second.location)).toMatchObject({ name: "Ina" });
  });

  test("starts again when the forced change takes longer than its session", async () => {
    const email = "slow@example.com";
    await domain.pool.adminCreateUser({ username: email, attributes: { email }, deliveryMediums: ["EMAIL"] });
    const visitor = domain.visit();
    const first = await visitor.submit(`/login?${visitor.query}`, { username: email, password: lastCode() });
    const token = visitor.cookie("XSRF-TOKEN");
    domain.clock.advance({ seconds: 181 });
    const form = `_csrf=${token}&new_password=${NEW_PASSWORD}&requiredAttributes%5Bname%5D=Ina`;
    const late = await visitor.post(first.location, form);
    expect(late.location).toBe(`/login?${visitor.query}`);
    expect(await readMessage(visitor, late.location)).toContain("not finished in time");
  });
});

describe("self-registration", () => {
  const signUp = async (visitor: Visitor, username: string) =>
    visitor.submit(`/signup?${visitor.query}`, {
      username,
      password: NEW_PASSWORD,
      "requiredAttributes[name]": "Sue",
    });

  test("signs up, confirms by the emailed code, and is signed in", async () => {
    const visitor = domain.visit();
    const signedUp = await signUp(visitor, "sue@example.com");
    expect(signedUp.location).toBe(`/confirm?${visitor.query}`);
    expect((await visitor.get(signedUp.location)).text).toContain(
      "We have sent a code by email to s***@e***.",
    );
    expect(domain.outbox.at(-1)).toMatchObject({ destination: "sue@example.com", purpose: "sign-up" });
    const wrong = await visitor.submit(signedUp.location, { username: "sue@example.com", code: "nonsense" });
    expect(await readMessage(visitor, wrong.location)).toBe(
      "Invalid verification code provided, please try again.",
    );
    const fields = { username: "sue@example.com", code: lastCode() };
    const confirmed = await visitor.submit(signedUp.location, fields);
    expect(await expectSignedIn(confirmed.location)).toMatchObject({ email_verified: true, name: "Sue" });
    const silent = await visitor.get(`/oauth2/authorize?${visitor.query}`);
    await expectSignedIn(silent.location);
  });

  test("sends an unconfirmed user from sign-in to the code, and a new code on demand", async () => {
    const username = "uma@example.com";
    await signUp(domain.visit(), username);
    const first = lastCode();
    const visitor = domain.visit();
    const fields = { username, password: NEW_PASSWORD };
    const answer = await visitor.submit(`/login?${visitor.query}`, fields);
    expect(answer.location).toBe(`/confirm?${visitor.query}`);
    const page = await visitor.get(answer.location);
    const known = /class="unseen" type="text" name="username" value="([^"]+)"/.exec(page.text)?.[1] ?? "";
    const resent = await visitor.post(
      `/resendcode?${visitor.query}`,
      new URLSearchParams({ _csrf: visitor.cookie("XSRF-TOKEN") ?? "", username: known }).toString(),
    );
    expect(await readMessage(visitor, resent.location)).toBe("A new code is on its way to u***@e***.");
    expect(lastCode()).not.toBe(first);
    const confirmed = await visitor.submit(resent.location, { username: known, code: lastCode() });
    await expectSignedIn(confirmed.location);
  });

  test("says what the pool refuses, and keeps what was typed", async () => {
    const visitor = domain.visit();
    const taken = await signUp(visitor, domain.credentials.username);
    const { text } = await visitor.get(taken.location);
    expect(text).toContain("An account with the given email already exists.");
    expect(text).toContain(`value="${domain.credentials.username}"`);
    expect(text).toContain('value="Sue"');
    expect(text).not.toContain(NEW_PASSWORD);
  });

  test("confirms by the link of a mail", async () => {
    await signUp(domain.visit(), "link@example.com");
    const { clientId } = domain.clients.web;
    const query = `client_id=${clientId}&user_name=link%40example.com&confirmation_code=${lastCode()}`;
    const { status, text } = await domain.visit().get(`/confirmUser?${query}`);
    expect([status, text]).toEqual([200, expect.stringContaining("Your registration has been confirmed!")]);
    expect((await domain.pool.getUser("link@example.com")).status).toBe("CONFIRMED");
  });
});

describe("a forgotten password", () => {
  test("is replaced by the emailed code, and the user signs in with the new one", async () => {
    const username = "fred@example.com";
    await domain.createUser(username);
    const visitor = domain.visit();
    const asked = await visitor.submit(`/forgotPassword?${visitor.query}`, { username });
    expect(asked.location).toBe(`/confirmforgotPassword?${visitor.query}`);
    expect((await visitor.get(asked.location)).text).toContain("f***@e***");
    const fields = { username, confirmation_code: lastCode() };
    const weak = await visitor.submit(asked.location, { ...fields, password: "a", confirm_password: "a" });
    expect(await readMessage(visitor, weak.location)).toContain("Password does not conform to policy");
    const password = NEW_PASSWORD;
    const done = await visitor.submit(asked.location, { ...fields, password, confirm_password: password });
    expect(done.location).toBe(`/login?${visitor.query}`);
    expect((await visitor.get(done.location)).text).toContain("Your password has been changed.");
    const signedIn = await visitor.submit(`/login?${visitor.query}`, { username, password });
    await expectSignedIn(signedIn.location);
  });
});

describe("the login session", () => {
  test("A11: lets another client of the domain in without a page, and ends an hour after sign-in", async () => {
    const visitor = domain.visit();
    await domain.signIn(visitor);
    const { query } = domain.visit("codeOnly");
    domain.clock.advance({ seconds: 3000 });
    const silent = await visitor.get(`/oauth2/authorize?${query}`);
    expect(silent.location).toMatch(/^http:\/\/localhost:3002\/callback\?code=/);
    domain.clock.advance({ seconds: 601 });
    expect((await visitor.get(`/oauth2/authorize?${query}`)).location).toBe(`/login?${query}`);
  });

  test("A11: is no use to a user who was disabled since", async () => {
    const email = "dan@example.com";
    await domain.createUser(email);
    const visitor = domain.visit();
    await domain.signIn(visitor, email);
    await domain.disable(email);
    expect((await visitor.get(`/oauth2/authorize?${visitor.query}`)).location).toMatch(/^\/login\?/);
  });

  test("A11: stays after global sign-out, and is no use to a deleted user", async () => {
    const email = "dora@example.com";
    await domain.createUser(email);
    const visitor = domain.visit();
    await domain.signIn(visitor, email);
    await domain.pool.globalSignOut(await domain.pool.getUser(email));
    expect((await visitor.get(`/oauth2/authorize?${visitor.query}`)).location).toContain("?code=");
    await domain.pool.adminDeleteUser(email);
    expect((await visitor.get(`/oauth2/authorize?${visitor.query}`)).location).toMatch(/^\/login\?/);
  });
});

describe("a pool without self-registration", () => {
  test("refuses sign-up on the page and behind it", async () => {
    const closed = await startTestDomain({ AdminCreateUserConfig: { AllowAdminCreateUserOnly: true } });
    const visitor = closed.visit();
    expect((await visitor.get(`/login?${visitor.query}`)).text).not.toContain("/signup");
    expect((await visitor.get(`/signup?${visitor.query}`)).status).toBe(400);
    const token = "6f9619ff-8b86-d011-b42d-00cf4fc964ff";
    visitor.setCookie("XSRF-TOKEN", token);
    const fields = { _csrf: token, username: "x@example.com", password: NEW_PASSWORD };
    const form = new URLSearchParams({ ...fields, "requiredAttributes[name]": "X" }).toString();
    const { location } = await visitor.post(`/signup?${visitor.query}`, form);
    expect(location).toBe(`/signup?${visitor.query}`);
    expect(closed.outbox).toHaveLength(0);
    await closed.close();
  });
});
