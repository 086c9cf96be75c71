import type { AppClient } from "../app-client.ts";
import { judgeCode, spendCode } from "../codes/confirmation-codes.ts";
import type { PoolParts } from "../pool-parts.ts";
import type { StoredPassword, StoreTransaction, UserRecord } from "../store.ts";
import type { ConfirmForgotPasswordRequest } from "../user-pool.ts";
import { UserPoolError } from "../user-pool-error.ts";
import { checkHistory, rememberPassword } from "../users/password-history.ts";
import { checkPassword } from "../users/password-policy.ts";
import { toReason, toVerified } from "./confirm-sign-up.ts";
import { findCurrent, findNamedUser, type NamedUser } from "./named-user.ts";
import { announceConfirmation } from "./post-confirmation.ts";

/**
 * Sets a new password by the code that was sent; the user is confirmed, the address verified (contract C5.6).
 * A weak password is told first and costs no code. Tokens issued before stay valid.
 *
 * @throws UserPoolError `password-not-conforming`, `code-mismatch`, `code-expired`,
 * `password-used-before`, `attempt-limit-exceeded`, `user-disabled`
 */
export async function confirmForgotPassword(
  parts: PoolParts,
  client: AppClient,
  request: ConfirmForgotPasswordRequest,
): Promise<void> {
  const named = findNamedUser(parts, client, request);
  checkPassword(parts.settings.passwordPolicy, request.password, "change");
  // Made for nobody, too: an unknown name must not be answered faster than a known one.
  const password = parts.passwords.create(named.user?.username ?? request.username, request.password, null);
  const outcome = await parts.store.write((transaction) =>
    replacePassword(parts, transaction, { named, password, request }),
  );
  if (outcome instanceof UserPoolError) throw outcome;
  await parts.lockout.recordSuccess(outcome.keys.username);
  const occasion = "PostConfirmation_ConfirmForgotPassword";
  await announceConfirmation(parts, client, { user: outcome, request, occasion });
}

function replacePassword(
  parts: PoolParts,
  transaction: StoreTransaction,
  change: {
    readonly named: NamedUser;
    readonly password: StoredPassword;
    readonly request: ConfirmForgotPasswordRequest;
  },
): UserRecord | UserPoolError {
  const { named, password, request } = change;
  if (!parts.quotas.take(transaction, "confirm-forgot-password", named.codeOwner)) {
    return new UserPoolError("attempt-limit-exceeded");
  }
  const owner = { purpose: "forgot-password", owner: named.codeOwner } as const;
  const verdict = judgeCode(parts, transaction, { ...owner, code: request.confirmationCode });
  if (verdict.kind !== "right") return new UserPoolError(toReason(verdict.kind));
  const user = findCurrent(transaction, named.user);
  if (!user || verdict.attribute === null) return new UserPoolError("code-mismatch");
  if (!user.enabled) return new UserPoolError("user-disabled");
  checkHistory(parts, transaction, { user, password: request.password });
  const changed: UserRecord = {
    ...user,
    status: "CONFIRMED",
    password,
    attributes: toVerified(user, verdict),
    lastModifiedAt: parts.clock.now(),
  };
  spendCode(parts, transaction, owner);
  rememberPassword(parts, transaction, user);
  transaction.updateUser(changed);
  return changed;
}
