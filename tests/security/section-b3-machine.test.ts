import { decodeJwt } from "jose";
import { startTestDomain, type TestDomain, type TokenAnswer } from "../support/test-domain.ts";

let domain: TestDomain;
beforeAll(async () => {
  domain = await startTestDomain();
});
afterAll(() => domain.close());

/** oauth-400(x): JSON, not stored, no secret, no token. */
function expectRefused(answer: TokenAnswer, error: string | RegExp): void {
  expect(answer.status).toBe(400);
  expect(answer.headers.get("content-type")).toBe("application/json;charset=UTF-8");
  expect(answer.headers.get("cache-control")).toContain("no-store");
  expect(answer.body.error).toEqual(expect.stringMatching(error));
  expect(Object.keys(answer.body).filter((name) => name !== "error_description")).toEqual(["error"]);
}

describe("the token endpoint, for clients that act for themselves or replace refresh tokens", () => {
  const askAsMachine = (scope?: string) => {
    const { clientId, clientSecret = "" } = domain.clients.machine;
    const form = { grant_type: "client_credentials", client_id: clientId, client_secret: clientSecret };
    return domain.token(scope === undefined ? form : { ...form, scope });
  };

  test("B-48: refuses client_credentials a scope that is not granted, unknown, or about a person", async () => {
    for (const scope of [
      "api/delete",
      "api/none",
      "other/read",
      "openid",
      "api/read openid",
      "api/read,api/write",
    ])
      expectRefused(await askAsMachine(scope), "invalid_scope");
    expect((await askAsMachine("api/read")).status).toBe(200);
  });

  test("B-49: answers client_credentials with an access token only, which names no user", async () => {
    const answer = await askAsMachine("api/write api/read api/read");
    expect(answer.status).toBe(200);
    expect(Object.keys(answer.body).sort()).toEqual(["access_token", "expires_in", "token_type"]);
    const token = String(answer.body.access_token);
    const { iat = 0, exp, jti, auth_time, ...claims } = decodeJwt(token);
    expect(claims).toEqual({
      sub: domain.clients.machine.clientId,
      client_id: domain.clients.machine.clientId,
      iss: domain.pool.settings.issuer,
      scope: "api/write api/read",
      token_use: "access",
      version: 2,
    });
    expect([exp, auth_time, typeof jti]).toEqual([iat + 3600, iat, "string"]);
    await expect(domain.pool.verifyAccessToken(token)).rejects.toThrow("Invalid Access Token");
    expect(decodeJwt(String((await askAsMachine()).body.access_token)).scope).toBe("api/read api/write");
  });

  test("B-49: grants no scope that the resource server has lost since, to nobody", async () => {
    const before = domain.pool.getResourceServer("api");
    await domain.pool.updateResourceServer({
      ...before,
      scopes: before.scopes.filter(({ name }) => name !== "read"),
    });
    expect(decodeJwt(String((await askAsMachine()).body.access_token)).scope).toBe("api/write");
    expectRefused(await askAsMachine("api/read"), "invalid_scope");
    const code = await domain.issueCode("rotating", { scope: "openid api/read" });
    const { body } = await domain.redeem(code, "rotating");
    expect(decodeJwt(String(body.access_token)).scope).toBe("openid");
    await domain.pool.updateResourceServer(before);
  });

  test("B-50: refuses a refresh token that was replaced already; the new one refreshes", async () => {
    const { body } = await domain.redeem(
      await domain.issueCode("rotating", { scope: "openid api/read" }),
      "rotating",
    );
    expect(decodeJwt(String(body.access_token)).scope).toBe("openid api/read");
    const { clientId } = domain.clients.rotating;
    const refresh = (token: unknown) =>
      domain.token({ grant_type: "refresh_token", refresh_token: String(token), client_id: clientId });
    const second = await refresh(body.refresh_token);
    expect(typeof second.body.refresh_token).toBe("string");
    expectRefused(await refresh(body.refresh_token), "invalid_grant");
    expect((await refresh(second.body.refresh_token)).status).toBe(200);
  });
});
