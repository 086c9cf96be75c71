import { createHash } from "node:crypto";
import { decodeJwt } from "jose";
import { startTestDomain, type TestDomain } from "../support/test-domain.ts";

const CALLBACK = "http://localhost:3002/callback";
const CHALLENGE = createHash("sha256").update("v".repeat(43)).digest("base64url");

let domain: TestDomain;
beforeAll(async () => {
  domain = await startTestDomain();
});
afterAll(() => domain.close());
// A row is done when the server still answers a plain request.
afterEach(async () => {
  expect((await domain.visit().get(`/login?${domain.visit().query}`)).status).toBe(200);
});

function toQuery(changes: Record<string, string | undefined> = {}): string {
  const good = {
    client_id: domain.clients.web.clientId,
    redirect_uri: CALLBACK,
    response_type: "code",
    scope: "openid email profile",
    state: "the-state",
  };
  const pairs = Object.entries({ ...good, ...changes }).filter(([, value]) => value !== undefined);
  return new URLSearchParams(pairs as [string, string][]).toString();
}

const authorize = (query: string) => domain.visit().get(`/oauth2/authorize?${query}`);

/** An error page of our own, now or behind a redirect to `/error`, and no way to any other address. */
async function expectErrorPage(query: string): Promise<void> {
  for (const path of ["/oauth2/authorize", "/login"]) {
    const visitor = domain.visit();
    let answer = await visitor.get(`${path}?${query}`);
    if (answer.status === 302) {
      expect(answer.location).toMatch(/^\/error\?error=redirect_mismatch&client_id=[^&]*$/);
      answer = await visitor.get(answer.location);
    }
    expect(answer.status).toBe(400);
    expect(answer.location).toBe("");
    expect(answer.text).toContain("An error was encountered with the requested page.");
    expect(answer.text).not.toMatch(/(?:href|action|src)="(?!data:)/);
  }
}

/** redirect(x): the registered URI, the error and the state that was sent. */
async function expectRedirect(changes: Record<string, string | undefined>, error: string): Promise<void> {
  for (const path of ["/oauth2/authorize", "/login"]) {
    const { status, location } = await domain.visit().get(`${path}?${toQuery(changes)}`);
    const url = new URL(location);
    expect([status, url.origin + url.pathname]).toEqual([302, CALLBACK]);
    expect(url.searchParams.get("error")).toBe(error);
    expect(url.searchParams.get("state")).toBe("the-state");
    expect(url.searchParams.has("code")).toBe(false);
  }
}

describe("authorize", () => {
  test("B-01: shows an error page for an unregistered redirect_uri", async () => {
    await expectErrorPage(toQuery({ redirect_uri: "https://evil.example/callback" }));
    // Registered for another client of the same pool.
    await expectErrorPage(toQuery({ redirect_uri: "https://other.example/callback" }));
  });

  test.each(["/", "?x=1", "#f", "/longer", "/../callback", "/%2e%2e/callback", "\u0000", " ", "?"])(
    "B-02: shows an error page for the registered URI with %j behind it",
    async (suffix) => {
      await expectErrorPage(toQuery({ redirect_uri: CALLBACK + suffix }));
    },
  );

  test.each([
    "http://localhost:3002@evil.example/callback",
    "http://localhost:3002.evil.example/callback",
    "http://evil.example#localhost:3002/callback",
    "http://evil.example\\@localhost:3002/callback",
    "http://evil.example/?http://localhost:3002/callback",
    "http://user@localhost:3002/callback",
    "HTTP://LOCALHOST:3002/callback",
    "http://localhost:3002/Callback",
  ])("B-03: shows an error page for %s", async (redirectUri) => {
    await expectErrorPage(toQuery({ redirect_uri: redirectUri }));
  });

  test.each([
    "javascript:alert(1)",
    "data:text/html,x",
    "//evil.example",
    "",
    "   ",
    ` ${CALLBACK}`,
    `${CALLBACK}\t`,
    "\u0001",
    "%",
  ])("B-04: shows an error page for redirect_uri %j", async (redirectUri) => {
    await expectErrorPage(toQuery({ redirect_uri: redirectUri }));
  });

  test.each([
    "https://localhost:3002/callback",
    "http://localhost:3003/callback",
    "http://localhost/callback",
    "http://127.0.0.1:3002/callback",
    "http://[::1]:3002/callback",
    "http://localhost.:3002/callback",
  ])("B-05: shows an error page for %s", async (redirectUri) => {
    await expectErrorPage(toQuery({ redirect_uri: redirectUri }));
  });

  test("B-06: shows an error page for two redirect_uri, in both orders and in disguise", async () => {
    const good = encodeURIComponent(CALLBACK);
    const rest = toQuery({ redirect_uri: undefined });
    await expectErrorPage(`${rest}&redirect_uri=${good}&redirect_uri=https://evil.example`);
    await expectErrorPage(`${rest}&redirect_uri=https://evil.example&redirect_uri=${good}`);
    await expectErrorPage(`${rest}&redirect_uri=${good}&redirect%5Furi=https://evil.example`);
    await expectErrorPage(`${rest}&redirect_uri=${good}&redirect_uri=${good}`);
  });

  test("B-07: injects no header by a redirect_uri with CR LF", async () => {
    await expectErrorPage(toQuery({ redirect_uri: `${CALLBACK}\r\nX-Injected: 1` }));
    const { headers } = await authorize(toQuery({ redirect_uri: `${CALLBACK}\r\nX-Injected: 1` }));
    expect(headers.has("x-injected")).toBe(false);
    const byClient = await authorize(toQuery({ client_id: "x\r\nX-Injected: 1", redirect_uri: "y" }));
    expect(byClient.headers.has("x-injected")).toBe(false);
  });

  test("B-08: shows an error page for an unknown, an empty, a missing and a repeated client_id", async () => {
    await expectErrorPage(toQuery({ client_id: "nobody" }));
    await expectErrorPage(toQuery({ client_id: "" }));
    await expectErrorPage(toQuery({ client_id: undefined }));
    await expectErrorPage(toQuery({ client_id: "__proto__" }));
    await expectErrorPage(`${toQuery()}&client_id=${domain.clients.web.clientId}`);
    await expectErrorPage(`${toQuery()}&client_id=${domain.clients.other.clientId}`);
  });

  test.each([undefined, "", "nonsense", "code id_token", "id_token", "__proto__"])(
    "B-09: redirects response_type %j with invalid_request",
    async (responseType) => {
      await expectRedirect({ response_type: responseType }, "invalid_request");
    },
  );

  test("B-10: redirects the implicit flow with unauthorized_client for a client that has it not", async () => {
    const changes = { client_id: domain.clients.codeOnly.clientId, response_type: "token" };
    await expectRedirect(changes, "unauthorized_client");
  });

  test("B-11: redirects with invalid_scope for a scope not granted or of no resource server", async () => {
    for (const scope of [
      "openid phone",
      "openid api/read",
      "aws.cognito.signin.user.admin",
      "OPENID",
      "openid\tx",
    ])
      await expectRedirect({ scope }, "invalid_scope");
  });

  test("B-12: redirects plain and half a PKCE pair with invalid_request", async () => {
    await expectRedirect({ code_challenge: CHALLENGE, code_challenge_method: "plain" }, "invalid_request");
    await expectRedirect({ code_challenge: CHALLENGE }, "invalid_request");
    await expectRedirect({ code_challenge_method: "S256" }, "invalid_request");
    await expectRedirect({ code_challenge: CHALLENGE, code_challenge_method: "" }, "invalid_request");
    await expectRedirect({ code_challenge: CHALLENGE, code_challenge_method: "s256" }, "invalid_request");
  });

  test("B-13: redirects a malformed code_challenge with invalid_request", async () => {
    for (const challenge of ["", "a".repeat(42), "a".repeat(129), `${"a".repeat(42)}+`, `${"a".repeat(42)}=`])
      await expectRedirect({ code_challenge: challenge, code_challenge_method: "S256" }, "invalid_request");
  });

  test.each([
    ["4 kB", "x".repeat(4096)],
    ["quotes and separators", `"'<>&#?=%;+ /\\`],
    ["line breaks", "a\r\nX-Injected: 1\r\n\r\nb"],
    ["other letters", "zurück 日本語 🔑"],
    ["JSON", JSON.stringify({ a: ["b", 1] })],
    ["encoded text", "%0d%0a%2526"],
    ["nothing", ""],
  ])("B-14: gives back a state of %s as it was sent, in errors and with a code", async (_name, state) => {
    const refused = await authorize(toQuery({ state, response_type: "no" }));
    expect(new URL(refused.location).searchParams.get("state")).toBe(state);
    const visitor = domain.visit();
    await domain.signIn(visitor);
    for (const path of ["/oauth2/authorize"]) {
      const { location, headers } = await visitor.get(`${path}?${toQuery({ state })}`);
      expect(new URL(location).searchParams.get("state")).toBe(state);
      expect(headers.has("x-injected")).toBe(false);
    }
    const typed = domain.visit();
    const signedIn = await typed.submit(`/login?${toQuery({ state })}`, domain.credentials);
    expect(new URL(signedIn.location).searchParams.get("state")).toBe(state);
    const implicit = await visitor.get(`/oauth2/authorize?${toQuery({ state, response_type: "token" })}`);
    expect(new URLSearchParams(new URL(implicit.location).hash.slice(1)).get("state")).toBe(state);
  });

  test("B-15: ignores unknown parameters, also repeated ones", async () => {
    const { status, location } = await authorize(
      `${toQuery()}&foo=1&foo=2&max_age=0&response_mode=fragment&lang=de`,
    );
    expect([status, location.slice(0, 7)]).toEqual([302, "/login?"]);
  });

  test("B-16: never fetches request_uri and does not read request", async () => {
    const fetched: string[] = [];
    const bait = await domain.startBait((url) => fetched.push(url));
    const { location } = await authorize(
      `${toQuery()}&request_uri=${encodeURIComponent(bait.origin)}&request=e30.e30.`,
    );
    expect(location.slice(0, 7)).toBe("/login?");
    await bait.close();
    expect(fetched).toEqual([]);
  });

  test("B-17: puts the nonce unchanged into the ID token, by code and implicitly", async () => {
    const nonce = `n-"<ü> ${"x".repeat(100)}`;
    const visitor = domain.visit();
    await domain.signIn(visitor);
    const byCode = await visitor.get(`/oauth2/authorize?${toQuery({ nonce })}`);
    const { body } = await domain.redeem(new URL(byCode.location).searchParams.get("code") ?? "");
    expect(decodeJwt(String(body.id_token)).nonce).toBe(nonce);
    const implicit = await visitor.get(`/oauth2/authorize?${toQuery({ nonce, response_type: "token" })}`);
    const fragment = new URLSearchParams(new URL(implicit.location).hash.slice(1));
    expect(decodeJwt(fragment.get("id_token") ?? "").nonce).toBe(nonce);
    expect(fragment.has("refresh_token")).toBe(false);
  });

  test("B-18: answers prompt=none by login_required, and by a code where there is a session", async () => {
    const { location } = await authorize(toQuery({ prompt: "none" }));
    expect(new URL(location).searchParams.get("error")).toBe("login_required");
    expect(new URL(location).searchParams.get("state")).toBe("the-state");
    const visitor = domain.visit();
    await domain.signIn(visitor);
    const silent = await visitor.get(`/oauth2/authorize?${toQuery({ prompt: "none" })}`);
    expect(new URL(silent.location).searchParams.get("code")).toMatch(/^[0-9a-f-]{36}$/);
    const again = await visitor.get(`/oauth2/authorize?${toQuery({ prompt: "login" })}`);
    expect(again.location).toMatch(/^\/login\?/);
  });

  test("B-18: takes a forged, an empty and an expired session for none", async () => {
    const visitor = domain.visit();
    for (const forged of ["", "x", "../../etc", "a".repeat(5000)]) {
      visitor.setCookie("cognito", forged);
      const { location } = await visitor.get(`/oauth2/authorize?${toQuery({ prompt: "none" })}`);
      expect(new URL(location).searchParams.get("error")).toBe("login_required");
    }
    await domain.signIn(visitor);
    domain.clock.advance({ seconds: 3601 });
    const { location } = await visitor.get(`/oauth2/authorize?${toQuery({ prompt: "none" })}`);
    expect(new URL(location).searchParams.get("error")).toBe("login_required");
  });

  test("B-19: refuses an unknown identity_provider and calls nobody", async () => {
    for (const provider of ["Okta", "http://evil.example", "", "cognito"])
      await expectRedirect({ identity_provider: provider }, "invalid_request");
    const { location } = await authorize(toQuery({ identity_provider: "COGNITO" }));
    expect(location).toMatch(/^\/login\?/);
  });
});
