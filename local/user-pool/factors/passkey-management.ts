import type { Passkeys } from "../passkeys.ts";
import type { PoolParts } from "../pool-parts.ts";
import { UserPoolError } from "../user-pool-error.ts";
import { getUser } from "../users/find-user.ts";
import { deleteStoredPasskey, findPasskey, listStoredPasskeys } from "./passkey-records.ts";
import { assertPasskeysEnabled, completeRegistration, startRegistration } from "./passkey-registration.ts";

/** Passkeys of signed-in users (contract F3). */
export function createPasskeyManagement(parts: PoolParts, owned: { hasDomain(): boolean }): Passkeys {
  return {
    async startPasskeyRegistration(client, { username }, pageHost) {
      assertPasskeysEnabled(parts);
      // AWS: without a domain the pool has to say whom passkeys are for.
      if (!owned.hasDomain() && parts.factors.current().webAuthn.relyingPartyId === null) {
        throw new UserPoolError("passkey-configuration-missing");
      }
      return startRegistration(parts, { client, username, pageHost });
    },
    completePasskeyRegistration: (client, { username }, credential) =>
      completeRegistration(parts, { client, username }, credential),
    listPasskeys: (user) =>
      listStoredPasskeys(parts.store, user).map(({ publicKey: _key, counter: _counter, ...shown }) => shown),
    async deletePasskey({ username }, credentialId) {
      await parts.store.write((transaction) => {
        const user = getUser({ settings: parts.settings, store: transaction }, username);
        if (!findPasskey(transaction, user, credentialId)) throw new UserPoolError("passkey-not-found");
        deleteStoredPasskey(transaction, user, credentialId);
      });
    },
  };
}
