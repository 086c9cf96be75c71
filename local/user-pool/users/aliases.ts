import type { StoreTransaction, UserRecord } from "../store.ts";
import type { ContactAttribute, UserPoolSettings } from "../user-pool-settings.ts";

type AliasRule = Pick<UserPoolSettings, "userPoolId" | "aliasAttributes">;

/**
 * The sign-in name of `user` that another user has already: an address where addresses are usernames, or a
 * preferred username where it is an alias. Both count without verification, so both are unique from the
 * start (contract E1). To be asked inside of the transaction that writes the user.
 */
export function findTakenName(
  transaction: Pick<StoreTransaction, "findUser">,
  settings: Pick<UserPoolSettings, "usernameAttributes" | "aliasAttributes">,
  user: UserRecord,
): ContactAttribute | "preferred_username" | undefined {
  const isTaken = (by: "email" | "phoneNumber" | "preferredUsername") => {
    const key = user.keys[by];
    const holder = key === null ? undefined : transaction.findUser({ userPoolId: user.userPoolId, by, key });
    return holder !== undefined && holder.keys.username !== user.keys.username;
  };
  const { usernameAttributes, aliasAttributes } = settings;
  if (usernameAttributes.includes("email") && isTaken("email")) return "email";
  if (usernameAttributes.includes("phone_number") && isTaken("phoneNumber")) return "phone_number";
  const isAlias = aliasAttributes.includes("preferred_username");
  return isAlias && isTaken("preferredUsername") ? "preferred_username" : undefined;
}

/**
 * Another user who signs in by the alias that `user` is about to have verified (contract E1). To be asked
 * inside of the transaction that verifies.
 */
export function findAliasHolder(
  transaction: Pick<StoreTransaction, "findUser">,
  { userPoolId, aliasAttributes }: AliasRule,
  { user, attribute }: { readonly user: UserRecord; readonly attribute: ContactAttribute },
): UserRecord | undefined {
  const key = attribute === "email" ? user.keys.email : user.keys.phoneNumber;
  if (!aliasAttributes.includes(attribute) || key === null) return undefined;
  const by = attribute === "email" ? "email" : "phoneNumber";
  const holder = transaction.findUser({ userPoolId, by, key, verifiedOnly: true });
  return holder?.keys.username === user.keys.username ? undefined : holder;
}

/** AWS: the alias moves, and its former holder has to verify anew (contract C5.2). */
export function takeAliasFrom(
  transaction: StoreTransaction,
  holder: UserRecord,
  { attribute, now }: { readonly attribute: ContactAttribute; readonly now: number },
): void {
  transaction.updateUser({
    ...holder,
    attributes: { ...holder.attributes, [`${attribute}_verified`]: "false" },
    lastModifiedAt: now,
  });
}
