import {
  AdminDisableProviderForUserCommand,
  AdminGetUserCommand,
  AdminLinkProviderForUserCommand,
  CreateIdentityProviderCommand,
  CreateUserPoolClientCommand,
  DeleteIdentityProviderCommand,
  DescribeIdentityProviderCommand,
  GetIdentityProviderByIdentifierCommand,
  ListIdentityProvidersCommand,
  UpdateIdentityProviderCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { createMaker } from "../support/made-pools.ts";
import { type RunningCognitoIdp, startCognitoIdp } from "../support/start-cognito-idp.ts";

let api: RunningCognitoIdp;
beforeAll(async () => {
  api = await startCognitoIdp();
});
afterAll(() => api.close());

const { send, createPool, createUser } = createMaker(() => api);

const ProviderDetails = {
  client_id: "gatehouse",
  client_secret: "not-told-anybody",
  oidc_issuer: "https://login.example.com",
  authorize_scopes: "openid email",
  attributes_request_method: "GET",
};

function create(UserPoolId: string | undefined, changes: object = {}) {
  const provider = { UserPoolId, ProviderName: "Partner", ProviderType: "OIDC" as const, ProviderDetails };
  return send(new CreateIdentityProviderCommand({ ...provider, ...changes }));
}

describe("C3: OIDC identity providers", () => {
  test("are made, shown, listed, changed and deleted", async () => {
    const { UserPoolId } = await createPool();
    const made = await create(UserPoolId, {
      AttributeMapping: { email: "email" },
      IdpIdentifiers: ["partner.example.com"],
    });
    expect(made.IdentityProvider).toMatchObject({
      UserPoolId,
      ProviderName: "Partner",
      ProviderType: "OIDC",
      ProviderDetails,
      AttributeMapping: { email: "email", username: "sub" },
      IdpIdentifiers: ["partner.example.com"],
      CreationDate: expect.any(Date),
    });
    const named = { UserPoolId, ProviderName: "Partner" };
    expect(await send(new ListIdentityProvidersCommand({ UserPoolId, MaxResults: 5 }))).toMatchObject({
      Providers: [{ ProviderName: "Partner", ProviderType: "OIDC" }],
    });
    const IdpIdentifier = "partner.example.com";
    expect(
      await send(new GetIdentityProviderByIdentifierCommand({ UserPoolId, IdpIdentifier })),
    ).toMatchObject({
      IdentityProvider: { ProviderName: "Partner" },
    });
    await send(new UpdateIdentityProviderCommand({ ...named, AttributeMapping: { name: "nickname" } }));
    const { IdentityProvider } = await send(new DescribeIdentityProviderCommand(named));
    expect(IdentityProvider).toMatchObject({
      ProviderDetails,
      AttributeMapping: { name: "nickname" },
      IdpIdentifiers: [IdpIdentifier],
    });
    await send(new DeleteIdentityProviderCommand(named));
    await expect(send(new DescribeIdentityProviderCommand(named))).rejects.toMatchObject({
      name: "ResourceNotFoundException",
    });
    await expect(send(new DeleteIdentityProviderCommand(named))).rejects.toMatchObject({
      name: "ResourceNotFoundException",
    });
  });

  test("are named by clients when they are there", async () => {
    const { UserPoolId } = await createPool();
    const client = { UserPoolId, ClientName: "web", SupportedIdentityProviders: ["COGNITO", "Partner"] };
    await expect(send(new CreateUserPoolClientCommand(client))).rejects.toMatchObject({
      name: "InvalidParameterException",
      message: `The provider Partner does not exist for User Pool ${UserPoolId}.`,
    });
    await create(UserPoolId);
    const { UserPoolClient } = await send(new CreateUserPoolClientCommand(client));
    expect(UserPoolClient?.SupportedIdentityProviders).toEqual(["COGNITO", "Partner"]);
  });

  test.each(["SAML", "Google", "Facebook", "LoginWithAmazon", "SignInWithApple"] as const)(
    "of type %s are refused by name",
    async (ProviderType) => {
      const { UserPoolId } = await createPool();
      await expect(create(UserPoolId, { ProviderType })).rejects.toMatchObject({
        name: "InvalidParameterException",
        message: `Gatehouse does not run identity providers of type "${ProviderType}".`,
      });
    },
  );

  test.each<[string, object]>([
    ["a name with _", { ProviderName: "Part_ner" }],
    ["a name of AWS's own", { ProviderName: "COGNITO" }],
    ["no issuer", { ProviderDetails: { ...ProviderDetails, oidc_issuer: "" } }],
    [
      "an issuer in the clear",
      { ProviderDetails: { ...ProviderDetails, oidc_issuer: "http://login.example.com" } },
    ],
    [
      "an issuer of another scheme",
      { ProviderDetails: { ...ProviderDetails, oidc_issuer: "file:///etc/passwd" } },
    ],
    [
      "credentials in an address",
      { ProviderDetails: { ...ProviderDetails, token_url: "https://a:b@c.example/" } },
    ],
    ["no openid", { ProviderDetails: { ...ProviderDetails, authorize_scopes: "email" } }],
    ["an unknown detail", { ProviderDetails: { ...ProviderDetails, "oidc-issuer": "https://x.example" } }],
    ["an unknown method", { ProviderDetails: { ...ProviderDetails, attributes_request_method: "PUT" } }],
    ["an attribute that the pool has not", { AttributeMapping: { "custom:nothing": "x" } }],
    ["sub as an attribute", { AttributeMapping: { sub: "sub" } }],
    ["identities as an attribute", { AttributeMapping: { identities: "identities" } }],
    ["a username of its own", { AttributeMapping: { username: "email" } }],
  ])("with %s are refused", async (_what, changes) => {
    const { UserPoolId } = await createPool();
    await expect(create(UserPoolId, changes)).rejects.toMatchObject({ name: "InvalidParameterException" });
  });

  test("are there once, and share no identifier", async () => {
    const { UserPoolId } = await createPool();
    await create(UserPoolId, { IdpIdentifiers: ["one.example"] });
    await expect(create(UserPoolId)).rejects.toMatchObject({ name: "DuplicateProviderException" });
    const other = { ProviderName: "Other", IdpIdentifiers: ["one.example"] };
    await expect(create(UserPoolId, other)).rejects.toMatchObject({ name: "InvalidParameterException" });
  });

  test("are linked to users, and parted from them", async () => {
    const { UserPoolId = "" } = await createPool();
    await create(UserPoolId);
    await createUser(UserPoolId, "jane");
    const DestinationUser = { ProviderName: "Cognito", ProviderAttributeValue: "jane" };
    const SourceUser = {
      ProviderName: "Partner",
      ProviderAttributeName: "Cognito_Subject",
      ProviderAttributeValue: "Ada",
    };
    const readIdentities = async () => {
      const { UserAttributes = [] } = await send(new AdminGetUserCommand({ UserPoolId, Username: "jane" }));
      return UserAttributes.find(({ Name }) => Name === "identities")?.Value;
    };
    await send(new AdminLinkProviderForUserCommand({ UserPoolId, DestinationUser, SourceUser }));
    expect(JSON.parse((await readIdentities()) ?? "")).toMatchObject([
      { userId: "Ada", providerName: "Partner", providerType: "OIDC", primary: false },
    ]);
    await send(new AdminDisableProviderForUserCommand({ UserPoolId, User: SourceUser }));
    expect(await readIdentities()).toBeUndefined();
    for (const source of [{ ProviderName: "Partner" }, { ...SourceUser, ProviderName: "Cognito" }]) {
      const link = { UserPoolId, DestinationUser, SourceUser: source };
      await expect(send(new AdminLinkProviderForUserCommand(link))).rejects.toMatchObject({
        name: "InvalidParameterException",
      });
    }
    const elsewhere = { UserPoolId, DestinationUser: SourceUser, SourceUser };
    await expect(send(new AdminLinkProviderForUserCommand(elsewhere))).rejects.toMatchObject({
      name: "InvalidParameterException",
    });
  });
});
