import { request } from "node:http";
import { decodeProtectedHeader } from "jose";
import { startTestDomain, type TestDomain } from "../support/test-domain.ts";

let domain: TestDomain;
beforeAll(async () => {
  domain = await startTestDomain();
});
afterAll(() => domain.close());
afterEach(async () => {
  expect((await domain.visit().get(`/login?${domain.visit().query}`)).status).toBe(200);
});

describe("logout", () => {
  const logout = (parameters: Record<string, string>) =>
    domain.visit().get(`/logout?${new URLSearchParams(parameters)}`);

  test.each([
    "http://localhost:3002/other",
    "http://localhost:3002",
    "http://localhost:3002/?x=1",
    "http://localhost:3002/#x",
    "http://localhost:3002.evil.example/",
    "http://localhost:3002@evil.example/",
    "//evil.example",
    "javascript:alert(1)",
    "",
    "http://localhost:3002/\r\nX-Injected: 1",
  ])("B-58: shows an error page for logout_uri %j", async (logoutUri) => {
    const { clientId } = domain.clients.web;
    const answer = await logout({ client_id: clientId, logout_uri: logoutUri });
    expect([answer.status, answer.location]).toEqual([
      302,
      `/error?error=redirect_mismatch&client_id=${clientId}`,
    ]);
    expect(answer.headers.has("x-injected")).toBe(false);
    expect((await domain.visit().get(answer.location)).status).toBe(400);
  });

  test("B-58: shows an error page for a repeated logout_uri, an unknown client and no URL at all", async () => {
    const { clientId } = domain.clients.web;
    const good = encodeURIComponent("http://localhost:3002/");
    for (const query of [
      `client_id=${clientId}&logout_uri=${good}&logout_uri=https://evil.example`,
      `client_id=${clientId}&logout_uri=https://evil.example&logout_uri=${good}`,
      `client_id=nobody&logout_uri=${good}`,
    ]) {
      const { location } = await domain.visit().get(`/logout?${query}`);
      expect(location).toMatch(/^\/error\?error=redirect_mismatch/);
    }
    const neither = await logout({ client_id: clientId });
    expect([neither.status, neither.text]).toEqual([
      400,
      expect.stringContaining("Required String parameter &#39;redirect_uri&#39; is not present"),
    ]);
    expect((await logout({ logout_uri: "http://localhost:3002/" })).status).toBe(400);
  });

  test("A4: goes to the registered sign-out URL and adds nothing to it", async () => {
    const { clientId } = domain.clients.web;
    const visitor = domain.visit();
    await domain.signIn(visitor);
    const both = { client_id: clientId, logout_uri: "http://localhost:3002/", redirect_uri: "x", state: "s" };
    const { status, location } = await visitor.get(`/logout?${new URLSearchParams(both)}`);
    expect([status, location, visitor.cookie("cognito")]).toEqual([302, "http://localhost:3002/", undefined]);
  });

  test("A4: goes to the sign-in page with the same parameters, scopes filled in", async () => {
    const visitor = domain.visit();
    await domain.signIn(visitor);
    const query = new URLSearchParams(visitor.query);
    query.delete("scope");
    const { status, location } = await visitor.get(`/logout?${query}`);
    expect([status, location]).toEqual([302, `/login?${query}&scope=openid+email+profile`]);
    expect(visitor.cookie("cognito")).toBeUndefined();
    expect((await visitor.get(location)).status).toBe(200);
  });

  test("A4: does not know post_logout_redirect_uri, and passes it to the sign-in page", async () => {
    const { location } = await logout({
      id_token_hint: "x",
      post_logout_redirect_uri: "https://evil.example",
    });
    expect(location).toMatch(/^\/login\?id_token_hint=x/);
    expect((await domain.visit().get(location)).status).toBe(400);
  });

  test("B-59: makes the old session cookie worthless", async () => {
    const visitor = domain.visit();
    await domain.signIn(visitor);
    const old = visitor.cookie("cognito") ?? "";
    await visitor.get(`/logout?client_id=${domain.clients.web.clientId}&logout_uri=http://localhost:3002/`);
    visitor.setCookie("cognito", old);
    expect((await visitor.get(`/oauth2/authorize?${visitor.query}`)).location).toMatch(/^\/login\?/);
  });
});

describe("discovery and keys", () => {
  const path = (name: string) => `/${domain.pool.settings.userPoolId}/.well-known/${name}`;

  test("A9.1: names the endpoints, in the order of the wire", async () => {
    const answer = await domain.fetch(path("openid-configuration"), {});
    const { origin, pool } = domain;
    expect(answer.headers.get("content-type")).toBe("application/json");
    expect(answer.headers.get("access-control-allow-origin")).toBe("*");
    expect(answer.headers.has("set-cookie")).toBe(false);
    expect(await answer.text()).toBe(
      JSON.stringify({
        authorization_endpoint: `${origin}/oauth2/authorize`,
        end_session_endpoint: `${origin}/logout`,
        id_token_signing_alg_values_supported: ["RS256"],
        issuer: pool.settings.issuer,
        jwks_uri: `${origin}${path("jwks.json")}`,
        response_types_supported: ["code", "token"],
        revocation_endpoint: `${origin}/oauth2/revoke`,
        scopes_supported: ["openid", "email", "phone", "profile"],
        subject_types_supported: ["public"],
        token_endpoint: `${origin}/oauth2/token`,
        token_endpoint_auth_methods_supported: ["client_secret_basic", "client_secret_post"],
        userinfo_endpoint: `${origin}/oauth2/userInfo`,
      }),
    );
  });

  test("A9: refuses an unknown pool, and a document on the domain itself", async () => {
    for (const unknown of ["/us-east-1_Unknown00/.well-known/jwks.json", "/.well-known/openid-configuration"])
      expect((await domain.fetch(unknown, {})).status).toBe(404);
    expect((await domain.fetch(path("jwks.json"), { method: "POST" })).status).toBe(405);
  });

  test("B-60: takes nothing from Host", async () => {
    const { port } = new URL(domain.origin);
    for (const host of ["evil.example", `evil.localhost:${port}`, `evil.auth.us-east-1.localhost:${port}`]) {
      const text = await new Promise<string>((resolve, reject) => {
        request(
          { port, host: "127.0.0.1", path: path("openid-configuration"), headers: { host } },
          (response) => {
            let body = "";
            response.setEncoding("utf8").on("data", (chunk: string) => {
              body += chunk;
            });
            response.on("end", () => resolve(body));
          },
        )
          .on("error", reject)
          .end();
      });
      expect(text).not.toContain("evil");
    }
  });

  test("B-61: publishes public members only, and the same keys each time", async () => {
    const answer = await domain.fetch(path("jwks.json"), {});
    expect(answer.headers.get("cache-control")).toBe("public, max-age=86400");
    const jwks = (await answer.json()) as { readonly keys: readonly Record<string, string>[] };
    expect(Object.keys(jwks)).toEqual(["keys"]);
    expect(jwks.keys).toHaveLength(2);
    for (const key of jwks.keys) {
      expect(Object.keys(key)).toEqual(["alg", "e", "kid", "kty", "n", "use"]);
      expect(key).toMatchObject({ alg: "RS256", e: "AQAB", kty: "RSA", use: "sig" });
      expect(Buffer.from(key.n ?? "", "base64url")).toHaveLength(256);
    }
    expect(await (await domain.fetch(path("jwks.json"), {})).json()).toEqual(jwks);
    const { body } = await domain.redeem(await domain.issueCode());
    const toKid = (name: string) => decodeProtectedHeader(String(body[name])).kid;
    expect([toKid("id_token"), toKid("access_token")].sort()).toEqual(jwks.keys.map(({ kid }) => kid).sort());
  });
});

describe("scripts of other origins", () => {
  test.each(["/oauth2/token", "/oauth2/revoke", "/oauth2/userInfo"])("A12: may call %s", async (path) => {
    const answer = await domain.fetch(path, {
      method: "OPTIONS",
      headers: {
        origin: "https://app.example",
        "access-control-request-method": "POST",
        "access-control-request-headers": "authorization,x-amz-user-agent",
      },
    });
    expect(answer.status).toBe(204);
    expect(answer.headers.get("access-control-allow-origin")).toBe("*");
    expect(answer.headers.get("access-control-allow-headers")).toBe("authorization,x-amz-user-agent");
    expect(answer.headers.get("access-control-allow-methods")).toContain("POST");
    expect(answer.headers.has("access-control-allow-credentials")).toBe(false);
    const refused = await domain.fetch(path, { method: "POST" });
    expect(refused.headers.get("access-control-allow-origin")).toBe("*");
  });

  test.each(["/oauth2/authorize", "/login", "/logout", "/signup"])("A12: may not read %s", async (path) => {
    const visitor = domain.visit();
    const { headers } = await visitor.get(`${path}?${visitor.query}`, { origin: "https://app.example" });
    expect(headers.has("access-control-allow-origin")).toBe(false);
  });
});
