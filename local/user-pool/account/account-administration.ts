import type { AccountAdministration } from "../account-management.ts";
import { putCode } from "../codes/confirmation-codes.ts";
import { deliverMessage } from "../messages.ts";
import type { PoolParts } from "../pool-parts.ts";
import { findRecoveryContact } from "../sign-up/forgot-password.ts";
import { revokeAll } from "../tokens/global-sign-out.ts";
import { toTriggerAttributes } from "../trigger.ts";
import { UserPoolError } from "../user-pool-error.ts";
import { getUser } from "../users/find-user.ts";
import { updateAttributes } from "./update-attributes.ts";

/** What administrators do to users who exist (contract C6). */
export function createAccountAdministration(parts: PoolParts): AccountAdministration {
  return {
    adminConfirmSignUp: (username, clientMetadata) => adminConfirmSignUp(parts, username, clientMetadata),
    setUserEnabled: (username, isEnabled) => setUserEnabled(parts, username, isEnabled),
    async adminUpdateAttributes(username, attributes) {
      await updateAttributes(parts, username, attributes);
    },
    adminResetPassword: (username) => adminResetPassword(parts, username),
  };
}

async function adminConfirmSignUp(
  { settings, store, clock, invokeTrigger }: PoolParts,
  username: string,
  clientMetadata: Readonly<Record<string, string>> | undefined,
): Promise<void> {
  const user = await store.write((transaction) => {
    const current = getUser({ settings, store: transaction }, username);
    const { status } = current;
    if (status !== "UNCONFIRMED") throw new UserPoolError("user-cannot-be-confirmed", { values: { status } });
    const confirmed = { ...current, status: "CONFIRMED" as const, lastModifiedAt: clock.now() };
    transaction.updateUser(confirmed);
    return confirmed;
  });
  await invokeTrigger("PostConfirmation", {
    triggerSource: "PostConfirmation_ConfirmSignUp",
    userPoolId: user.userPoolId,
    username: user.username,
    request: {
      userAttributes: toTriggerAttributes(user),
      clientMetadata,
    },
  });
}

function setUserEnabled(
  { settings, store, clock }: PoolParts,
  username: string,
  enabled: boolean,
): Promise<void> {
  return store.write((transaction) => {
    const user = getUser({ settings, store: transaction }, username);
    transaction.updateUser({ ...user, enabled, lastModifiedAt: clock.now() });
    if (!enabled) revokeAll(transaction, user);
  });
}

/**
 * The password does not sign in any more, until the code that is sent has set a new one. The code goes where
 * one that the user asked for would go, and is used in the same way.
 */
async function adminResetPassword(parts: PoolParts, username: string): Promise<void> {
  const { settings, store, clock } = parts;
  const sent = await store.write((transaction) => {
    const user = getUser({ settings, store: transaction }, username);
    if (!user.enabled) throw new UserPoolError("user-disabled");
    if (user.status !== "CONFIRMED" && user.status !== "RESET_REQUIRED") {
      throw new UserPoolError("password-cannot-be-reset");
    }
    const attribute = findRecoveryContact(parts, user);
    if (attribute === undefined) throw new UserPoolError("no-verified-contact");
    transaction.updateUser({ ...user, status: "RESET_REQUIRED", lastModifiedAt: clock.now() });
    const destination = user.attributes[attribute] ?? null;
    const code = putCode(parts, transaction, {
      purpose: "forgot-password",
      owner: user.sub,
      attribute,
      destination,
    });
    return { user, attribute, code };
  });
  const asked = { source: "ForgotPassword" } as const;
  await deliverMessage(parts, { ...sent, kind: "verification", purpose: "forgot-password", asked });
}
