import type { Answer, Visitor } from "../support/domain-visitor.ts";
import { PROVIDED_BRANDING, startTestDomain, type TestDomain } from "../support/test-domain.ts";

const ATTACK = `"><svg onload=alert(1)>'\`<script>alert(2)</script>`;
const STEPS = ["/login/choose", "/login/password", "/login/code", "/login/passkey"];
const EVERY_PAGE = ["/login", ...STEPS, "/passkeys/add", "/signup", "/confirm", "/forgotPassword"];
const Policies = { SignInPolicy: { AllowedFirstAuthFactors: ["PASSWORD", "EMAIL_OTP", "WEB_AUTHN"] } };

let domain: TestDomain;
beforeAll(async () => {
  domain = await startTestDomain({ Policies }, { managed: { branding: PROVIDED_BRANDING } });
});
afterAll(() => domain.close());

function expectEscaped({ text }: Answer): void {
  expect(text).not.toContain("<svg onload");
  // The page's own script, where there is a page.
  expect(text.match(/<script>/g) ?? []).toHaveLength(text === "" ? 0 : 1);
  expect(text.replace(/="[^"]*"/g, "")).not.toMatch(/<[a-z][^>]*\son\w+=/);
}

/** Brings a browser to the step, for a user of that name. */
async function reach(path: string, username: string): Promise<Visitor> {
  const visitor = domain.visit("choice");
  const { location } = await visitor.submit(`/login?${visitor.query}`, { username });
  const challenges: Record<string, string> = { "/login/password": "PASSWORD", "/login/code": "EMAIL_OTP" };
  const challenge = challenges[path];
  if (challenge !== undefined) await visitor.submit(location, { challenge });
  return visitor;
}

describe("the pages of managed login", () => {
  test.each(EVERY_PAGE)("B-20: %s escapes whatever stands in its parameters", async (path) => {
    const visitor = domain.visit("choice");
    await domain.signIn(visitor);
    for (const name of ["state", "login_hint", "nonce", "lang", "x", "client_id", "redirect_uri"]) {
      const query = new URLSearchParams(visitor.query);
      query.set(name, ATTACK);
      const answer = await visitor.get(`${path}?${query}`);
      expectEscaped(answer.location.startsWith("/") ? await visitor.get(answer.location) : answer);
    }
  });

  test.each(STEPS.slice(0, 3))("B-21: %s escapes the name of the user, in lead and field", async (path) => {
    const visitor = await reach(path, ATTACK);
    const answer = await visitor.get(`${path}?${visitor.query}`);
    expect(answer.status).toBe(200);
    expectEscaped(answer);
    expect(answer.text).toContain("&lt;svg onload");
  });

  test.each(["/login", "/passkeys/add"])("B-24: %s is protected by its headers", async (path) => {
    const visitor = domain.visit("choice");
    await domain.signIn(visitor);
    const { headers, status } = await visitor.get(`${path}?${visitor.query}`);
    const policy = headers.get("content-security-policy") ?? "";
    expect(status).toBe(200);
    expect(policy).toMatch(
      /default-src 'none'; style-src 'sha256-\S+' 'sha256-\S+'; script-src 'sha256-[^ ;]+';/,
    );
    expect(policy).not.toMatch(/unsafe-|https?:|\*/);
  });

  test.each(STEPS)(
    "B-26, B-27: %s takes no post without this browser's token or from elsewhere",
    async (path) => {
      const visitor = await reach(path, "jane@example.com");
      const target = `${path}?${visitor.query}`;
      const body = new URLSearchParams({ password: domain.credentials.password, challenge: "PASSWORD" });
      for (const token of ["", "11111111-2222-3333-4444-555555555555"]) {
        body.set("_csrf", token);
        expect((await visitor.post(target, body.toString())).status).toBe(403);
      }
      body.set("_csrf", visitor.cookie("XSRF-TOKEN") ?? "");
      const foreign = await visitor.post(target, body.toString(), { origin: "http://evil.example" });
      expect(foreign.status).toBe(403);
      expect(visitor.cookie("cognito")).toBeUndefined();
    },
  );

  test("B-26: nobody is continued by a foreign form", async () => {
    const visitor = domain.visit("choice");
    await domain.signIn(visitor);
    const body = new URLSearchParams({
      _csrf: visitor.cookie("XSRF-TOKEN") ?? "",
      continueSession: "continue",
    });
    const answer = await visitor.post(`/login?${visitor.query}`, body.toString(), {
      origin: "http://evil.example",
    });
    expect([answer.status, answer.location]).toEqual([403, ""]);
  });

  test("B-28: a session planted before the sign-in is worth nothing after it", async () => {
    const visitor = await reach("/login/password", "jane@example.com");
    visitor.setCookie("cognito", "planted");
    const { password } = domain.credentials;
    await visitor.submit(`/login/password?${visitor.query}`, { password });
    expect(visitor.cookie("cognito")).not.toBe("planted");
  });

  test("B-31: wrong passwords lock the choice of a password as well", async () => {
    await domain.createUser("locked@example.com");
    const visitor = await reach("/login/password", "locked@example.com");
    const path = `/login/password?${visitor.query}`;
    for (let round = 0; round < 6; round += 1) await visitor.submit(path, { password: `wrong ${round}` });
    await visitor.submit(path, { password: domain.credentials.password });
    expect(visitor.cookie("cognito")).toBeUndefined();
    expect((await visitor.get(path)).text).toContain("Password attempts exceeded");
  });

  test("B-33: refuses what is too long at once", async () => {
    const visitor = await reach("/login/password", "jane@example.com");
    for (const password of ["x".repeat(257), "x".repeat(60_000)]) {
      const { location } = await visitor.submit(`/login/password?${visitor.query}`, { password });
      expect((await visitor.get(location)).text).toContain("is too long");
    }
    const big = new URLSearchParams({ _csrf: "x", credential: "x".repeat(1_000_000) });
    expect((await visitor.post(`/login/passkey?${visitor.query}`, big.toString())).status).toBe(413);
  });
});
