import { toEpochSeconds } from "../../platform/clock.ts";
import { findPasswordlessFactor } from "../factors/first-factors.ts";
import { deliverMessage } from "../messages.ts";
import type { PoolParts } from "../pool-parts.ts";
import type { StoredPassword, StoreTransaction, UserRecord } from "../store.ts";
import type { User } from "../user.ts";
import type { AdminCreateUserRequest } from "../user-administration.ts";
import { UserPoolError } from "../user-pool-error.ts";
import type { ContactAttribute } from "../user-pool-settings.ts";
import { findAliasHolder, findTakenName, takeAliasFrom } from "../users/aliases.ts";
import { parseAttributes } from "../users/attributes.ts";
import { getUser, toUser } from "../users/find-user.ts";
import { createIdentity } from "../users/new-username.ts";
import { rememberPassword } from "../users/password-history.ts";
import { checkPassword, createTemporaryPassword } from "../users/password-policy.ts";
import { toUserKeys } from "../users/user-keys.ts";

/**
 * Creates a user who has to change a temporary password, or with `RESEND` gives one a new temporary password
 * (contract E4, C6). With a verified address to send codes to and without a password given, the user has none
 * and is confirmed. Required attributes may be missing: the first sign-in asks for them.
 */
export async function adminCreateUser(parts: PoolParts, request: AdminCreateUserRequest): Promise<User> {
  if (request.messageAction === "RESEND") return resendInvitation(parts, request);
  const { settings, clock, random } = parts;
  const identity = createIdentity(settings, random, {
    username: request.username,
    attributes: request.attributes,
  });
  const attributes = parseAttributes(settings, withoutSub(identity.attributes));
  const isPasswordless =
    request.temporaryPassword === undefined && findPasswordlessFactor(parts, attributes) !== undefined;
  const temporary = isPasswordless
    ? undefined
    : createTemporary(parts, identity.username, request.temporaryPassword);
  await announceCreation(parts, request, { ...identity, attributes });
  const user: UserRecord = {
    userPoolId: settings.userPoolId,
    username: identity.username,
    sub: identity.sub,
    status: temporary ? "FORCE_CHANGE_PASSWORD" : "CONFIRMED",
    enabled: true,
    attributes,
    password: temporary?.stored ?? null,
    keys: toUserKeys(settings, identity.username, attributes),
    createdAt: clock.now(),
    lastModifiedAt: clock.now(),
  };
  await parts.store.write((transaction) =>
    insertUser(parts, transaction, { user, forceAliasCreation: request.forceAliasCreation }),
  );
  // Assumed: the invitation tells a temporary password; without one there is nothing to send.
  if (temporary) await sendInvitation(parts, request, { user, password: temporary.password });
  return toUser(user);
}

function withoutSub(attributes: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  if (!Object.hasOwn(attributes, "sub")) return attributes;
  throw new UserPoolError("attribute-immutable", { values: { attribute: "sub" } });
}

function createTemporary(
  { settings, random, clock, passwords }: PoolParts,
  username: string,
  given: string | undefined,
): { readonly password: string; readonly stored: StoredPassword } {
  const password = given ?? createTemporaryPassword(settings.passwordPolicy, random);
  checkPassword(settings.passwordPolicy, password, "creation");
  const validity = settings.passwordPolicy.temporaryPasswordValidityDays * 86_400;
  return { password, stored: passwords.create(username, password, toEpochSeconds(clock) + validity) };
}

/** AWS: what the trigger answers to an administrator changes nothing; only a refusal counts. */
async function announceCreation(
  { invokeTrigger, settings }: PoolParts,
  request: AdminCreateUserRequest,
  draft: Pick<UserRecord, "username" | "attributes">,
): Promise<void> {
  await invokeTrigger("PreSignUp", {
    triggerSource: "PreSignUp_AdminCreateUser",
    userPoolId: settings.userPoolId,
    username: draft.username,
    request: {
      userAttributes: draft.attributes,
      validationData: request.validationData ?? null,
      clientMetadata: request.clientMetadata,
    },
  });
}

/** @throws UserPoolError `user-account-exists`, `username-attribute-exists`, `alias-exists` */
export function insertUser(
  { settings, clock }: PoolParts,
  transaction: StoreTransaction,
  {
    user,
    forceAliasCreation,
  }: { readonly user: UserRecord; readonly forceAliasCreation?: boolean | undefined },
): void {
  const { userPoolId } = user;
  if (transaction.findUser({ userPoolId, by: "username", key: user.keys.username })) {
    throw new UserPoolError("user-account-exists");
  }
  const taken = findTakenName(transaction, settings, user);
  if (taken !== undefined) {
    throw new UserPoolError("username-attribute-exists", { values: { attribute: taken } });
  }
  for (const attribute of listVerifiedContacts(user)) {
    const holder = findAliasHolder(transaction, settings, { user, attribute });
    if (!holder) continue;
    if (!forceAliasCreation) throw new UserPoolError("alias-exists", { values: { attribute } });
    takeAliasFrom(transaction, holder, { attribute, now: clock.now() });
  }
  transaction.insertUser(user);
}

function listVerifiedContacts({ attributes }: UserRecord): readonly ContactAttribute[] {
  const contacts: readonly ContactAttribute[] = ["email", "phone_number"];
  return contacts.filter((contact) => attributes[`${contact}_verified`] === "true");
}

async function resendInvitation(parts: PoolParts, request: AdminCreateUserRequest): Promise<User> {
  const before = getUser(parts, request.username);
  const temporary = createTemporary(parts, before.username, request.temporaryPassword);
  const user = await parts.store.write((transaction) => {
    const current = getUser({ settings: parts.settings, store: transaction }, before.username);
    if (current.status !== "FORCE_CHANGE_PASSWORD") {
      throw new UserPoolError("resend-not-possible", { values: { username: request.username } });
    }
    rememberPassword(parts, transaction, current);
    const changed = { ...current, password: temporary.stored, lastModifiedAt: parts.clock.now() };
    transaction.updateUser(changed);
    return changed;
  });
  await sendInvitation(parts, request, { user, password: temporary.password });
  return toUser(user);
}

/** AWS: by SMS unless told otherwise; without the address that a medium needs, the user gets no invitation. */
export async function sendInvitation(
  parts: PoolParts,
  {
    messageAction,
    deliveryMediums,
    clientMetadata,
  }: Pick<AdminCreateUserRequest, "messageAction" | "deliveryMediums" | "clientMetadata">,
  { user, password }: { readonly user: UserRecord; readonly password: string },
): Promise<void> {
  if (messageAction === "SUPPRESS") return;
  const mediums = deliveryMediums.length === 0 ? ["SMS"] : deliveryMediums;
  const contacts: readonly ContactAttribute[] = ["email", "phone_number"];
  for (const attribute of contacts) {
    const medium = attribute === "email" ? "EMAIL" : "SMS";
    if (!mediums.includes(medium) || user.attributes[attribute] === undefined) continue;
    const asked = { source: "AdminCreateUser", clientMetadata } as const;
    const kind = "invitation";
    await deliverMessage(parts, { user, attribute, kind, purpose: kind, code: password, asked });
  }
}
