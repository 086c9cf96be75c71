import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import * as openid from "openid-client";
import { CALLBACK, type ClientTwin, startClientTwin } from "./start-client-twin.ts";

const EMAIL = "ada@example.com";

let twin: ClientTwin;
beforeAll(async () => {
  twin = await startClientTwin({ issuer: "local" });
  await twin.createUser(EMAIL);
});
afterAll(() => twin?.close());

function discover(clientId: string, secret?: string): Promise<openid.Configuration> {
  const issuer = new URL(`${twin.endpoint}/${twin.userPoolId}`);
  const options = { execute: [openid.allowInsecureRequests] };
  return openid.discovery(issuer, clientId, secret, undefined, options);
}

/** Authorization code with PKCE, state and nonce, every one of them checked by the library. */
async function signIn(config: openid.Configuration) {
  const pkceCodeVerifier = openid.randomPKCECodeVerifier();
  const [expectedState, expectedNonce] = [openid.randomState(), openid.randomNonce()];
  const url = openid.buildAuthorizationUrl(config, {
    redirect_uri: CALLBACK,
    scope: "openid email",
    code_challenge: await openid.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: "S256",
    state: expectedState,
    nonce: expectedNonce,
  });
  const callback = await twin.authorize(url, EMAIL);
  const checks = { pkceCodeVerifier, expectedState, expectedNonce, idTokenExpected: true };
  return openid.authorizationCodeGrant(config, callback, checks);
}

describe("openid-client v6", () => {
  test("discovers the issuer by its address, which is what the tokens say and the gateway trusts", async () => {
    const config = await discover(twin.webClientId);
    const { issuer } = config.serverMetadata();
    expect(issuer).toBe(`${twin.endpoint}/${twin.userPoolId}`);
    const tokens = await signIn(config);
    expect(tokens.claims()).toMatchObject({ iss: issuer, aud: twin.webClientId, email: EMAIL });
    expect((await twin.callApi("/inside/verify", tokens.id_token)).status).toBe(200);
    expect((await twin.callApi("/inside/verify", tokens.access_token)).status).toBe(401);
  });

  test("checks the signature against the keys that discovery names", async () => {
    const config = await discover(twin.webClientId);
    openid.enableNonRepudiationChecks(config);
    await expect(signIn(config)).resolves.toHaveProperty("id_token");
  });

  test("reads userInfo, refreshes, revokes, and builds the sign-out URL", async () => {
    const config = await discover(twin.webClientId);
    const tokens = await signIn(config);
    const sub = tokens.claims()?.sub ?? "";
    const info = await openid.fetchUserInfo(config, tokens.access_token, sub);
    expect(info).toMatchObject({ sub, email: EMAIL, email_verified: "true" });
    const refreshed = await openid.refreshTokenGrant(config, tokens.refresh_token ?? "");
    expect(refreshed.claims()?.sub).toBe(sub);
    await openid.tokenRevocation(config, tokens.refresh_token ?? "");
    await expect(openid.refreshTokenGrant(config, tokens.refresh_token ?? "")).rejects.toMatchObject({
      error: "invalid_grant",
    });
    expect(openid.buildEndSessionUrl(config).href).toContain(`${twin.endpoint}/logout?`);
  });

  test.each([
    ["in the body", openid.ClientSecretPost],
    ["by Basic", openid.ClientSecretBasic],
  ])("authenticates a confidential client %s", async (_where, authentication) => {
    const issuer = new URL(`${twin.endpoint}/${twin.userPoolId}`);
    const execute = [openid.allowInsecureRequests];
    const method = authentication(twin.serverClientSecret);
    const config = await openid.discovery(issuer, twin.serverClientId, undefined, method, { execute });
    expect((await signIn(config)).claims()).toMatchObject({ aud: twin.serverClientId });
    const wrong = await discover(twin.serverClientId, "wrong");
    await expect(signIn(wrong)).rejects.toMatchObject({ error: "invalid_client" });
  });

  test("is told of a refusal at the callback, by state and error", async () => {
    const config = await discover(twin.webClientId);
    const parameters = { redirect_uri: CALLBACK, scope: "unknown/scope", state: "s" };
    const answer = await fetch(openid.buildAuthorizationUrl(config, parameters), { redirect: "manual" });
    const callback = new URL(answer.headers.get("location") ?? "");
    await expect(
      openid.authorizationCodeGrant(config, callback, { expectedState: "s" }),
    ).rejects.toMatchObject({ error: "invalid_scope" });
  });
});
