import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import * as oauth from "oauth4webapi";
import { CALLBACK, type ClientTwin, startClientTwin } from "./start-client-twin.ts";

const EMAIL = "ada@example.com";
const HTTP = { [oauth.allowInsecureRequests]: true };

let twin: ClientTwin;
let server: oauth.AuthorizationServer;
beforeAll(async () => {
  twin = await startClientTwin({ issuer: "local" });
  await twin.createUser(EMAIL);
  const issuer = new URL(`${twin.endpoint}/${twin.userPoolId}`);
  server = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, HTTP));
});
afterAll(() => twin?.close());

async function signIn() {
  const client: oauth.Client = { client_id: twin.webClientId };
  const [verifier, state, nonce] = [
    oauth.generateRandomCodeVerifier(),
    oauth.generateRandomState(),
    oauth.generateRandomNonce(),
  ];
  const url = new URL(server.authorization_endpoint ?? "");
  url.search = new URLSearchParams({
    client_id: client.client_id,
    redirect_uri: CALLBACK,
    response_type: "code",
    scope: "openid email",
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    state,
    nonce,
  }).toString();
  const parameters = oauth.validateAuthResponse(server, client, await twin.authorize(url, EMAIL), state);
  const redeem = () =>
    oauth.authorizationCodeGrantRequest(server, client, oauth.None(), parameters, CALLBACK, verifier, HTTP);
  const process = (response: Response) =>
    oauth.processAuthorizationCodeResponse(server, client, response, {
      expectedNonce: nonce,
      requireIdToken: true,
    });
  return { client, redeem, process };
}

describe("oauth4webapi", () => {
  test("goes from discovery to verified claims, and to userInfo of the same subject", async () => {
    const { client, redeem, process } = await signIn();
    const response = await redeem();
    const tokens = await process(response);
    await oauth.validateApplicationLevelSignature(server, response, HTTP);
    const claims = oauth.getValidatedIdTokenClaims(tokens);
    expect(claims).toMatchObject({ iss: server.issuer, email: EMAIL });
    const answer = await oauth.userInfoRequest(server, client, tokens.access_token, HTTP);
    expect(await oauth.processUserInfoResponse(server, client, claims?.sub ?? "", answer)).toMatchObject({
      email: EMAIL,
    });
  });

  test("gets a code's tokens once", async () => {
    const { redeem, process } = await signIn();
    await process(await redeem());
    await expect(redeem().then(process)).rejects.toMatchObject({ error: "invalid_grant" });
  });

  test("refreshes and revokes", async () => {
    const { client, redeem, process } = await signIn();
    const { refresh_token: refreshToken = "" } = await process(await redeem());
    const refresh = async () =>
      oauth.processRefreshTokenResponse(
        server,
        client,
        await oauth.refreshTokenGrantRequest(server, client, oauth.None(), refreshToken, HTTP),
      );
    expect(await refresh()).toHaveProperty("id_token");
    await oauth.processRevocationResponse(
      await oauth.revocationRequest(server, client, oauth.None(), refreshToken, HTTP),
    );
    await expect(refresh()).rejects.toMatchObject({ error: "invalid_grant" });
  });
});
