import { readDevice } from "../devices/signing-device.ts";
import type { PoolParts } from "../pool-parts.ts";
import { toApiOutcome } from "../sign-in/api-outcome.ts";
import { findClaimant, provePassword } from "../sign-in/first-factor.ts";
import { migrateAtSignIn } from "../sign-in/migrate-user.ts";
import { checkSecretHash } from "../sign-in/secret-hash.ts";
import { continueSignIn } from "../sign-in/sign-in-steps.ts";
import type { AuthOutcome } from "../user-pool.ts";
import { findUser } from "../users/find-user.ts";
import { type AuthAttempt, type AuthFlow, getParameter } from "./auth-flow.ts";

/** The password as it is: `USER_PASSWORD_AUTH`. */
export function createUserPasswordFlow(parts: PoolParts): AuthFlow {
  return {
    allowedBy: "ALLOW_USER_PASSWORD_AUTH",
    refusal: { reason: "password-flow-not-enabled" },
    requiredParameters: ["USERNAME", "PASSWORD"],
    start: (attempt) => startWithPassword(parts, attempt),
  };
}

/** The same for an administrator: `ADMIN_USER_PASSWORD_AUTH`, `ADMIN_NO_SRP_AUTH` by its older name. */
export function createAdminUserPasswordFlow(parts: PoolParts): AuthFlow {
  return {
    allowedBy: "ALLOW_ADMIN_USER_PASSWORD_AUTH",
    isAdminOnly: true,
    refusal: { reason: "auth-flow-not-enabled" },
    requiredParameters: ["USERNAME", "PASSWORD"],
    start: (attempt) => startWithPassword(parts, attempt),
  };
}

async function startWithPassword(parts: PoolParts, attempt: AuthAttempt): Promise<AuthOutcome> {
  const { client, parameters, clientMetadata } = attempt;
  const username = getParameter(parameters, "USERNAME");
  checkSecretHash(client, parameters.SECRET_HASH, [username, findUser(parts, username)?.username]);
  const password = getParameter(parameters, "PASSWORD");
  await migrateAtSignIn(parts, client, { username, password, validationData: clientMetadata });
  const claimant = findClaimant(parts, client, { username, clientMetadata });
  const deviceKey = readDevice(parts, { parameters });
  const user = await provePassword(parts, claimant, password);
  return toApiOutcome(
    parts,
    client,
    await continueSignIn(parts, { client, user, isHosted: false, deviceKey }),
  );
}
