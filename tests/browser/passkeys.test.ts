import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Browser } from "playwright-core";
import { type RunningCognitoIdp, startCognitoIdp } from "../support/start-cognito-idp.ts";
import { launchBrowser, openPage, type Visit } from "./launch-browser.ts";

let browser: Browser;
let idp: RunningCognitoIdp;
beforeAll(async () => {
  const SignInPolicy = { AllowedFirstAuthFactors: ["PASSWORD", "WEB_AUTHN"] };
  [browser, idp] = await Promise.all([
    launchBrowser(),
    startCognitoIdp({ properties: { Policies: { SignInPolicy } } }),
  ]);
});
afterAll(async () => {
  await browser?.close();
  await idp?.close();
});

/** A page at localhost, with an authenticator that says yes to everything. */
async function openWithAuthenticator(): Promise<Visit> {
  const visit = await openPage(browser);
  const session = await visit.context.newCDPSession(visit.page);
  await session.send("WebAuthn.enable");
  await session.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  // The API has no pages; any at this origin will do.
  await visit.page.route("**/*", (route) => route.fulfill({ contentType: "text/html", body: "<p>Hello" }));
  await visit.page.goto(`${idp.endpoint}/`);
  return visit;
}

/** Runs one of the two ceremonies in the page, on JSON both ways as Amplify does. */
function runInPage({ page }: Visit, ceremony: "create" | "get", options: object): Promise<object> {
  const parse = ceremony === "create" ? "parseCreationOptionsFromJSON" : "parseRequestOptionsFromJSON";
  return page.evaluate(
    `navigator.credentials.${ceremony}({ publicKey: PublicKeyCredential.${parse}(${JSON.stringify(options)}) })
      .then((credential) => credential.toJSON())`,
  );
}

async function succeed(operation: string, body: object) {
  const { status, text, body: answer } = await idp.call(operation, body, { isSigned: true });
  if (status !== 200) throw new Error(`${operation}: ${text}`);
  return answer;
}

describe("a passkey of Chromium", () => {
  test("is made for localhost, and signs in by choice", async () => {
    const email = "jane@example.com";
    await idp.createUser(email);
    const AccessToken = await idp.signIn(email);
    const visit = await openWithAuthenticator();
    const { CredentialCreationOptions } = await succeed("StartWebAuthnRegistration", { AccessToken });
    const Credential = await runInPage(visit, "create", CredentialCreationOptions);
    await succeed("CompleteWebAuthnRegistration", { AccessToken, Credential });

    const ClientId = idp.clients.choice;
    const AuthParameters = { USERNAME: email, PREFERRED_CHALLENGE: "WEB_AUTHN" };
    for (let round = 0; round < 2; round += 1) {
      const posed = await succeed("InitiateAuth", { ClientId, AuthFlow: "USER_AUTH", AuthParameters });
      const options = JSON.parse(posed.ChallengeParameters.CREDENTIAL_REQUEST_OPTIONS);
      const credential = await runInPage(visit, "get", options);
      const ChallengeResponses = { USERNAME: email, CREDENTIAL: JSON.stringify(credential) };
      const { ChallengeName, Session } = posed;
      const done = await succeed("RespondToAuthChallenge", {
        ClientId,
        ChallengeName,
        Session,
        ChallengeResponses,
      });
      expect(done.AuthenticationResult.IdToken).toBeDefined();
    }
  });
});
