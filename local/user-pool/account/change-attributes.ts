import type { CodePurpose } from "../codes/confirmation-codes.ts";
import type { PoolParts } from "../pool-parts.ts";
import type { StoreTransaction, UserRecord } from "../store.ts";
import { UserPoolError } from "../user-pool-error.ts";
import type { ContactAttribute, UserPoolSettings } from "../user-pool-settings.ts";
import { findAliasHolder, findTakenName } from "../users/aliases.ts";
import { type Attributes, parseAttributes } from "../users/attributes.ts";
import { toUserKeys } from "../users/user-keys.ts";

const CONTACTS: readonly ContactAttribute[] = ["email", "phone_number"];

/** Each contact's codes are a namespace of their own (contract H-40). */
export function toVerificationPurpose(attribute: ContactAttribute): CodePurpose {
  return attribute === "email" ? "verify-email" : "verify-phone-number";
}

/** What a change of attributes comes to. */
export interface AttributeChange {
  readonly user: UserRecord;
  /** Addresses to send a code to, each with the value that the code is going to prove. */
  readonly toVerify: readonly { readonly attribute: ContactAttribute; readonly destination: string }[];
}

/**
 * Works out a change of attributes, of which an empty text removes one; nothing is written yet.
 *
 * A changed address is not verified any more, unless an administrator says so in the same breath; where the
 * pool verifies before it updates, the old one stays until a code has proved the new one (contract C5.7).
 *
 * @throws UserPoolError `attributes-not-conforming`, `attribute-immutable`, `email-format`,
 * `phone-number-format`
 */
export function changeAttributes(
  { settings, clock }: Pick<PoolParts, "settings" | "clock">,
  user: UserRecord,
  changes: Attributes,
): AttributeChange {
  checkMutable(settings, changes);
  const parsed = parseAttributes(settings, changes);
  checkKnown(settings, changes);
  checkRemovable(settings, changes);
  const isUnproved = (contact: ContactAttribute) =>
    parsed[contact] !== undefined &&
    parsed[contact] !== user.attributes[contact] &&
    changes[`${contact}_verified`] === undefined;
  const unproved = CONTACTS.filter(isUnproved);
  const wanted = { ...user.attributes, ...parsed };
  const attributes = unproved.reduce(
    (current, contact) => settle(settings, { user, current, contact }),
    pick(wanted, (name) => !isRemoved(changes, name)),
  );
  return {
    user: toChanged(settings, user, { attributes, now: clock.now() }),
    toVerify: unproved
      .filter((contact) => settings.autoVerifiedAttributes.includes(contact))
      .map((attribute) => ({ attribute, destination: parsed[attribute] ?? "" })),
  };
}

/** A user with other attributes, and the keys that follow from them. */
export function toChanged(
  settings: Pick<UserPoolSettings, "caseSensitive">,
  user: UserRecord,
  { attributes, now }: { readonly attributes: Attributes; readonly now: number },
): UserRecord {
  return { ...user, attributes, keys: toUserKeys(settings, user.username, attributes), lastModifiedAt: now };
}

/**
 * Writes the user unless somebody else signs in by one of the names already. To be called inside of the
 * transaction that read the user.
 * @throws UserPoolError `alias-exists`
 */
export function updateUnlessTaken(
  transaction: StoreTransaction,
  settings: UserPoolSettings,
  user: UserRecord,
): void {
  const isHeld = (attribute: ContactAttribute) =>
    user.attributes[`${attribute}_verified`] === "true" &&
    findAliasHolder(transaction, settings, { user, attribute }) !== undefined;
  const taken = findTakenName(transaction, settings, user) ?? CONTACTS.find(isHeld);
  if (taken !== undefined) throw new UserPoolError("alias-exists", { values: { attribute: taken } });
  transaction.updateUser(user);
}

/** AWS: `sub`, and whatever the schema calls immutable, is for life. */
function checkMutable({ schema }: UserPoolSettings, changes: Attributes): void {
  const fixed = schema.find(({ name, mutable }) => !mutable && changes[name] !== undefined);
  if (fixed) throw new UserPoolError("attribute-immutable", { values: { attribute: fixed.name } });
}

/** Observed (moto's tests): all of them are named, each on a line of its own. */
function checkKnown({ schema }: UserPoolSettings, changes: Attributes): void {
  const removed = Object.keys(changes).filter((name) => changes[name] === "");
  const unknown = removed.filter((name) => !schema.some((attribute) => attribute.name === name));
  if (unknown.length === 0) return;
  const lines = unknown.map((name) => `user.${name}: Attribute does not exist in the schema.\n`);
  throw new UserPoolError("invalid-parameter", {
    values: { message: `Invalid user attributes: ${lines.join("")}` },
  });
}

/** Assumed: the text is that of a sign-up without the attribute. */
function checkRemovable({ schema }: UserPoolSettings, changes: Attributes): void {
  const removed = schema.filter(({ name, required }) => required && changes[name] === "");
  if (removed.length === 0) return;
  const details = removed.map(({ name }) => `${name}: The attribute is required`).join(" ");
  throw new UserPoolError("attributes-not-conforming", { values: { details } });
}

/** An address goes together with its verified flag. */
function isRemoved(changes: Attributes, name: string): boolean {
  const contact = CONTACTS.find((candidate) => name === `${candidate}_verified`);
  return changes[name] === "" || (contact !== undefined && changes[contact] === "");
}

function settle(
  settings: UserPoolSettings,
  change: { readonly user: UserRecord; readonly current: Attributes; readonly contact: ContactAttribute },
): Attributes {
  const { user, current, contact } = change;
  const flag = `${contact}_verified`;
  if (!isVerifiedFirst(settings, contact)) return { ...current, [flag]: "false" };
  const others = pick(current, (name) => name !== contact && name !== flag);
  return { ...others, ...pick(user.attributes, (name) => name === contact || name === flag) };
}

function pick(attributes: Attributes, isKept: (name: string) => boolean): Attributes {
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => isKept(name)));
}

/** `UserAttributeUpdateSettings.AttributesRequireVerificationBeforeUpdate` (contract G3). */
export function isVerifiedFirst(
  { properties }: Pick<UserPoolSettings, "properties">,
  contact: ContactAttribute,
): boolean {
  const block = properties.UserAttributeUpdateSettings as
    | { readonly AttributesRequireVerificationBeforeUpdate?: readonly unknown[] }
    | undefined;
  return block?.AttributesRequireVerificationBeforeUpdate?.includes(contact) === true;
}
