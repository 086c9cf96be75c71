import { adviseOnBranding } from "../../../local/start/unbranded-clients.ts";
import type { Branding } from "../../../local/user-pool/resources/branding.ts";
import type { PoolDomain } from "../../../local/user-pool/resources/pool-domains.ts";
import { buildAppClient } from "../../support/stand-in-pool.ts";

const CLIENT = buildAppClient();

function buildPool(managedLoginVersion: 1 | 2, branding?: Branding, client = CLIENT) {
  const { userPoolId } = client;
  const domain: PoolDomain = { userPoolId, domain: "hello", managedLoginVersion, certificateArn: null };
  return { listDomains: () => [domain], listClients: () => [client], findBrandingOfClient: () => branding };
}

const BRANDING: Branding = {
  userPoolId: CLIENT.userPoolId,
  clientId: CLIENT.clientId,
  brandingId: "b",
  usesDefaults: true,
  settings: null,
  assets: [],
  createdAt: 0,
  lastModifiedAt: 0,
};

describe("advice on branding", () => {
  test("A1: names the client of managed login that has none, and the remedy", () => {
    const [line] = adviseOnBranding([buildPool(2)]);
    expect(line).toContain(`client ${CLIENT.clientName} (${CLIENT.clientId}) say "Login pages unavailable"`);
    expect(line).toContain("Add AWS::Cognito::ManagedLoginBranding");
  });

  test("is silent about classic pages, branded clients, and clients without pages", () => {
    const machine = buildAppClient({ callbackUrls: [] });
    expect(
      adviseOnBranding([buildPool(1), buildPool(2, BRANDING), buildPool(2, undefined, machine)]),
    ).toEqual([]);
  });
});
