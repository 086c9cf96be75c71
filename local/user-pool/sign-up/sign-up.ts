import type { AppClient } from "../app-client.ts";
import { putCode } from "../codes/confirmation-codes.ts";
import { isPasswordOptional } from "../factors/first-factors.ts";
import { deliverMessage } from "../messages.ts";
import type { PoolParts } from "../pool-parts.ts";
import { checkSecretHash } from "../sign-in/secret-hash.ts";
import type { StoreTransaction, UserRecord } from "../store.ts";
import type { SignUpRequest, SignUpResult } from "../user-pool.ts";
import { UserPoolError } from "../user-pool-error.ts";
import type { ContactAttribute, UserPoolSettings } from "../user-pool-settings.ts";
import { findAliasHolder, findTakenName } from "../users/aliases.ts";
import { type Attributes, checkRequired, checkWritable, parseAttributes } from "../users/attributes.ts";
import { createIdentity } from "../users/new-username.ts";
import { checkPassword } from "../users/password-policy.ts";
import { toUserKeys } from "../users/user-keys.ts";
import { toCaller } from "./caller.ts";
import { announceConfirmation } from "./post-confirmation.ts";
import { issueSignUpSession } from "./sign-up-session.ts";

/**
 * Registers a user who has to confirm (contract C5.1). The checks stand in the contract's order: who asks,
 * whether the pool lets anybody, then name, attributes, password, and at last whether the name is free.
 *
 * @throws UserPoolError `secret-hash-…`, `sign-up-not-permitted`, `username-…`, `attribute-not-writable`,
 * `attributes-not-conforming`, `email-format`, `phone-number-format`, `password-…`,
 * `username-attribute-exists`
 */
export async function signUp(
  parts: PoolParts,
  client: AppClient,
  request: SignUpRequest,
): Promise<SignUpResult> {
  if (!request.isHosted) checkSecretHash(client, request.secretHash, [request.username]);
  if (parts.settings.allowAdminCreateUserOnly) throw new UserPoolError("sign-up-not-permitted");
  const draft = createDraft(parts, client, request);
  checkFree(parts.settings, parts.store, draft);
  const autoConfirmed = await askPreSignUp(parts, client, { request, draft });
  const user: UserRecord = {
    ...draft,
    ...autoConfirmed,
    password: request.password ? parts.passwords.create(draft.username, request.password, null) : null,
    keys: toUserKeys(parts.settings, draft.username, autoConfirmed.attributes),
  };
  const attribute = user.status === "CONFIRMED" ? undefined : findAutoVerified(parts.settings, user);
  const code = await parts.store.write((transaction) => {
    insertNewUser(parts, transaction, user);
    if (attribute === undefined) return undefined;
    const destination = user.attributes[attribute] ?? null;
    return putCode(parts, transaction, { purpose: "sign-up", owner: user.sub, attribute, destination });
  });
  if (user.status === "CONFIRMED") await announceConfirmation(parts, client, { user, request });
  const session = request.isHosted ? {} : await issueSignUpSession(parts, client, user);
  const isConfirmed = user.status === "CONFIRMED";
  const result = { isConfirmed, sub: user.sub, username: user.username, ...session };
  if (attribute === undefined || code === undefined) return result;
  const asked = { source: "SignUp", ...toCaller(client, request) } as const;
  const message = { user, attribute, kind: "verification", purpose: "sign-up", code, asked } as const;
  return { ...result, codeDelivery: await deliverMessage(parts, message) };
}

type Draft = Omit<UserRecord, "password" | "keys">;

function createDraft(parts: PoolParts, client: AppClient, request: SignUpRequest): Draft {
  const { settings, random, clock } = parts;
  const identity = createIdentity(settings, random, request);
  checkNoAliasChosen(settings, request.attributes);
  const attributes = parseAttributes(settings, identity.attributes);
  // As sent: an address that came as the username is the pool's doing, not the client's.
  checkWritable(client, request.attributes);
  checkRequired(settings, attributes);
  checkNewPassword(parts, request.password);
  return {
    userPoolId: settings.userPoolId,
    username: identity.username,
    sub: identity.sub,
    status: "UNCONFIRMED",
    enabled: true,
    attributes,
    createdAt: clock.now(),
    lastModifiedAt: clock.now(),
  };
}

/** Where a code can take its place, a user may do without one (contract C5.1). */
function checkNewPassword(parts: PoolParts, password: string | undefined): void {
  if (password === undefined && isPasswordOptional(parts)) return;
  if (!password) throw new UserPoolError("password-missing");
  checkPassword(parts.settings.passwordPolicy, password, "creation");
}

/** Assumed: the text; AWS lets nobody sign up with this alias, only set it later (contract E1). */
function checkNoAliasChosen({ aliasAttributes }: UserPoolSettings, attributes: Attributes): void {
  if (!aliasAttributes.includes("preferred_username") || attributes.preferred_username === undefined) return;
  throw new UserPoolError("invalid-parameter", {
    values: { message: "preferred_username cannot be set while the user is not confirmed." },
  });
}

/** The trigger may confirm the user, and vouch for addresses (contract F5.2). */
async function askPreSignUp(
  { invokeTrigger }: PoolParts,
  client: AppClient,
  { request, draft }: { readonly request: SignUpRequest; readonly draft: Draft },
): Promise<Pick<UserRecord, "status" | "attributes">> {
  const response = await invokeTrigger("PreSignUp", {
    triggerSource: "PreSignUp_SignUp",
    userPoolId: draft.userPoolId,
    username: draft.username,
    clientId: client.clientId,
    request: {
      userAttributes: draft.attributes,
      // Assumed: `null` for none.
      validationData: request.validationData ?? null,
      clientMetadata: request.clientMetadata,
    },
  });
  const verified = {
    ...(response?.autoVerifyEmail === true && draft.attributes.email ? { email_verified: "true" } : {}),
    ...(response?.autoVerifyPhone === true && draft.attributes.phone_number
      ? { phone_number_verified: "true" }
      : {}),
  };
  return {
    status: response?.autoConfirmUser === true ? "CONFIRMED" : "UNCONFIRMED",
    attributes: { ...draft.attributes, ...verified },
  };
}

/** AWS: with both to verify and both given, the phone gets the code. */
function findAutoVerified(
  { autoVerifiedAttributes }: UserPoolSettings,
  { attributes }: UserRecord,
): ContactAttribute | undefined {
  const order: readonly ContactAttribute[] = ["phone_number", "email"];
  return order.find((name) => autoVerifiedAttributes.includes(name) && attributes[name] !== undefined);
}

/** Asked before the trigger, which must not act on a name that is taken, and again by what inserts. */
function checkFree(
  settings: UserPoolSettings,
  store: Pick<StoreTransaction, "findUser">,
  draft: Draft,
): void {
  const keys = toUserKeys(settings, draft.username, draft.attributes);
  const user = { ...draft, password: null, keys };
  const { userPoolId } = user;
  const taken = findTakenName(store, settings, user);
  if (taken !== undefined) {
    throw new UserPoolError("username-attribute-exists", { values: { attribute: taken } });
  }
  if (store.findUser({ userPoolId, by: "username", key: keys.username })) {
    throw new UserPoolError("username-exists");
  }
}

function insertNewUser({ settings }: PoolParts, transaction: StoreTransaction, user: UserRecord): void {
  checkFree(settings, transaction, user);
  const contacts: readonly ContactAttribute[] = ["email", "phone_number"];
  for (const attribute of contacts) {
    const isVouchedFor = user.attributes[`${attribute}_verified`] === "true";
    if (isVouchedFor && findAliasHolder(transaction, settings, { user, attribute })) {
      throw new UserPoolError("username-attribute-exists", { values: { attribute } });
    }
  }
  transaction.insertUser(user);
}
