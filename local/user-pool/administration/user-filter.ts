import type { FilterField, UserFilter } from "../store.ts";
import { UserPoolError } from "../user-pool-error.ts";
import type { UserPoolSettings } from "../user-pool-settings.ts";
import { toKey } from "../users/user-keys.ts";

/** AWS: what can be searched for, and nothing else (contract C6). */
const SEARCHABLE: Readonly<Record<string, FilterField>> = {
  username: { kind: "key", name: "username" },
  email: { kind: "key", name: "email" },
  phone_number: { kind: "key", name: "phoneNumber" },
  preferred_username: { kind: "key", name: "preferredUsername" },
  sub: { kind: "key", name: "sub" },
  name: { kind: "attribute", name: "name" },
  given_name: { kind: "attribute", name: "given_name" },
  family_name: { kind: "attribute", name: "family_name" },
  "cognito:user_status": { kind: "status" },
  status: { kind: "enabled" },
};

/** Compared as the pool compares names. */
const FOLDED = ["username", "email", "preferred_username"];

/** `name = "value"` or `name ^= "value"`; a quote or backslash in the value stands behind a backslash. */
const FILTER = /^\s*([\w:-]+)\s*(\^?=)\s*"((?:[^"\\]|\\["\\])*)"\s*$/;

/**
 * The filter language of `ListUsers`, all of it: one comparison.
 * @throws UserPoolError `filter-malformed`, `search-attribute-invalid`
 */
export function parseUserFilter(
  settings: Pick<UserPoolSettings, "caseSensitive" | "usernameAttributes">,
  filter: string,
): UserFilter | undefined {
  if (filter.trim() === "") return undefined;
  const [, attribute = "", operator, quoted = ""] = FILTER.exec(filter) ?? [];
  if (operator === undefined) throw new UserPoolError("filter-malformed");
  const field = findField(settings, attribute);
  if (!field) throw new UserPoolError("search-attribute-invalid", { values: { attribute } });
  const value = quoted.replace(/\\(.)/g, "$1");
  return {
    field,
    comparison: operator === "=" ? "equals" : "starts-with",
    value: FOLDED.includes(attribute) ? toKey(settings, value) : value,
  };
}

/** Where usernames are generated the sub is the username, and only that one has an index. */
function findField(
  { usernameAttributes }: Pick<UserPoolSettings, "usernameAttributes">,
  attribute: string,
): FilterField | undefined {
  const name = attribute === "sub" && usernameAttributes.length > 0 ? "username" : attribute;
  return Object.hasOwn(SEARCHABLE, name) ? SEARCHABLE[name] : undefined;
}
