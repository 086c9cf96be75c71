import type { UserKeys } from "../store.ts";
import type { UserPoolSettings } from "../user-pool-settings.ts";

type CaseRule = Pick<UserPoolSettings, "caseSensitive">;

/**
 * The form in which names are compared. Without case sensitivity, letters that merely look different
 * (capitals, full-width forms, composed and combining accents) are one name: nobody takes over an account by
 * spelling it otherwise (contract E2, catalogue C-23). With it, a name is exactly its code points.
 */
export function toKey({ caseSensitive }: CaseRule, name: string): string {
  return caseSensitive ? name : name.normalize("NFKC").toLowerCase();
}

/** Longest name that can be anybody's: that of an attribute's value (contract C9.3). */
const MAX_NAME_LENGTH = 2048;

/** Under which an unknown name is counted and remembered; no longer than a known one could be. */
export function toUnknownKey(rule: CaseRule, name: string): string {
  return toKey(rule, name.slice(0, MAX_NAME_LENGTH));
}

export function toUserKeys(
  rule: CaseRule,
  username: string,
  attributes: Readonly<Record<string, string>>,
): UserKeys {
  return {
    username: toKey(rule, username),
    email: toOptionalKey(rule, attributes.email),
    phoneNumber: attributes.phone_number ?? null,
    preferredUsername: toOptionalKey(rule, attributes.preferred_username),
  };
}

function toOptionalKey(rule: CaseRule, value: string | undefined): string | null {
  return value === undefined ? null : toKey(rule, value);
}
