import { isEqualSecret } from "../platform/constant-time.ts";
import { type AppClient, secretsOf } from "../user-pool/app-client.ts";
import { UserPoolError } from "../user-pool/user-pool-error.ts";

/**
 * The proof of a confidential client where the request carries its secret itself instead of a hash (contract
 * C10). A public client's secret, if one is sent, is not looked at.
 *
 * @throws UserPoolError `client-secret-missing`, `client-secret-mismatch`
 */
export function checkClientSecret(
  client: Pick<AppClient, "clientId" | "clientSecret" | "otherClientSecret">,
  sent: string | undefined,
): void {
  const secrets = secretsOf(client);
  if (secrets.length === 0) return;
  const { clientId } = client;
  if (sent === undefined) throw new UserPoolError("client-secret-missing", { values: { clientId } });
  if (!secrets.map((secret) => isEqualSecret(sent, secret)).includes(true))
    throw new UserPoolError("client-secret-mismatch");
}
