import { createHash } from "node:crypto";
import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from "jose";
import { startTestDomain, type TestDomain } from "../support/test-domain.ts";

const CALLBACK = "http://localhost:3002/callback";

let domain: TestDomain;
beforeAll(async () => {
  domain = await startTestDomain();
});
afterAll(() => domain.close());

async function getKeys() {
  const answer = await domain.fetch(`/${domain.pool.settings.userPoolId}/.well-known/jwks.json`, {});
  return createLocalJWKSet((await answer.json()) as Parameters<typeof createLocalJWKSet>[0]);
}

const authorize = (changes: Record<string, string> = {}) => {
  const visitor = domain.visit();
  const query = new URLSearchParams({
    ...Object.fromEntries(new URLSearchParams(visitor.query)),
    ...changes,
  });
  return { visitor, query };
};

describe("the authorization code grant", () => {
  test("A2.2: goes over the sign-in page with the same query, byte by byte", async () => {
    const visitor = domain.visit();
    const query = `${visitor.query}&x=%7e~%20+%C3%A4`;
    const { status, location, text } = await visitor.get(`/oauth2/authorize?${query}`);
    expect([status, location, text]).toEqual([302, `/login?${query}`, ""]);
  });

  test("A6.2: gives verifiable tokens for a code with PKCE", async () => {
    const verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    const code = await domain.issueCode("web", {
      scope: "openid email",
      nonce: "the-nonce",
      code_challenge: createHash("sha256").update(verifier).digest("base64url"),
      code_challenge_method: "S256",
    });
    const { clientId } = domain.clients.web;
    const { body } = await domain.token({
      grant_type: "authorization_code",
      code,
      redirect_uri: CALLBACK,
      client_id: clientId,
      code_verifier: verifier,
    });
    const options = { issuer: domain.pool.settings.issuer, currentDate: new Date(domain.clock.now()) };
    const id = await jwtVerify(String(body.id_token), await getKeys(), { ...options, audience: clientId });
    const access = await jwtVerify(String(body.access_token), await getKeys(), options);
    const hash = createHash("sha256").update(String(body.access_token)).digest().subarray(0, 16);
    expect(id.payload).toMatchObject({
      token_use: "id",
      nonce: "the-nonce",
      at_hash: hash.toString("base64url"),
      email: domain.credentials.username,
      email_verified: true,
    });
    expect(id.payload).not.toHaveProperty("name");
    expect(access.payload).toMatchObject({ token_use: "access", client_id: clientId, version: 2 });
    expect(String(access.payload.scope).split(" ").sort()).toEqual(["email", "openid"]);
    expect(access.payload.origin_jti).toBe(id.payload.origin_jti);
    expect(Object.keys(decodeProtectedHeader(String(body.id_token)))).toEqual(["kid", "alg"]);
  });

  test("A6.1: takes the secret of a confidential client by Basic and by the body", async () => {
    const { clientId, clientSecret = "" } = domain.clients.confidential;
    const form = { grant_type: "authorization_code", redirect_uri: CALLBACK };
    const authorization = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString("base64")}`;
    const byBasic = await domain.token(
      { ...form, code: await domain.issueCode("confidential") },
      { authorization },
    );
    expect(byBasic.status).toBe(200);
    const code = await domain.issueCode("confidential");
    const inBody = { client_id: clientId, client_secret: clientSecret };
    expect((await domain.token({ ...form, ...inBody, code })).status).toBe(200);
  });

  test("A2.1: gives no ID token without openid, and an access token for the API", async () => {
    const { body } = await domain.redeem(
      await domain.issueCode("admin", { scope: "aws.cognito.signin.user.admin" }),
      "admin",
    );
    expect(Object.keys(body)).toEqual(["access_token", "refresh_token", "expires_in", "token_type"]);
    expect(decodeJwt(String(body.access_token)).scope).toBe("aws.cognito.signin.user.admin");
  });

  test("A2.1: grants all scopes of the client where none is asked for", async () => {
    const { body } = await domain.redeem(await domain.issueCode("web", { scope: "" }));
    expect(
      String(decodeJwt(String(body.access_token)).scope)
        .split(" ")
        .sort(),
    ).toEqual(["email", "openid", "profile"]);
  });
});

describe("the refresh grant", () => {
  test("B5: keeps who and when, renews the rest, and gives no new refresh token", async () => {
    const { body } = await domain.redeem(await domain.issueCode());
    domain.clock.advance({ seconds: 600 });
    const refreshed = await domain.token({
      grant_type: "refresh_token",
      refresh_token: String(body.refresh_token),
      client_id: domain.clients.web.clientId,
    });
    expect(Object.keys(refreshed.body)).toEqual(["id_token", "access_token", "expires_in", "token_type"]);
    const before = decodeJwt(String(body.access_token));
    const after = decodeJwt(String(refreshed.body.access_token));
    for (const kept of ["sub", "auth_time", "origin_jti", "scope", "client_id"])
      expect(after[kept]).toBe(before[kept]);
    expect(after.iat).toBe(Number(before.iat) + 600);
    expect(after.jti).not.toBe(before.jti);
  });

  test("A6.2: takes a refresh token that the API issued", async () => {
    const { username, password } = domain.credentials;
    const outcome = await domain.pool.initiateAuth(domain.clients.web, {
      authFlow: "ADMIN_USER_PASSWORD_AUTH",
      parameters: { USERNAME: username, PASSWORD: password },
      isAdmin: true,
    });
    const refreshToken = outcome.kind === "tokens" ? (outcome.tokens.refreshToken ?? "") : "";
    const { clientId } = domain.clients.web;
    const answer = await domain.token({
      grant_type: "refresh_token",
      refresh_token: refreshToken,
      client_id: clientId,
    });
    expect(answer.status).toBe(200);
  });
});

describe("the implicit grant", () => {
  test("A10: puts verifiable tokens into the fragment, by name and order", async () => {
    const { visitor, query } = authorize({ response_type: "token" });
    const { location } = await visitor.submit(`/login?${query}`, domain.credentials);
    const url = new URL(location);
    expect(url.origin + url.pathname + url.search).toBe(CALLBACK);
    const fragment = new URLSearchParams(url.hash.slice(1));
    expect([...fragment.keys()]).toEqual(["id_token", "access_token", "expires_in", "token_type", "state"]);
    expect(fragment.get("token_type")).toBe("Bearer");
    expect(fragment.get("expires_in")).toBe("3600");
    const { issuer } = domain.pool.settings;
    const currentDate = new Date(domain.clock.now());
    await jwtVerify(fragment.get("id_token") ?? "", await getKeys(), { issuer, currentDate });
    await jwtVerify(fragment.get("access_token") ?? "", await getKeys(), { issuer, currentDate });
  });

  test("A2.4: puts errors into the query", async () => {
    const { visitor, query } = authorize({ response_type: "token", scope: "nope" });
    const { location } = await visitor.get(`/oauth2/authorize?${query}`);
    expect(location).toBe(`${CALLBACK}?error=invalid_scope&error_description=invalid_scope&state=the-state`);
  });
});

describe("userInfo", () => {
  test.each([
    ["openid", ["email", "email_verified", "name", "sub", "username"]],
    ["openid email", ["email", "email_verified", "sub", "username"]],
    ["openid profile", ["name", "sub", "username"]],
  ])("A7: shows for %s what the scopes allow", async (scope, names) => {
    const { body } = await domain.redeem(await domain.issueCode("web", { scope }));
    const answer = await domain.fetch("/oauth2/userInfo", {
      headers: { authorization: `Bearer ${String(body.access_token)}` },
    });
    const claims = (await answer.json()) as Record<string, unknown>;
    expect(Object.keys(claims).sort()).toEqual(names);
    for (const value of Object.values(claims)) expect(typeof value).toBe("string");
  });
});

describe("the domain", () => {
  test("answers each request with the headers of the real one and an id of its own", async () => {
    const ids = new Set<string>();
    for (const path of [
      "/oauth2/authorize",
      "/oauth2/token",
      "/oauth2/userInfo",
      "/login",
      "/error",
      "/nowhere",
    ]) {
      const { headers } = await domain.fetch(path, {});
      expect(headers.get("cache-control")).toBe("no-cache, no-store, max-age=0, must-revalidate");
      expect(headers.get("server")).toBe("Server");
      expect(headers.get("set-cookie")).toMatch(
        /^XSRF-TOKEN=[0-9a-f-]{36}; Path=\/; HttpOnly; SameSite=Lax$/,
      );
      ids.add(headers.get("x-amz-cognito-request-id") ?? "");
    }
    expect(ids.size).toBe(6);
  });

  test("says in the log why the browser was sent nowhere", async () => {
    await domain
      .visit()
      .get(`/oauth2/authorize?client_id=${domain.clients.web.clientId}&redirect_uri=http://x/`);
    expect(domain.logged.at(-1)).toBe(
      `/oauth2/authorize refused: redirect_uri "http://x/" is no callback URL of client ${domain.clients.web.clientId}. ` +
        `It must equal one of these, character by character: ${CALLBACK} myapp://signed-in`,
    );
  });
});
