import type { AppClient } from "../user-pool/app-client.ts";
import type { UserPool } from "../user-pool/user-pool.ts";

type BrandedPool = Pick<UserPool, "listDomains" | "listClients" | "findBrandingOfClient">;

/**
 * A line of advice for every client whose pages would not be shown: managed login without a branding
 * (contract A1). A template that lacks it deploys well on AWS, and nobody can sign in.
 */
export function adviseOnBranding(pools: readonly BrandedPool[]): readonly string[] {
  return pools.filter(hasManagedLogin).flatMap((pool) =>
    pool
      .listClients()
      .filter((client) => hasPages(client) && pool.findBrandingOfClient(client.clientId) === undefined)
      .map(toAdvice),
  );
}

function hasManagedLogin(pool: BrandedPool): boolean {
  return pool.listDomains().some(({ managedLoginVersion }) => managedLoginVersion === 2);
}

function hasPages({ isOAuthEnabled, callbackUrls }: AppClient): boolean {
  return isOAuthEnabled && callbackUrls.length > 0;
}

function toAdvice({ clientName, clientId }: AppClient): string {
  return (
    `The sign-in pages of client ${clientName} (${clientId}) say "Login pages unavailable", here and on AWS: ` +
    "ManagedLoginVersion 2 needs a branding for each client. Add AWS::Cognito::ManagedLoginBranding with UserPoolId, " +
    "ClientId and UseCognitoProvidedValues: true to the template."
  );
}
