import type { Random } from "../../platform/random.ts";
import { UserPoolError } from "../user-pool-error.ts";
import type { ContactAttribute, UserPoolSettings } from "../user-pool-settings.ts";
import type { Attributes } from "./attributes.ts";
import { isEmail, isPhoneNumber } from "./contact-format.ts";
import { toKey } from "./user-keys.ts";

/** Who a new user is going to be. */
export interface NewIdentity {
  readonly username: string;
  readonly sub: string;
  /** With the contact that was given as username. */
  readonly attributes: Attributes;
}

/**
 * Username, `sub` and attributes of a new user by the pool's sign-in options (contract E1): chosen by the
 * caller, or made here where an address stands in for it.
 *
 * @throws UserPoolError `username-not-an-…`, `username-looks-like-…`, `invalid-parameter`
 */
export function createIdentity(
  settings: UserPoolSettings,
  random: Random,
  given: { readonly username: string; readonly attributes: Attributes },
): NewIdentity {
  const sub = createSub(random);
  if (settings.usernameAttributes.length === 0) {
    checkChosenUsername(settings, given.username);
    const username = settings.caseSensitive ? given.username : given.username.toLowerCase();
    return { username, sub, attributes: given.attributes };
  }
  const contact = getContactOfUsername(settings.usernameAttributes, given.username);
  checkSameContact(settings, { contact, username: given.username, attributes: given.attributes });
  return { username: sub, sub, attributes: { ...given.attributes, [contact]: given.username } };
}

/** AWS: an alias must not be mistaken for somebody's username. */
function checkChosenUsername({ aliasAttributes }: UserPoolSettings, username: string): void {
  if (aliasAttributes.includes("email") && isEmail(username)) {
    throw new UserPoolError("username-looks-like-email");
  }
  if (aliasAttributes.includes("phone_number") && isPhoneNumber(username)) {
    throw new UserPoolError("username-looks-like-phone-number");
  }
}

function getContactOfUsername(
  usernameAttributes: readonly ContactAttribute[],
  username: string,
): ContactAttribute {
  if (usernameAttributes.includes("email") && isEmail(username)) return "email";
  if (usernameAttributes.includes("phone_number") && isPhoneNumber(username)) return "phone_number";
  if (usernameAttributes.length > 1) throw new UserPoolError("username-not-an-email-or-phone-number");
  throw new UserPoolError(
    usernameAttributes[0] === "email" ? "username-not-an-email" : "username-not-a-phone-number",
  );
}

/** Assumed: an address given twice must be one and the same; Cognito's own answer is not known. */
function checkSameContact(
  settings: UserPoolSettings,
  given: { readonly contact: ContactAttribute; readonly username: string; readonly attributes: Attributes },
): void {
  const explicit = given.attributes[given.contact];
  if (explicit === undefined || toKey(settings, explicit) === toKey(settings, given.username)) return;
  throw new UserPoolError("invalid-parameter", {
    values: { message: `Username and ${given.contact} must be the same.` },
  });
}

/** A UUID in shape only: AWS's own have neither version 4 nor the RFC's variant (contract 0.4, H-20). */
export function createSub(random: Random): string {
  const hex = random.bytes(16).toString("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-70${hex.slice(14, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
