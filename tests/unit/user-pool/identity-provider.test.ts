import type { JsonObject } from "../../../local/platform/json.ts";
import { StartError } from "../../../local/platform/start-error.ts";
import { toFederationNotes } from "../../../local/start/federation-notes.ts";
import { ISSUER, PROVIDER } from "../../support/stand-in-provider.ts";
import { createTestPool } from "../../support/user-pools.ts";

function start(provider: JsonObject, client: JsonObject = {}) {
  return createTestPool({ client, identityProviders: [{ ...PROVIDER, ...provider }] });
}

async function startError(starting: Promise<unknown>): Promise<string> {
  const error = await starting.catch((cause: unknown) => cause);
  if (!(error instanceof StartError)) throw new Error(`no StartError: ${String(error)}`);
  return error.message;
}

describe("AWS::Cognito::UserPoolIdentityProvider", () => {
  test("of type OIDC is the pool's, by its name and its identifiers", async () => {
    const { pool } = await start({ IdpIdentifiers: ["partner.example.com"] });
    expect(pool.listIdentityProviders().map(({ name }) => name)).toEqual(["Partner"]);
    expect(pool.findIdentityProviderByIdentifier("partner.example.com")?.name).toBe("Partner");
    expect(pool.findIdentityProviderByIdentifier("Partner")).toBeUndefined();
  });

  test.each(["SAML", "Facebook", "Google", "LoginWithAmazon", "SignInWithApple"])(
    "of type %s stops the start by its name",
    async (ProviderType) => {
      expect(await startError(start({ ProviderType }))).toContain(
        `Gatehouse does not run identity providers of type "${ProviderType}".`,
      );
    },
  );

  test.each<[string, JsonObject]>([
    ["ProviderName", { ProviderName: "part_ner" }],
    ["ProviderDetails.client_id", { ProviderDetails: {} }],
    ["AttributeMapping.custom:nothing", { AttributeMapping: { "custom:nothing": "x" } }],
    ["IdpIdentifier", { IdpIdentifier: "x" }],
  ])("stops the start at %s", async (path, changes) => {
    expect(await startError(start(changes))).toContain(path);
  });

  test("is named by a client, and nobody else is", async () => {
    const { client } = await start({}, { SupportedIdentityProviders: ["Partner"] });
    expect(client.identityProviders).toEqual(["Partner"]);
    expect(await startError(start({}, { SupportedIdentityProviders: ["Other"] }))).toContain(
      "The provider Other does not exist for User Pool",
    );
    expect(await startError(start({}, { SupportedIdentityProviders: ["Google"] }))).toContain(
      "social providers are not run here",
    );
  });

  test("is announced with what it has to know", async () => {
    const { pool } = await start({});
    const [note] = toFederationNotes([pool], "http://localhost:3001");
    expect(note).toContain(`Partner is called at ${ISSUER}`);
    expect(note).toMatch(
      /gatehouse has to allow the redirect URI http:\/\/localhost:3001\/oauth2\/idpresponse$/,
    );
  });
});
