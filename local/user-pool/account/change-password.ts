import type { PoolParts } from "../pool-parts.ts";
import type { User } from "../user.ts";
import { UserPoolError } from "../user-pool-error.ts";
import { getUser } from "../users/find-user.ts";
import { checkHistory, rememberPassword } from "../users/password-history.ts";
import { checkPassword } from "../users/password-policy.ts";

/**
 * Replaces a password by one that the user knows, or gives a first one to a user without (contract C5.7).
 * Tokens issued before stay valid.
 *
 * @throws UserPoolError `attempt-limit-exceeded`, `incorrect-credentials`, `password-not-conforming`,
 * `password-used-before`
 */
export async function changePassword(
  parts: PoolParts,
  { username, sub }: User,
  change: { readonly previousPassword: string | undefined; readonly proposedPassword: string },
): Promise<void> {
  const { settings, store, clock, passwords, quotas } = parts;
  const isAllowed = await store.write((transaction) => quotas.take(transaction, "change-password", sub));
  if (!isAllowed) throw new UserPoolError("attempt-limit-exceeded");
  const shown = getUser(parts, username);
  const before = shown.password;
  if (before && !passwords.isCorrect(username, change.previousPassword ?? "", before)) {
    throw new UserPoolError("incorrect-credentials");
  }
  checkPassword(settings.passwordPolicy, change.proposedPassword, "change");
  checkHistory(parts, store, { user: shown, password: change.proposedPassword });
  const password = passwords.create(username, change.proposedPassword, null);
  await store.write((transaction) => {
    const user = getUser({ settings, store: transaction }, username);
    // Somebody else may have replaced it meanwhile, and then the previous one is not the one that was shown.
    const isSame = before ? user.password?.salt.equals(before.salt) : user.password === null;
    if (!isSame) throw new UserPoolError("incorrect-credentials");
    rememberPassword(parts, transaction, user);
    transaction.updateUser({ ...user, password, lastModifiedAt: clock.now() });
  });
}
