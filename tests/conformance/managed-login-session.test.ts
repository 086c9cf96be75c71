import type { Visitor } from "../support/domain-visitor.ts";
import { PROVIDED_BRANDING, startTestDomain, type TestDomain } from "../support/test-domain.ts";

const JANE = "jane@example.com";

let domain: TestDomain;
afterEach(() => domain.close());

async function startSignedIn(managed = true): Promise<Visitor> {
  domain = await startTestDomain({}, managed ? { managed: { branding: PROVIDED_BRANDING } } : {});
  const visitor = domain.visit();
  await domain.signIn(visitor);
  return visitor;
}

const withParameter = (visitor: Visitor, name: string, value: string) =>
  `${visitor.query}&${name}=${encodeURIComponent(value)}`;

describe.each([
  ["managed login", true],
  ["a classic page", false],
])("%s in a browser with a login session", (_name, managed) => {
  test("offers to continue as whoever is signed in, without a password", async () => {
    const visitor = await startSignedIn(managed);
    const { text } = await visitor.get(`/login?${visitor.query}`);
    expect(text).toContain(`Continue as ${JANE}`);
    expect(text).not.toContain('type="password"');
    const { location } = await visitor.submit(`/login?${visitor.query}`, { continueSession: "continue" });
    const answer = new URL(location);
    expect([answer.pathname, answer.searchParams.get("state")]).toEqual(["/callback", "the-state"]);
    const { status } = await domain.redeem(answer.searchParams.get("code") ?? "");
    expect(status).toBe(200);
  });

  test("signs in as another user, who then is the remembered one", async () => {
    const visitor = await startSignedIn(managed);
    await domain.createUser("eve@example.com");
    const { text } = await visitor.get(`/login?${visitor.query}`);
    const other = /href="(\/login\?[^"]*)"/.exec(text)?.[1]?.replaceAll("&amp;", "&") ?? "";
    expect((await visitor.get(other)).text).toContain('type="password"');
    const { password } = domain.credentials;
    await visitor.submit(other, { username: "eve@example.com", password });
    expect((await visitor.get(`/login?${visitor.query}`)).text).toContain("Continue as eve@example.com");
  });
});

describe("the parameter prompt", () => {
  test("A2.2: login asks again, on the page as well as at authorize, and continues nobody", async () => {
    const visitor = await startSignedIn();
    const query = withParameter(visitor, "prompt", "login");
    const { location } = await visitor.get(`/oauth2/authorize?${query}`);
    expect(location).toBe(`/login?${query}`);
    expect((await visitor.get(location)).text).toContain('type="password"');
    const continued = await visitor.submit(location, { continueSession: "continue" });
    expect(continued.location).toBe(location);
  });

  test("A2.1: select_account acts at other providers only: a session goes straight on", async () => {
    const visitor = await startSignedIn();
    const { location } = await visitor.get(
      `/oauth2/authorize?${withParameter(visitor, "prompt", "select_account")}`,
    );
    expect(new URL(location).searchParams.get("code")).toMatch(/^[0-9a-f-]{36}$/);
  });

  test("is replaced, not repeated, by the link to another user", async () => {
    const visitor = await startSignedIn();
    const query = withParameter(visitor, "prompt", "select_account");
    const { text } = await visitor.get(`/login?${query}`);
    const other = /href="(\/login\?[^"]*)"/.exec(text)?.[1]?.replaceAll("&amp;", "&") ?? "";
    expect(new URLSearchParams(other.slice("/login?".length)).getAll("prompt")).toEqual(["login"]);
    expect((await visitor.get(other)).status).toBe(200);
  });
});

describe("a session that is over", () => {
  test("continues nobody, however the form came about", async () => {
    const visitor = await startSignedIn();
    const path = `/login?${visitor.query}`;
    await visitor.get(path);
    domain.clock.advance({ seconds: 3600 });
    const body = new URLSearchParams({
      _csrf: visitor.cookie("XSRF-TOKEN") ?? "",
      continueSession: "continue",
    });
    expect((await visitor.post(path, body.toString())).location).toBe(path);
    expect((await visitor.get(path)).text).toContain('type="password"');
  });

  test("is also that of a user who was disabled", async () => {
    const visitor = await startSignedIn();
    await domain.disable(JANE);
    expect((await visitor.get(`/login?${visitor.query}`)).text).toContain('type="password"');
  });
});

describe("login_hint", () => {
  test("A1: works on classic pages as well, where AWS ignores it: the log says so", async () => {
    domain = await startTestDomain();
    const visitor = domain.visit();
    const { text } = await visitor.get(`/login?${withParameter(visitor, "login_hint", JANE)}`);
    expect(text).toContain(`value="${JANE}"`);
    expect(domain.logged.join("\n")).toContain("on AWS only with ManagedLoginVersion 2");
  });

  test("A2.1: fills in the name on the page that asks for it first, too", async () => {
    const Policies = { SignInPolicy: { AllowedFirstAuthFactors: ["PASSWORD", "EMAIL_OTP"] } };
    domain = await startTestDomain({ Policies }, { managed: { branding: PROVIDED_BRANDING } });
    const visitor = domain.visit("choice");
    const { text } = await visitor.get(`/login?${withParameter(visitor, "login_hint", JANE)}`);
    expect(text).toContain(`value="${JANE}"`);
    expect(text).not.toContain('type="password"');
  });

  test("A2.1: identity_provider=COGNITO leads to the page, and a session straight on", async () => {
    const visitor = await startSignedIn();
    const query = withParameter(visitor, "identity_provider", "COGNITO");
    const stranger = domain.visit();
    expect((await stranger.get(`/oauth2/authorize?${query}`)).location).toBe(`/login?${query}`);
    expect((await visitor.get(`/oauth2/authorize?${query}`)).location).toContain("/callback?code=");
  });
});
