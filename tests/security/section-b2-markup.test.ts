import type { Answer, Visitor } from "../support/domain-visitor.ts";
import { FORMS } from "../support/hosted-forms.ts";
import { startTestDomain, type TestDomain } from "../support/test-domain.ts";

const ATTACK = `"><svg onload=alert(1)>'\`<script>alert(2)</script>`;
const PAGES = ["/login", "/signup", "/confirm", "/forgotPassword", "/confirmforgotPassword"];

let domain: TestDomain;
beforeAll(async () => {
  domain = await startTestDomain();
});
afterAll(() => domain.close());
afterEach(async () => {
  expect((await domain.visit().get(`/login?${domain.visit().query}`)).status).toBe(200);
});

function expectEscaped({ text }: Answer): void {
  expect(text).not.toContain("<svg onload");
  // The page's own script, where there is a page.
  expect(text.match(/<script>/g) ?? []).toHaveLength(text === "" ? 0 : 1);
  expect(text.replace(/="[^"]*"/g, "")).not.toMatch(/<[a-z][^>]*\son\w+=/);
}

/** The page after a form was refused, wherever the answer leads within the domain. */
async function follow(visitor: Visitor, answer: Answer): Promise<Answer> {
  return answer.status === 302 && answer.location.startsWith("/") ? visitor.get(answer.location) : answer;
}

describe("the login pages", () => {
  test.each([...PAGES, "/changePassword", "/error", "/logout", "/confirmUser", "/resendcode", "/nowhere"])(
    "B-20: %s escapes whatever stands in its parameters",
    async (page) => {
      const visitor = domain.visit();
      const shown = PAGES.includes(page);
      for (const name of ["state", "login_hint", "nonce", "lang", "error", "error_description", "x"]) {
        const query = new URLSearchParams(visitor.query);
        query.set(name, ATTACK);
        const answer = await visitor.get(`${page}?${query}`);
        if (shown) expect([answer.status, name]).toEqual([200, name]);
        expectEscaped(await follow(visitor, answer));
        expectEscaped(await visitor.get(`${page}?${name}=${encodeURIComponent(ATTACK)}`));
      }
      for (const name of ["client_id", "redirect_uri", "response_type", "scope"])
        expectEscaped(
          await follow(visitor, await visitor.get(`${page}?${name}=${encodeURIComponent(ATTACK)}`)),
        );
      expectEscaped(await visitor.get(`${page}?${visitor.query}&${encodeURIComponent(ATTACK)}=1`));
      expectEscaped(await visitor.get(`${page}?${visitor.query}&x="><svg onload=alert(1)>`));
    },
  );

  test.each(FORMS)(
    "B-21, B-32: %s escapes a username after a refusal, in field and message",
    async (page, fields) => {
      const visitor = domain.visit();
      const attacked = Object.fromEntries(
        Object.entries(fields).map(([name, value]) => [name, value + ATTACK]),
      );
      for (const typed of [
        { ...fields, username: ATTACK },
        { ...attacked, username: ATTACK },
      ]) {
        const answer = await follow(visitor, await visitor.submit(`${page}?${visitor.query}`, typed));
        expect(answer.status).toBe(200);
        expectEscaped(answer);
      }
    },
  );

  test("B-22: shows names with markup escaped", async () => {
    const visitor = domain.visit("markup");
    const answer = await visitor.get(`/login?${visitor.query}`);
    expectEscaped(answer);
    expect(answer.text).toContain("&lt;svg onload");
  });

  test("B-23: shows error and error_description as text, and builds no link of them", async () => {
    const attack = encodeURIComponent(`${ATTACK} https://evil.example javascript:alert(1)`);
    const answer = await domain
      .visit()
      .get(`/error?error=${attack}&error_description=${attack}&client_id=${attack}`);
    expect(answer.status).toBe(400);
    expectEscaped(answer);
    expect(answer.text).not.toMatch(/(?:href|src|action)="[^"]*evil/);
    expect(answer.text).not.toMatch(/="javascript:/);
  });

  test.each([...PAGES, "/error"])("B-24: %s is protected by its headers", async (page) => {
    const visitor = domain.visit();
    const { headers } = await visitor.get(`${page}?${visitor.query}`);
    const policy = headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("base-uri 'none'");
    expect(policy).not.toMatch(/unsafe-(?:inline|eval)/);
    expect(Object.fromEntries(headers)).toMatchObject({
      "x-frame-options": "DENY",
      "x-content-type-options": "nosniff",
      "referrer-policy": "same-origin",
      "cache-control": "no-cache, no-store, max-age=0, must-revalidate",
      pragma: "no-cache",
      expires: "0",
      "x-xss-protection": "1; mode=block",
      server: "Server",
    });
    expect(headers.get("x-amz-cognito-request-id")).toMatch(/^[0-9a-f-]{36}$/);
    expect(headers.has("strict-transport-security")).toBe(false);
  });

  test("B-25: sets cookies that scripts, foreign posts and other paths do not get", async () => {
    const visitor = domain.visit();
    const { headers } = await visitor.submit(`/login?${visitor.query}`, domain.credentials);
    const cookies = headers.getSetCookie();
    expect(cookies.map((cookie) => cookie.split("=")[0])).toEqual(["cognito", "XSRF-TOKEN", "XSRF-TOKEN"]);
    for (const cookie of cookies) expect(cookie).toMatch(/; Path=\/; HttpOnly; SameSite=Lax$/);
    expect(cookies[0]).toMatch(
      /^cognito=[^;]{20,}; Max-Age=3600; Expires=[^;]+; Path=\/; HttpOnly; SameSite=Lax$/,
    );
    // On plain http, `Secure` would lose the cookie in some browsers; behind https it is there (unit test).
    expect(cookies.join()).not.toContain("Domain=");
  });
});
