import { isEqualSecret } from "../platform/constant-time.ts";
import type { AppClient } from "../user-pool/app-client.ts";
import { UserPoolError } from "../user-pool/user-pool-error.ts";

/**
 * The proof of a confidential client where the request carries its secret itself instead of a hash (contract
 * C10). A public client's secret, if one is sent, is not looked at.
 *
 * @throws UserPoolError `client-secret-missing`, `client-secret-mismatch`
 */
export function checkClientSecret(
  { clientId, clientSecret }: Pick<AppClient, "clientId" | "clientSecret">,
  sent: string | undefined,
): void {
  if (clientSecret === undefined) return;
  if (sent === undefined) throw new UserPoolError("client-secret-missing", { values: { clientId } });
  if (!isEqualSecret(sent, clientSecret)) throw new UserPoolError("client-secret-mismatch");
}
