import { createHash } from "node:crypto";
import { decodeJwt } from "jose";
import { startTestDomain, type TestDomain, type TokenAnswer } from "../support/test-domain.ts";

const CALLBACK = "http://localhost:3002/callback";
const VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const S256 = createHash("sha256").update(VERIFIER).digest("base64url");

let domain: TestDomain;
beforeAll(async () => {
  domain = await startTestDomain();
});
afterAll(() => domain.close());
afterEach(async () => {
  expect((await domain.visit().get(`/login?${domain.visit().query}`)).status).toBe(200);
});

/** oauth-400(x): JSON, not stored, no secret, no token. */
function expectRefused(answer: TokenAnswer, error: string | RegExp): void {
  expect(answer.status).toBe(400);
  expect(answer.headers.get("content-type")).toBe("application/json;charset=UTF-8");
  expect(answer.headers.get("cache-control")).toContain("no-store");
  expect(answer.body.error).toEqual(expect.stringMatching(error));
  expect(Object.keys(answer.body).filter((name) => name !== "error_description")).toEqual(["error"]);
}

const issueCode = (
  parameters: Record<string, string> = {},
  client: "web" | "codeOnly" | "confidential" = "web",
) => domain.issueCode(client, parameters);

function toForm(code: string, changes: Record<string, string | undefined> = {}): Record<string, string> {
  const form = {
    grant_type: "authorization_code",
    code,
    redirect_uri: CALLBACK,
    client_id: domain.clients.web.clientId,
    ...changes,
  };
  return Object.fromEntries(Object.entries(form).filter(([, value]) => value !== undefined)) as Record<
    string,
    string
  >;
}

const basic = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString("base64")}` });

describe("the token endpoint", () => {
  test("B-34: redeems a code once", async () => {
    const code = await issueCode();
    expect((await domain.token(toForm(code))).status).toBe(200);
    expectRefused(await domain.token(toForm(code)), "invalid_grant");
  });

  test("B-35: lets exactly one of twenty requests at once have the tokens", async () => {
    const code = await issueCode();
    const answers = await Promise.all(Array.from({ length: 20 }, () => domain.token(toForm(code))));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    for (const answer of answers.filter(({ status }) => status !== 200))
      expectRefused(answer, "invalid_grant");
  });

  test("B-36: refuses a code that is five minutes old", async () => {
    const old = await issueCode();
    domain.clock.advance({ seconds: 301 });
    expectRefused(await domain.token(toForm(old)), "invalid_grant");
    const fresh = await issueCode();
    domain.clock.advance({ seconds: 298 });
    expect((await domain.token(toForm(fresh))).status).toBe(200);
  });

  test("B-37: refuses the code of another client, another redirect_uri, and none", async () => {
    const { codeOnly } = domain.clients;
    expectRefused(
      await domain.token(toForm(await issueCode(), { client_id: codeOnly.clientId })),
      "invalid_grant",
    );
    const other = await domain.token(toForm(await issueCode(), { redirect_uri: "myapp://signed-in" }));
    expectRefused(other, "unauthorized_client");
    expectRefused(
      await domain.token(toForm(await issueCode(), { redirect_uri: undefined })),
      "invalid_request",
    );
    expectRefused(
      await domain.token(toForm(await issueCode(), { redirect_uri: `${CALLBACK}/` })),
      "unauthorized_client",
    );
  });

  test("B-38: refuses a missing and a wrong verifier, and the challenge in its place", async () => {
    const pkce = { code_challenge: S256, code_challenge_method: "S256" };
    for (const verifier of [undefined, "", VERIFIER.replace("d", "e"), S256, `${VERIFIER} `])
      expectRefused(
        await domain.token(toForm(await issueCode(pkce), { code_verifier: verifier })),
        "invalid_grant",
      );
    expect((await domain.token(toForm(await issueCode(pkce), { code_verifier: VERIFIER }))).status).toBe(200);
  });

  test("B-39: refuses a verifier where no challenge was sent", async () => {
    expectRefused(
      await domain.token(toForm(await issueCode(), { code_verifier: VERIFIER })),
      "invalid_grant",
    );
  });

  test("B-40: refuses a confidential client without or with a wrong secret, and keeps its code", async () => {
    const { confidential } = domain.clients;
    const code = await issueCode({}, "confidential");
    const form = toForm(code, { client_id: confidential.clientId });
    const without = await domain.token(form);
    expectRefused(without, "invalid_client");
    expect(without.body.error_description).toBe("invalid_client_secret");
    expectRefused(await domain.token({ ...form, client_secret: "wrong" }), "invalid_client");
    expectRefused(await domain.token(form, basic(`${confidential.clientId}:wrong`)), "invalid_client");
    expectRefused(await domain.token(form, basic(`${confidential.clientId}:`)), "invalid_client");
    const right = basic(`${confidential.clientId}:${confidential.clientSecret}`);
    expect((await domain.token(form, right)).status).toBe(200);
  });

  test("B-41: refuses Basic for one client beside the id of another", async () => {
    const { confidential } = domain.clients;
    const right = basic(`${confidential.clientId}:${confidential.clientSecret}`);
    expectRefused(await domain.token(toForm(await issueCode()), right), "invalid_client");
  });

  test("B-42: does not look at credentials in the query string", async () => {
    const { confidential } = domain.clients;
    const credentials = `client_id=${confidential.clientId}&client_secret=${confidential.clientSecret}`;
    const form = toForm(await issueCode({}, "confidential"), { client_id: undefined });
    expectRefused(await domain.token(form, {}, `?${credentials}`), "invalid_client");
    const inQuery = new URLSearchParams({ ...form, client_id: domain.clients.web.clientId }).toString();
    expectRefused(await domain.token({}, {}, `?${inQuery}`), "invalid_request");
  });

  test("B-43: refuses malformed Basic with invalid_client", async () => {
    const { clientId, clientSecret = "" } = domain.clients.confidential;
    const form = toForm(await issueCode({}, "confidential"), { client_id: undefined });
    const right = basic(`${clientId}:${clientSecret}`).authorization;
    const encoded = [...clientSecret].map((letter) => `%${letter.charCodeAt(0).toString(16)}`).join("");
    for (const authorization of [
      "Basic",
      "Basic !!!",
      `${right}!`,
      `${right} x`,
      right.replace("Basic ", "Basic,"),
      basic(clientId).authorization,
      basic(":").authorization,
      basic(`${clientId}:${encoded}`).authorization,
      basic(`${clientId}:${clientSecret}ä`).authorization,
      basic(`${clientId}:${clientSecret}\n`).authorization,
      basic(`\u0000${clientId}:${clientSecret}`).authorization,
    ])
      expectRefused(await domain.token(form, { authorization }), "invalid_client");
    expect((await domain.token(form, { authorization: right })).status).toBe(200);
  });

  test("B-44: refuses every other grant_type", async () => {
    const { username, password } = domain.credentials;
    const form = toForm(await issueCode());
    expectRefused(await domain.token({ ...form, grant_type: "" }), "invalid_request");
    for (const grant of ["password", "implicit", "__proto__", "constructor", "Authorization_Code", "token"])
      expectRefused(
        await domain.token({ ...form, grant_type: grant, username, password }),
        "unsupported_grant_type",
      );
    const { grant_type: _omitted, ...absent } = form;
    expectRefused(await domain.token(absent), "invalid_request");
  });

  test("B-45: refuses repeated parameters", async () => {
    const form = new URLSearchParams(toForm(await issueCode())).toString();
    for (const repeated of [
      "grant_type=authorization_code",
      "code=x",
      "redirect_uri=x",
      "client_id=x",
      "x=1&x=2",
      "cod%65=x",
    ])
      expectRefused(await domain.token(`${form}&${repeated}`), "invalid_request");
    expectRefused(await domain.token(`${form}&x=%zz`), "invalid_request");
    expect((await domain.token(form)).status).toBe(200);
  });

  test("B-46: refuses a JSON body, a multipart body, a body without a type, and GET", async () => {
    const form = toForm(await issueCode());
    const json = JSON.stringify(form);
    expectRefused(await domain.token(json, { "content-type": "application/json" }), "invalid_request");
    const urlencoded = new URLSearchParams(form).toString();
    expectRefused(
      await domain.token(urlencoded, { "content-type": "multipart/form-data; boundary=x" }),
      "invalid_request",
    );
    expectRefused(await domain.token(urlencoded, { "content-type": "text/plain" }), "invalid_request");
    for (const method of ["GET", "PUT", "DELETE"]) {
      const answer = await domain.fetch(`/oauth2/token?${urlencoded}`, { method });
      expect([answer.status, await answer.text()]).toEqual([405, ""]);
    }
    expectRefused(await domain.token(`${urlencoded}&x=${"x".repeat(100_000)}`), "invalid_request");
    expect(
      (await domain.token(urlencoded, { "content-type": "application/x-www-form-urlencoded; charset=utf-8" }))
        .status,
    ).toBe(200);
  });

  test("B-47: refuses client_credentials to clients without a secret or without that flow", async () => {
    const { web, confidential } = domain.clients;
    const grant = { grant_type: "client_credentials" };
    expectRefused(
      await domain.token({ ...grant, client_id: web.clientId }),
      /unauthorized_client|invalid_client/,
    );
    const right = basic(`${confidential.clientId}:${confidential.clientSecret}`);
    expectRefused(await domain.token(grant, right), "unauthorized_client");
  });

  test("B-50: refuses the refresh token of another client, or when revoked, signed out, disabled, deleted", async () => {
    const { web, codeOnly } = domain.clients;
    const refresh = (token: string, clientId = web.clientId) =>
      domain.token({ grant_type: "refresh_token", refresh_token: token, client_id: clientId });
    const toTokens = async (username: string) => {
      await domain.createUser(username);
      const { body } = await domain.redeem(await domain.issueCode("web", {}, username));
      return String(body.refresh_token);
    };
    const good = await toTokens("refresh@example.com");
    expectRefused(await refresh(good, codeOnly.clientId), "invalid_grant");
    const answer = await refresh(good);
    expect(Object.keys(answer.body).sort()).toEqual(["access_token", "expires_in", "id_token", "token_type"]);
    await domain.form("/oauth2/revoke", { token: good, client_id: web.clientId });
    expectRefused(await refresh(good), "invalid_grant");
    expectRefused(await refresh("eyJjdHkiOiJKV1QifQ.a.b.c.d"), "invalid_grant");
    expectRefused(await refresh(""), "invalid_request");
    const signedOut = await toTokens("signed-out@example.com");
    await domain.pool.globalSignOut(await domain.pool.getUser("signed-out@example.com"));
    expectRefused(await refresh(signedOut), "invalid_grant");
    const disabled = await toTokens("gone@example.com");
    await domain.disable("gone@example.com");
    expectRefused(await refresh(disabled), "invalid_grant");
    const deleted = await toTokens("deleted@example.com");
    await domain.pool.adminDeleteUser("deleted@example.com");
    expectRefused(await refresh(deleted), "invalid_grant");
  });

  test("B-51: does not widen the scopes on refresh", async () => {
    const { body } = await domain.redeem(await issueCode({ scope: "openid email" }));
    const refreshed = await domain.token({
      grant_type: "refresh_token",
      refresh_token: String(body.refresh_token),
      client_id: domain.clients.web.clientId,
      scope: "openid email profile aws.cognito.signin.user.admin",
    });
    const scope = String(decodeJwt(String(refreshed.body.access_token)).scope);
    expect(scope.split(" ").sort()).toEqual(["email", "openid"]);
    expect(decodeJwt(String(refreshed.body.id_token))).not.toHaveProperty("name");
  });

  test("B-52: refuses an ID or access token as refresh token", async () => {
    const { body } = await domain.redeem(await issueCode());
    for (const name of ["id_token", "access_token"])
      expectRefused(
        await domain.token({
          grant_type: "refresh_token",
          refresh_token: String(body[name]),
          client_id: domain.clients.web.clientId,
        }),
        "invalid_grant",
      );
  });

  test("B-53: answers are JSON, not stored, open to every origin, and hold nothing else", async () => {
    const answer = await domain.redeem(await issueCode());
    expect(answer.headers.get("content-type")).toBe("application/json;charset=UTF-8");
    expect(answer.headers.get("cache-control")).toBe("no-cache, no-store, max-age=0, must-revalidate");
    expect(answer.headers.get("pragma")).toBe("no-cache");
    expect(answer.headers.get("access-control-allow-origin")).toBe("*");
    expect(Object.keys(answer.body)).toEqual([
      "id_token",
      "access_token",
      "refresh_token",
      "expires_in",
      "token_type",
    ]);
    expect(answer.body).toMatchObject({ expires_in: 3600, token_type: "Bearer" });
    const secret = domain.clients.confidential.clientSecret ?? "";
    const refused = await domain.token(
      toForm("x", { client_id: undefined }),
      basic(`${domain.clients.confidential.clientId}:${secret}x`),
    );
    expect(JSON.stringify(refused.body)).not.toContain(secret);
    expect(domain.logged.join("\n")).not.toContain(secret);
  });
});
