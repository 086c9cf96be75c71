import type { JsonObject } from "../../../local/platform/json.ts";
import { StartError } from "../../../local/platform/start-error.ts";
import { toFederationNotes } from "../../../local/start/federation-notes.ts";
import { ISSUER, PROVIDER } from "../../support/stand-in-provider.ts";
import {
  createTestPool,
  EMAIL_POOL,
  FULL_CLIENT,
  TEST_CLIENT_ID,
  TEST_POOL_ID,
} from "../../support/user-pools.ts";

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

  test("comes and goes with an edited template", async () => {
    const { pools } = await createTestPool();
    const toInput = (identityProviders: readonly JsonObject[]) => ({
      userPoolId: TEST_POOL_ID,
      userPoolArn: `arn:aws:cognito-idp:eu-west-1:123456789012:userpool/${TEST_POOL_ID}`,
      region: "eu-west-1",
      properties: EMAIL_POOL,
      clients: [
        {
          clientId: TEST_CLIENT_ID,
          properties: { ...FULL_CLIENT, SupportedIdentityProviders: ["COGNITO", "Partner"] },
        },
      ],
      domains: ["hello-1a2b"],
      identityProviders: identityProviders.map((properties) => ({ properties })),
    });
    pools.prepareTemplate([toInput([PROVIDER])])();
    const pool = pools.get(TEST_POOL_ID);
    expect(pool.getIdentityProvider("Partner").name).toBe("Partner");
    expect(pool.getClient(TEST_CLIENT_ID).identityProviders).toEqual(["COGNITO", "Partner"]);
    expect(() => pools.prepareTemplate([toInput([])])).toThrow("The provider Partner does not exist");
    expect(pools.get(TEST_POOL_ID).listIdentityProviders()).toHaveLength(1);
  });
});
