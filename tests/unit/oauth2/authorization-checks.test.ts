import {
  type AuthorizationRequest,
  type CheckedAuthorization,
  checkAuthorization,
} from "../../../local/oauth2/authorize/authorization-request.ts";
import type { DomainRequest } from "../../../local/oauth2/domain-request.ts";
import { parseFormParameters } from "../../../local/oauth2/form-parameters.ts";
import type { AppClient } from "../../../local/user-pool/app-client.ts";
import { buildAppClient, CALLBACK_URL, createStandInPools } from "../../support/stand-in-pool.ts";

const CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
const GOOD = {
  client_id: buildAppClient().clientId,
  redirect_uri: CALLBACK_URL,
  response_type: "code",
  state: "s",
};

function check(
  changes: Record<string, string | undefined>,
  client: Partial<AppClient> = {},
): CheckedAuthorization {
  const pairs = Object.entries({ ...GOOD, ...changes }).filter(([, value]) => value !== undefined);
  return checkQuery(new URLSearchParams(pairs as [string, string][]).toString(), client);
}

function checkQuery(query: string, client: Partial<AppClient> = {}): CheckedAuthorization {
  const request = { host: "localhost:3001", parameters: parseFormParameters(query), query };
  return checkAuthorization(createStandInPools({ client }), request as DomainRequest);
}

function accept(changes: Record<string, string | undefined>): AuthorizationRequest {
  const checked = check(changes);
  if (checked.kind !== "accepted") throw new Error(checked.error);
  return checked.request;
}

describe("authorization checks", () => {
  test("accept a whole request and read every part of it", () => {
    const request = accept({
      scope: "openid openid email",
      nonce: "n",
      code_challenge: CHALLENGE,
      code_challenge_method: "S256",
      prompt: "login select_account",
      login_hint: "jane@example.com",
      lang: "de",
      identity_provider: "COGNITO",
    });
    expect(request).toMatchObject({
      redirectUri: CALLBACK_URL,
      responseType: "code",
      scopes: ["openid", "email"],
      state: "s",
      nonce: "n",
      codeChallenge: CHALLENGE,
      prompts: ["login", "select_account"],
      loginHint: "jane@example.com",
    });
  });

  test("fill in all scopes of the client where none is asked for", () => {
    expect(accept({}).scopes).toEqual(["openid", "email", "profile"]);
    expect(accept({ scope: " " }).scopes).toEqual(["openid", "email", "profile"]);
  });

  test.each([
    [{ client_id: undefined }, "Required String parameter 'client_id' is not present"],
    [{ client_id: "" }, "Client does not exist."],
    [{ client_id: "nobody" }, "Client does not exist."],
    [{ redirect_uri: undefined }, "Required String parameter 'redirect_uri' is not present"],
    [{ redirect_uri: "" }, "redirect_mismatch"],
    [{ redirect_uri: `${CALLBACK_URL}/` }, "redirect_mismatch"],
  ])("show %j as %s and send the browser nowhere", (changes, error) => {
    expect(check(changes)).toMatchObject({ kind: "shown", error });
  });

  test("take the default redirect URI of a client with one identity provider", () => {
    const client = { defaultRedirectUri: CALLBACK_URL };
    expect(check({ redirect_uri: undefined }, client).kind).toBe("accepted");
    expect(check({ redirect_uri: "" }, client).kind).toBe("shown");
    const two = { ...client, identityProviders: ["COGNITO", "Okta"] };
    expect(check({ redirect_uri: undefined }, two).kind).toBe("shown");
  });

  test("show a client without an identity provider before anything else of it is used", () => {
    expect(check({ redirect_uri: "https://evil" }, { identityProviders: [] })).toMatchObject({
      kind: "shown",
      error: "Login pages unavailable. The app client has no identity provider.",
    });
  });

  test.each([
    [{ response_type: undefined }, "invalid_request"],
    [{ response_type: "id_token" }, "invalid_request"],
    [{ response_type: "code token" }, "invalid_request"],
    [{ code_challenge: CHALLENGE }, "invalid_request"],
    [{ code_challenge_method: "S256" }, "invalid_request"],
    [{ code_challenge: CHALLENGE, code_challenge_method: "plain" }, "invalid_request"],
    [{ code_challenge: CHALLENGE.slice(1), code_challenge_method: "S256" }, "invalid_request"],
    [{ scope: "openid admin" }, "invalid_scope"],
    [{ scope: "email" }, "invalid_scope"],
    [{ prompt: "none login" }, "invalid_request"],
    [{ identity_provider: "Okta" }, "invalid_request"],
  ])("send %j to the callback URL as %s, with the state", (changes, error) => {
    expect(check(changes)).toMatchObject({
      kind: "redirected",
      error,
      redirectUri: CALLBACK_URL,
      state: "s",
    });
  });

  test("say unauthorized_client for a flow that the client has not", () => {
    const refused = { kind: "redirected", error: "unauthorized_client" };
    expect(check({ response_type: "token" }, { oauthFlows: ["code"] })).toMatchObject(refused);
    expect(check({}, { oauthFlows: ["implicit"] })).toMatchObject(refused);
    expect(check({}, { isOAuthEnabled: false })).toMatchObject(refused);
  });

  test("report the first failure of several, in the order of the contract", () => {
    const all = { response_type: "id_token", scope: "nope", code_challenge: "x", identity_provider: "Okta" };
    expect(check(all)).toMatchObject({ error: "invalid_request" });
    expect(check({ ...all, redirect_uri: "x" })).toMatchObject({ kind: "shown", error: "redirect_mismatch" });
    expect(check({ scope: "nope", identity_provider: "Okta" })).toMatchObject({ error: "invalid_scope" });
  });

  test("refuse a repeated parameter, and echo no state that was sent twice", () => {
    const query = new URLSearchParams(GOOD).toString();
    expect(checkQuery(`${query}&scope=openid&scope=openid`)).toMatchObject({
      error: "invalid_request",
      state: "s",
    });
    expect(checkQuery(`${query}&state=t`)).toMatchObject({ error: "invalid_request", state: undefined });
    expect(checkQuery(`${query}&state=%ff`.replace("state=s&", ""))).toMatchObject({
      error: "invalid_request",
      state: undefined,
    });
    expect(checkQuery(`${query}&client_id=x`)).toMatchObject({ kind: "shown", error: "invalid_request" });
    expect(checkQuery(`${query}&unknown=1&unknown=2`).kind).toBe("accepted");
  });
});

describe("the resource that the access token is bound to (A2.1, RFC 8707)", () => {
  test.each([
    "https://api.example.com",
    "https://api.example.com/orders?id=1",
    "http://localhost:3000/x",
    "http://localhost",
    "myapp://orders",
  ])("may be %s", (resource) => {
    expect(accept({ resource }).resource).toBe(resource);
  });

  test.each([
    "",
    "orders",
    "http://api.example.com",
    "http://localhost.example.com",
    "https://api.example.com/#part",
    "https://",
    "javascript://x",
  ])("may not be '%s'", (resource) => {
    expect(check({ resource })).toMatchObject({ kind: "redirected", error: "invalid_request" });
  });

  test("is one", () => {
    const query = `${new URLSearchParams(GOOD)}&resource=https://a.example.com&resource=https://b.example.com`;
    expect(checkQuery(query)).toMatchObject({ kind: "redirected", error: "invalid_request" });
  });
});
