import type { AppClient } from "../app-client.ts";
import { IDENTITIES } from "../federation/identities.ts";
import { STANDARD_ATTRIBUTES } from "../settings/schema.ts";
import type { User } from "../user.ts";

export const ADMIN_SCOPE = "aws.cognito.signin.user.admin";

/** Claims behind each standard scope (OpenID Connect Core §5.4, contract A7). */
const SCOPE_ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
  email: ["email", "email_verified"],
  phone: ["phone_number", "phone_number_verified"],
  profile: [
    "name",
    "given_name",
    "family_name",
    "middle_name",
    "nickname",
    "preferred_username",
    "profile",
    "picture",
    "website",
    "gender",
    "birthdate",
    "zoneinfo",
    "locale",
    "address",
    "updated_at",
  ],
};

const STANDARD_NAMES = STANDARD_ATTRIBUTES.map(({ name }) => name);

/** Without a list of its own a client reads every standard attribute, and no custom one (contract E3). */
export function isReadable(client: AppClient, attribute: string): boolean {
  return (client.readAttributes ?? STANDARD_NAMES).includes(attribute);
}

/**
 * Whether the scopes show the attribute: all of them do when none of `email`, `phone` and `profile` is
 * asked for, or when the client may read the whole profile anyway.
 */
function isInScope(scopes: readonly string[], attribute: string, showsCustom: boolean): boolean {
  const narrowing = scopes.filter((scope) => Object.hasOwn(SCOPE_ATTRIBUTES, scope));
  if (narrowing.length === 0 || scopes.includes(ADMIN_SCOPE)) return true;
  if (isCustom(attribute)) return showsCustom;
  return narrowing.some((scope) => SCOPE_ATTRIBUTES[scope]?.includes(attribute));
}

/** `sub` first, then what the client may read and the scopes show (contract B2, A7). Values stay texts. */
export function toReadableAttributes(
  client: AppClient,
  user: User,
  scopes: readonly string[],
): Readonly<Record<string, string>> {
  return {
    sub: user.sub,
    ...selectAttributes(client, user, { scopes, showsCustom: scopes.includes("profile") }),
  };
}

/** Attributes for the ID token. Assumed: custom ones follow readability alone there (contract B2). */
export function toIdTokenAttributes(
  client: AppClient,
  user: User,
  scopes: readonly string[],
): Readonly<Record<string, string>> {
  return selectAttributes(client, user, { scopes, showsCustom: true });
}

/**
 * Whether the client may read all that its scopes stand for. AWS: the token endpoint refuses the code
 * otherwise, for instance when `email` is readable and `email_verified` is not (contract A6.3).
 */
export function canReadScopes(client: AppClient, scopes: readonly string[]): boolean {
  if (client.readAttributes === null) return true;
  return scopes.every((scope) =>
    (Object.hasOwn(SCOPE_ATTRIBUTES, scope) ? (SCOPE_ATTRIBUTES[scope] ?? []) : []).every((attribute) =>
      isReadable(client, attribute),
    ),
  );
}

function selectAttributes(
  client: AppClient,
  user: User,
  rule: { readonly scopes: readonly string[]; readonly showsCustom: boolean },
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(user.attributes).filter(
      ([name]) =>
        // Observed: GetUser and userInfo show it as text, whatever the client may read. Assumed: and the scopes.
        name === IDENTITIES || (isReadable(client, name) && isInScope(rule.scopes, name, rule.showsCustom)),
    ),
  );
}

function isCustom(attribute: string): boolean {
  return attribute.startsWith("custom:") || attribute.startsWith("dev:custom:");
}
