import { createHmac } from "node:crypto";
import { isEqualSecret } from "../../platform/constant-time.ts";
import { type AppClient, secretsOf } from "../app-client.ts";
import { UserPoolError } from "../user-pool-error.ts";

/**
 * Checks `SECRET_HASH` of a client that has a secret (contract C10); a public client's is ignored.
 *
 * @param names what may have been hashed: the name as sent, and the canonical username where that is accepted
 * @throws UserPoolError `secret-hash-missing`, `secret-hash-mismatch`
 */
export function checkSecretHash(
  client: AppClient,
  secretHash: string | undefined,
  names: readonly (string | undefined)[],
): void {
  const { clientId } = client;
  const secrets = secretsOf(client);
  if (secrets.length === 0) return;
  if (!secretHash) throw new UserPoolError("secret-hash-missing", { values: { clientId } });
  const matches = secrets.flatMap((secret) =>
    names.map(
      (name) => name !== undefined && isEqualSecret(computeSecretHash(secret, name + clientId), secretHash),
    ),
  );
  if (!matches.includes(true)) throw new UserPoolError("secret-hash-mismatch", { values: { clientId } });
}

function computeSecretHash(clientSecret: string, text: string): string {
  return createHmac("sha256", clientSecret).update(text, "utf8").digest("base64");
}
