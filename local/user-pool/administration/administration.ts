import { toEpochSeconds } from "../../platform/clock.ts";
import { deleteAllDevices } from "../devices/device-records.ts";
import { deleteAllPasskeys } from "../factors/passkey-records.ts";
import { deleteUserFactors } from "../factors/user-factors.ts";
import { leaveAllGroups } from "../groups/group-records.ts";
import type { PoolParts } from "../pool-parts.ts";
import type { UserRecord } from "../store.ts";
import { TOKEN_FAMILIES, toFamilyOwner } from "../tokens/token-family.ts";
import type { UserAdministration } from "../user-administration.ts";
import { getUser, toUser } from "../users/find-user.ts";
import { checkHistory, deleteHistory, rememberPassword } from "../users/password-history.ts";
import { checkPassword } from "../users/password-policy.ts";
import { adminCreateUser } from "./admin-create-user.ts";
import { listUsers } from "./list-users.ts";

/** What an administrator may do to users (contract C6). */
export function createAdministration(parts: PoolParts): UserAdministration {
  return {
    adminCreateUser: (request) => adminCreateUser(parts, request),
    adminSetUserPassword: (request) => adminSetUserPassword(parts, request),
    getUser: async (username) => toUser(getUser(parts, username)),
    adminDeleteUser: (username) => adminDeleteUser(parts, username),
    listUsers: async (request) => listUsers(parts, request),
    estimateNumberOfUsers: () => parts.store.countUsers(parts.settings.userPoolId),
  };
}

async function adminSetUserPassword(
  parts: PoolParts,
  request: { readonly username: string; readonly password: string; readonly isPermanent: boolean },
): Promise<void> {
  const { settings, clock, store } = parts;
  const before = getUser(parts, request.username);
  const { username } = before;
  checkPassword(settings.passwordPolicy, request.password, "creation");
  checkHistory(parts, store, { user: before, password: request.password });
  const validity = settings.passwordPolicy.temporaryPasswordValidityDays * 86_400;
  const expiresAt = request.isPermanent ? null : toEpochSeconds(clock) + validity;
  const password = parts.passwords.create(username, request.password, expiresAt);
  await store.write((transaction) => {
    const user = getUser({ settings, store: transaction }, username);
    const status = toStatusAfterSetPassword(user, request.isPermanent);
    rememberPassword(parts, transaction, user);
    transaction.updateUser({ ...user, status, password, lastModifiedAt: clock.now() });
  });
}

/**
 * Assumed: a permanent password confirms nobody who has not confirmed the sign-up (contract C6 leaves it
 * open); a temporary one asks everybody else for a change.
 */
function toStatusAfterSetPassword({ status }: UserRecord, isPermanent: boolean): UserRecord["status"] {
  if (!isPermanent) return "FORCE_CHANGE_PASSWORD";
  return status === "UNCONFIRMED" ? "UNCONFIRMED" : "CONFIRMED";
}

/** The name and its aliases are free at once; tokens and sessions of the user end with the user. */
async function adminDeleteUser(parts: PoolParts, username: string): Promise<void> {
  const { settings, store, lockout } = parts;
  const deleted = await store.write((transaction) => {
    const user = getUser({ settings, store: transaction }, username);
    transaction.deleteUser(user.userPoolId, user.keys.username);
    leaveAllGroups(transaction, user);
    deleteUserFactors(transaction, user);
    deleteAllPasskeys(transaction, user);
    deleteAllDevices(transaction, user);
    deleteHistory(transaction, user);
    for (const { id } of transaction.listRecords(TOKEN_FAMILIES, toFamilyOwner(user))) {
      transaction.deleteRecord(TOKEN_FAMILIES, id);
    }
    return user;
  });
  await lockout.recordSuccess(deleted.keys.username);
}
