import type { UserPool } from "../../../local/user-pool/user-pool.ts";
import type { UserPoolErrorReason } from "../../../local/user-pool/user-pool-error.ts";
import { createStandInDomain, ORIGIN, refuse } from "../../support/stand-in-domain.ts";
import { buildAppClient, CALLBACK_URL, type StandIn } from "../../support/stand-in-pool.ts";

const { clientId } = buildAppClient();

async function post(path: string, form: Record<string, string>, answers: Partial<UserPool>) {
  return postTo({ answers }, path, form);
}

async function postTo(standIn: StandIn, path: string, form: Record<string, string>) {
  const url = path.startsWith("/") ? `${ORIGIN}${path}` : path;
  const response = await createStandInDomain(standIn).request(url, {
    method: "POST",
    body: new URLSearchParams({ client_id: clientId, ...form }).toString(),
    headers: { host: "localhost:3001", "content-type": "application/x-www-form-urlencoded" },
  });
  return { status: response.status, text: await response.text(), headers: response.headers };
}

const redeem = (reason: UserPoolErrorReason) =>
  post(
    "/oauth2/token",
    { grant_type: "authorization_code", code: "x", redirect_uri: CALLBACK_URL },
    { redeemAuthorizationCode: refuse(reason) },
  );

describe("a refusal of the pool at the token endpoint", () => {
  test.each([
    ["authorization-code-unusable", { error: "invalid_grant" }],
    ["code-verifier-mismatch", { error: "invalid_grant" }],
    ["redirect-uri-mismatch", { error: "unauthorized_client", error_description: "invalid_redirect" }],
    ["client-not-found", { error: "invalid_client" }],
    ["client-secret-missing", { error: "invalid_client", error_description: "invalid_client_secret" }],
    ["client-secret-mismatch", { error: "invalid_client", error_description: "invalid_client_secret" }],
    ["user-disabled", { error: "invalid_grant" }],
    ["user-not-found", { error: "invalid_grant" }],
  ] as const)("A6.3: %s is %j", async (reason, body) => {
    const { status, text } = await redeem(reason);
    expect([status, JSON.parse(text)]).toEqual([400, body]);
  });

  test("is 500 without a word of the cause when it is a failure", async () => {
    const fail = () => Promise.reject(new RangeError("secret path"));
    const form = { grant_type: "refresh_token", refresh_token: "x" };
    const { status, text } = await post("/oauth2/token", form, { refresh: fail });
    expect(status).toBe(500);
    expect(text).not.toContain("secret path");
  });
});

describe("a grant that the client has not", () => {
  const code = { grant_type: "authorization_code", code: "x", redirect_uri: CALLBACK_URL };
  const refresh = { grant_type: "refresh_token", refresh_token: "x" };
  test.each([
    [code, { oauthFlows: ["implicit"] }],
    [code, { isOAuthEnabled: false }],
    [refresh, { isOAuthEnabled: false }],
  ] as const)("A6.2: is unauthorized_client: %j", async (form, client) => {
    const { status, text } = await postTo({ client }, "/oauth2/token", form);
    expect([status, text]).toEqual([400, '{"error":"unauthorized_client"}']);
  });
});

describe("a refusal of the pool at the revocation endpoint", () => {
  test.each([
    ["refresh-token-invalid", 200, ""],
    ["refresh-token-of-other-client", 200, ""],
    ["token-type-unsupported", 400, '{"error":"unsupported_token_type"}'],
    ["token-revocation-disabled", 400, '{"error":"invalid_request"}'],
  ] as const)("A8: %s is %i", async (reason, status, text) => {
    const answer = await post("/oauth2/revoke", { token: "x" }, { revokeRefreshToken: refuse(reason) });
    expect([answer.status, answer.text]).toEqual([status, text]);
  });
});

describe("an answer over https", () => {
  test("B-25: sets Secure cookies", async () => {
    const { headers } = await post(`${ORIGIN.replace("http:", "https:")}/oauth2/token`, {}, {});
    expect(headers.get("set-cookie")).toMatch(
      /^XSRF-TOKEN=[0-9a-f-]{36}; Path=\/; Secure; HttpOnly; SameSite=Lax$/,
    );
  });
});

describe("a preflight", () => {
  test("A12: is not echoed when it names what is no header", async () => {
    const response = await createStandInDomain().request(`${ORIGIN}/oauth2/token`, {
      method: "OPTIONS",
      headers: { host: "localhost:3001", "access-control-request-headers": "a: b" },
    });
    expect([response.status, response.headers.has("access-control-allow-headers")]).toEqual([204, false]);
  });
});
