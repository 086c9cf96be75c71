import type { StoreReader, UserLookup, UserRecord } from "../store.ts";
import type { User } from "../user.ts";
import { UserPoolError } from "../user-pool-error.ts";
import type { UserPoolSettings } from "../user-pool-settings.ts";
import { toKey } from "./user-keys.ts";

/** Where to look, and by which rules. */
export interface UserSearch {
  readonly settings: Pick<
    UserPoolSettings,
    "userPoolId" | "caseSensitive" | "usernameAttributes" | "aliasAttributes"
  >;
  readonly store: StoreReader;
}

/**
 * The user whom `name` means: by username, `sub`, or whatever the pool lets people sign in with. An address
 * that is only an alias counts once it is verified; until then its owner is as good as unknown under it
 * (contract E1, C5.4).
 */
export function findUser(search: UserSearch, name: string): UserRecord | undefined {
  if (name === "") return undefined;
  for (const lookup of toLookups(search.settings, name)) {
    const user = search.store.findUser(lookup);
    if (user) return user;
  }
  return undefined;
}

/** @throws UserPoolError `user-not-found` */
export function getUser(search: UserSearch, name: string): UserRecord {
  const user = findUser(search, name);
  if (!user) throw new UserPoolError("user-not-found");
  return user;
}

function toLookups(settings: UserSearch["settings"], name: string): readonly UserLookup[] {
  const { userPoolId, usernameAttributes, aliasAttributes } = settings;
  const key = toKey(settings, name);
  const lookups: UserLookup[] = [{ userPoolId, by: "username", key }];
  const isGenerated = usernameAttributes.length > 0;
  // Where usernames are generated the sub is the username, and was looked up already.
  if (!isGenerated) lookups.push({ userPoolId, by: "sub", key: name });
  const names: readonly string[] = isGenerated ? usernameAttributes : aliasAttributes;
  const verifiedOnly = !isGenerated;
  if (names.includes("email")) lookups.push({ userPoolId, by: "email", key, verifiedOnly });
  if (names.includes("phone_number")) {
    lookups.push({ userPoolId, by: "phoneNumber", key: name, verifiedOnly });
  }
  if (names.includes("preferred_username")) lookups.push({ userPoolId, by: "preferredUsername", key });
  return lookups;
}

/** What other rooms may see of a user, each field by name: a password cannot ride along. */
export function toUser(record: UserRecord): User {
  return {
    userPoolId: record.userPoolId,
    username: record.username,
    sub: record.sub,
    status: record.status,
    enabled: record.enabled,
    attributes: record.attributes,
    createdAt: record.createdAt,
    lastModifiedAt: record.lastModifiedAt,
  };
}
