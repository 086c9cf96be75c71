import { startTestDomain, type TestDomain } from "../support/test-domain.ts";

let domain: TestDomain;
beforeAll(async () => {
  domain = await startTestDomain();
});
afterAll(() => domain.close());
afterEach(async () => {
  expect((await domain.visit().get(`/login?${domain.visit().query}`)).status).toBe(200);
});

const userInfo = (authorization?: string, method = "GET") =>
  domain.fetch("/oauth2/userInfo", { method, headers: authorization === undefined ? {} : { authorization } });

async function signIn(parameters: Record<string, string> = {}) {
  const { body } = await domain.redeem(await domain.issueCode("web", parameters));
  return {
    id: String(body.id_token),
    access: String(body.access_token),
    refresh: String(body.refresh_token),
  };
}

const revoke = (form: Record<string, string>, headers: Record<string, string> = {}) =>
  domain.form("/oauth2/revoke", form, headers);

describe("userInfo", () => {
  test("answers who it is, every value a string", async () => {
    const { access } = await signIn();
    for (const method of ["GET", "POST"]) {
      const answer = await userInfo(`Bearer ${access}`, method);
      expect(answer.headers.get("content-type")).toBe("application/json;charset=UTF-8");
      const user = await domain.pool.getUser(domain.credentials.username);
      expect(await answer.json()).toEqual({
        sub: user.sub,
        email_verified: "true",
        email: domain.credentials.username,
        name: "Jane",
        username: user.username,
      });
    }
  });

  test("B-54: refuses other tokens by 401, and none at all by 400, with WWW-Authenticate", async () => {
    const { id, refresh, access } = await signIn();
    const tampered = `${access.slice(0, -4)}${access.endsWith("AAAA") ? "BBBB" : "AAAA"}`;
    const unsigned = `${Buffer.from('{"alg":"none"}').toString("base64url")}.${access.split(".")[1]}.`;
    for (const token of [id, refresh, "garbage", "a.b.c", tampered, unsigned]) {
      const answer = await userInfo(`Bearer ${token}`);
      expect([answer.status, answer.headers.get("www-authenticate")]).toEqual([
        401,
        'error="invalid_token", error_description="Access token is expired, disabled, or deleted, or the user has globally signed out."',
      ]);
      expect(await answer.json()).toMatchObject({ error: "invalid_token" });
    }
    for (const header of [
      undefined,
      "",
      "Bearer",
      "Bearer ",
      access,
      `Basic ${access}`,
      `Bearer ${access} x`,
    ]) {
      const answer = await userInfo(header);
      expect([answer.status, answer.headers.get("www-authenticate")]).toEqual([
        400,
        'error="invalid_request", error_description="Bad OAuth2 request at UserInfo Endpoint"',
      ]);
    }
    const inQuery = await domain.fetch(`/oauth2/userInfo?access_token=${access}`, {});
    expect(inQuery.status).toBe(400);
  });

  test("B-55: refuses a token without openid, an expired one, and one after global sign-out", async () => {
    const api = await domain.signInByApi();
    const noOpenId = await userInfo(`Bearer ${api}`);
    expect([noOpenId.status, await noOpenId.json()]).toEqual([
      401,
      { error: "invalid_token", error_description: "Access token does not contain openid scope" },
    ]);
    const { access } = await signIn();
    expect((await userInfo(`Bearer ${access}`)).status).toBe(200);
    await domain.pool.globalSignOut(await domain.pool.getUser(domain.credentials.username));
    expect((await userInfo(`Bearer ${access}`)).status).toBe(401);
    const expired = (await signIn()).access;
    domain.clock.advance({ seconds: 3601 });
    expect((await userInfo(`Bearer ${expired}`)).status).toBe(401);
  });
});

describe("revoke", () => {
  test("B-56: answers 200 to an unknown token, changes nothing for another client's, 400 to an access token", async () => {
    const { web, other } = domain.clients;
    const { access, id, refresh } = await signIn();
    for (const token of ["unknown", "eyJjdHkiOiJKV1QifQ.a.b.c.d"]) {
      const answer = await revoke({ token, client_id: web.clientId });
      expect([answer.status, answer.text]).toEqual([200, ""]);
    }
    expect((await revoke({ token: refresh, client_id: other.clientId })).status).toBe(200);
    const refreshed = await domain.token({
      grant_type: "refresh_token",
      refresh_token: refresh,
      client_id: web.clientId,
    });
    expect(refreshed.status).toBe(200);
    for (const token of [access, id]) {
      const answer = await revoke({ token, client_id: web.clientId });
      expect([answer.status, answer.text]).toEqual([400, '{"error":"unsupported_token_type"}']);
    }
  });

  test("A8: refuses a missing token by 400 and bad client credentials by 401", async () => {
    const { web, confidential } = domain.clients;
    const missing = await revoke({ client_id: web.clientId });
    expect([missing.status, missing.text]).toEqual([400, '{"error":"invalid_request"}']);
    for (const clientId of ["nobody", confidential.clientId]) {
      const answer = await revoke({ token: "x", client_id: clientId });
      expect([answer.status, JSON.parse(answer.text)]).toEqual([
        401,
        expect.objectContaining({ error: "invalid_client" }),
      ]);
    }
    const json = await domain.form("/oauth2/revoke", '{"token":"x"}', { "content-type": "application/json" });
    expect([json.status, json.text]).toEqual([400, '{"error":"invalid_request"}']);
    expect((await domain.fetch("/oauth2/revoke", {})).status).toBe(405);
  });

  test("A8: refuses a client whose tokens cannot be revoked", async () => {
    const { codeOnly } = domain.clients;
    const code = await domain.issueCode("codeOnly");
    const { body } = await domain.redeem(code, "codeOnly");
    const answer = await revoke({ token: String(body.refresh_token), client_id: codeOnly.clientId });
    expect([answer.status, answer.text]).toEqual([400, '{"error":"invalid_request"}']);
  });

  test("B-57: ends refresh, and userInfo with the access token born of it", async () => {
    const { access, refresh } = await signIn();
    const { web } = domain.clients;
    const young = await domain.token({
      grant_type: "refresh_token",
      refresh_token: refresh,
      client_id: web.clientId,
    });
    expect((await revoke({ token: refresh, client_id: web.clientId })).status).toBe(200);
    const again = await domain.token({
      grant_type: "refresh_token",
      refresh_token: refresh,
      client_id: web.clientId,
    });
    expect([again.status, again.body.error]).toEqual([400, "invalid_grant"]);
    expect((await userInfo(`Bearer ${access}`)).status).toBe(401);
    expect((await userInfo(`Bearer ${String(young.body.access_token)}`)).status).toBe(401);
  });
});
