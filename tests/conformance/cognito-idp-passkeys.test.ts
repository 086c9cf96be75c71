import {
  CompleteWebAuthnRegistrationCommand,
  DeleteWebAuthnCredentialCommand,
  InitiateAuthCommand,
  ListWebAuthnCredentialsCommand,
  RespondToAuthChallengeCommand,
  StartWebAuthnRegistrationCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { createSoftwareAuthenticator } from "../support/software-authenticator.ts";
import { type RunningCognitoIdp, startCognitoIdp } from "../support/start-cognito-idp.ts";

let idp: RunningCognitoIdp;

beforeAll(async () => {
  const SignInPolicy = { AllowedFirstAuthFactors: ["PASSWORD", "WEB_AUTHN"] };
  idp = await startCognitoIdp({ properties: { Policies: { SignInPolicy } } });
});

afterAll(() => idp.close());

describe("F3: passkeys, through the AWS SDK", () => {
  test("are registered, listed, used to sign in, and deleted", async () => {
    const email = "passkey@example.com";
    await idp.createUser(email);
    const AccessToken = await idp.signIn(email);
    const authenticator = createSoftwareAuthenticator();
    const started = await idp.sdk.send(new StartWebAuthnRegistrationCommand({ AccessToken }));
    const options = started.CredentialCreationOptions as { readonly challenge: string };
    const Credential = { ...authenticator.create({ challenge: options.challenge }) } as Record<string, never>;
    await idp.sdk.send(new CompleteWebAuthnRegistrationCommand({ AccessToken, Credential }));
    const { Credentials } = await idp.sdk.send(new ListWebAuthnCredentialsCommand({ AccessToken }));
    expect(Credentials).toEqual([
      {
        CredentialId: authenticator.credentialId,
        FriendlyCredentialName: "Passkey",
        RelyingPartyId: "localhost",
        AuthenticatorAttachment: "platform",
        AuthenticatorTransports: ["internal"],
        CreatedAt: expect.any(Date),
      },
    ]);

    const ClientId = idp.clients.choice;
    const posed = await idp.sdk.send(
      new InitiateAuthCommand({
        ClientId,
        AuthFlow: "USER_AUTH",
        AuthParameters: { USERNAME: email, PREFERRED_CHALLENGE: "WEB_AUTHN" },
      }),
    );
    expect(posed.ChallengeName).toBe("WEB_AUTHN");
    const { challenge } = JSON.parse(posed.ChallengeParameters?.CREDENTIAL_REQUEST_OPTIONS ?? "{}");
    const done = await idp.sdk.send(
      new RespondToAuthChallengeCommand({
        ClientId,
        ChallengeName: "WEB_AUTHN",
        Session: posed.Session,
        ChallengeResponses: { USERNAME: email, CREDENTIAL: JSON.stringify(authenticator.get({ challenge })) },
      }),
    );
    expect(done.AuthenticationResult?.IdToken).toBeDefined();
    const CredentialId = authenticator.credentialId;
    await idp.sdk.send(new DeleteWebAuthnCredentialCommand({ AccessToken, CredentialId }));
    const remaining = await idp.sdk.send(new ListWebAuthnCredentialsCommand({ AccessToken }));
    expect(remaining.Credentials).toEqual([]);
    await expect(
      idp.sdk.send(new DeleteWebAuthnCredentialCommand({ AccessToken, CredentialId })),
    ).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  });

  test("from a foreign page, or without a registration, are refused by name", async () => {
    const email = "stranger@example.com";
    await idp.createUser(email);
    const AccessToken = await idp.signIn(email);
    const complete = (credential: object) =>
      idp.call("CompleteWebAuthnRegistration", { AccessToken, Credential: credential });
    const authenticator = createSoftwareAuthenticator();
    expect((await complete(authenticator.create({ challenge: "AAAA" }))).body.__type).toBe(
      "WebAuthnChallengeNotFoundException",
    );
    const { body } = await idp.call("StartWebAuthnRegistration", { AccessToken });
    const { challenge } = body.CredentialCreationOptions;
    const foreign = authenticator.create({ challenge, origin: "https://evil.example" });
    expect((await complete(foreign)).body.__type).toBe("WebAuthnOriginNotAllowedException");
    const other = authenticator.create({ challenge, rpId: "evil.example" });
    expect((await complete(other)).body.__type).toBe("WebAuthnRelyingPartyMismatchException");
    expect((await complete({})).body.__type).toBe("WebAuthnCredentialNotSupportedException");
    const text = await idp.call("CompleteWebAuthnRegistration", { AccessToken, Credential: "{}" });
    expect(text.body.__type).toBe("SerializationException");
  });

  test("need a domain or a relying party: the other pool has neither", async () => {
    const AccessToken = await idp.other.signIn("other@example.com");
    const { body } = await idp.call("StartWebAuthnRegistration", { AccessToken });
    expect(body.__type).toBe("WebAuthnConfigurationMissingException");
  });
});
