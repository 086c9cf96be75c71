import { parseOidcDetails } from "../user-pool/settings/oidc-details.ts";
import type { UserPool } from "../user-pool/user-pool.ts";

/**
 * A note for each external identity provider: whom the twin calls when somebody signs in by it, which it does
 * for nothing else, and what the provider has to know of the twin.
 */
export function toFederationNotes(pools: readonly UserPool[], origin: string): readonly string[] {
  return pools.flatMap((pool) =>
    pool.listIdentityProviders().map(({ name, details }) => {
      const { issuer, clientId } = parseOidcDetails(details);
      return (
        `The identity provider ${name} is called at ${issuer} when somebody signs in by it. Its client ${clientId} ` +
        `has to allow the redirect URI ${origin}/oauth2/idpresponse`
      );
    }),
  );
}
