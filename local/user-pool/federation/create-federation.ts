import type { Federation } from "../federation.ts";
import type { PoolParts } from "../pool-parts.ts";
import type { IdentityProviderAdministration } from "../resources/identity-provider.ts";
import { linkProvider, unlinkProvider } from "./linked-identities.ts";
import { beginFederatedSignIn, takeFederatedSignIn } from "./pending-federation.ts";
import { signInExternalUser } from "./sign-in-external-user.ts";

export function createFederation(
  parts: PoolParts,
  { getIdentityProvider }: Pick<IdentityProviderAdministration, "getIdentityProvider">,
): Federation {
  return {
    beginFederatedSignIn: (start) => beginFederatedSignIn(parts, start),
    takeFederatedSignIn: (state, browserKey) => takeFederatedSignIn(parts, state, browserKey),
    linkProvider: async (link) => {
      getIdentityProvider(link.external.providerName);
      return linkProvider(parts, link);
    },
    unlinkProvider: async (external) => {
      getIdentityProvider(external.providerName);
      return unlinkProvider(parts, external);
    },
    signInExternalUser: async (client, external) => {
      const provider = getIdentityProvider(external.providerName);
      return signInExternalUser(parts, client, { provider, external });
    },
  };
}
