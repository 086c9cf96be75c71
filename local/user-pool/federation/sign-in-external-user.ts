import { type EpochSeconds, toEpochSeconds } from "../../platform/clock.ts";
import { updateUnlessTaken } from "../account/change-attributes.ts";
import type { AppClient } from "../app-client.ts";
import type { ExternalUser } from "../federation.ts";
import { addMember, findGroup, putGroup } from "../groups/group-records.ts";
import type { PoolParts } from "../pool-parts.ts";
import type { IdentityProvider } from "../resources/identity-provider.ts";
import { finishSignIn } from "../sign-in/sign-in-steps.ts";
import { announceConfirmation } from "../sign-up/post-confirmation.ts";
import type { StoreTransaction, UserRecord } from "../store.ts";
import { toTriggerAttributes } from "../trigger.ts";
import type { User } from "../user.ts";
import { UserPoolError } from "../user-pool-error.ts";
import type { Attributes } from "../users/attributes.ts";
import { toUser } from "../users/find-user.ts";
import { createSub } from "../users/new-username.ts";
import { toKey, toUserKeys } from "../users/user-keys.ts";
import { toExternalAttributes } from "./external-attributes.ts";
import { readIdentities, writeIdentities } from "./identities.ts";
import { findLinkedUser } from "./linked-identities.ts";

interface Arrival {
  readonly client: AppClient;
  readonly provider: IdentityProvider;
  readonly external: ExternalUser;
  /** `sub` at the provider. */
  readonly userId: string;
  /** `Provider_sub`, lower case where the pool does not tell cases apart (contract E2). */
  readonly username: string;
}

type SignedIn = { readonly user: User; readonly authTime: EpochSeconds };

/** See `Federation.signInExternalUser`. AWS: the pool asks for no second factor after the provider. */
export async function signInExternalUser(
  parts: PoolParts,
  client: AppClient,
  { provider, external }: { readonly provider: IdentityProvider; readonly external: ExternalUser },
): Promise<SignedIn> {
  const { sub: userId } = external.claims;
  if (typeof userId !== "string" || userId === "") throw new UserPoolError("external-user-unknown");
  const name = `${provider.name}_${userId}`;
  const username = parts.settings.caseSensitive ? name : name.toLowerCase();
  const arrival = { client, provider, external, userId, username };
  const known = findKnown(parts, parts.store, arrival);
  const user = known ? await welcomeBack(parts, arrival, known) : await welcome(parts, arrival);
  return { user: toUser(user), authTime: toEpochSeconds(parts.clock) };
}

/**
 * The user of this very identity: linked to it by an administrator, or made of it. Somebody else of that name (a local user who chose it, or another `sub` that
 * folds to it) is not taken over, in either direction.
 *
 * @throws UserPoolError `username-exists`
 */
function findKnown(
  { settings }: Pick<PoolParts, "settings">,
  store: Pick<StoreTransaction, "findUser" | "listRecords">,
  { username, provider, userId, external }: Arrival,
): UserRecord | undefined {
  const linked = findLinkedUser(settings, store, external);
  if (linked) return linked;
  const key = toKey(settings, username);
  const found = store.findUser({ userPoolId: settings.userPoolId, by: "username", key });
  if (!found) return undefined;
  const isSame = readIdentities(found.attributes).some(
    (identity) => identity.providerName === provider.name && identity.userId === userId,
  );
  if (!isSame) throw new UserPoolError("username-exists");
  return found;
}

/** The first sign-in: PreSignUp, the user and the provider's group, PostConfirmation (contract F5.2). */
async function welcome(parts: PoolParts, arrival: Arrival): Promise<UserRecord> {
  const { settings, clock, random, store } = parts;
  const { client, provider, userId, username } = arrival;
  const mapped = mapAttributes(parts, arrival, undefined);
  const attributes = await askPreSignUp(parts, arrival, mapped);
  const now = clock.now();
  const identity = { userId, providerName: provider.name, providerType: "OIDC", issuer: null } as const;
  const user: UserRecord = {
    userPoolId: settings.userPoolId,
    username,
    sub: createSub(random),
    status: "EXTERNAL_PROVIDER",
    enabled: true,
    attributes: { ...writeIdentities([{ ...identity, primary: true, dateCreated: now }]), ...attributes },
    password: null,
    keys: toUserKeys(settings, username, attributes),
    createdAt: now,
    lastModifiedAt: now,
  };
  const made = await store.write((transaction) => {
    // Two first sign-ins at once: the second one finds the user of the first.
    const other = findKnown(parts, transaction, arrival);
    if (other) return other;
    transaction.insertUser(user);
    addToGroup(transaction, user, { name: provider.name, now });
    return user;
  });
  await announceConfirmation(parts, client, { user: made, request: {} });
  return made;
}

/** Later ones: PreAuthentication, the attributes as they are now, PostAuthentication. */
async function welcomeBack(parts: PoolParts, arrival: Arrival, known: UserRecord): Promise<UserRecord> {
  if (!known.enabled) throw new UserPoolError("user-disabled");
  const { client } = arrival;
  await parts.invokeTrigger("PreAuthentication", {
    triggerSource: "PreAuthentication_Authentication",
    userPoolId: known.userPoolId,
    username: known.username,
    clientId: client.clientId,
    request: { userAttributes: toTriggerAttributes(known), validationData: {} },
  });
  const user = await parts.store.write((transaction) => {
    const current = findKnown(parts, transaction, arrival);
    if (!current?.enabled) throw new UserPoolError("user-disabled");
    const attributes = mapAttributes(parts, arrival, current);
    const changed = {
      ...current,
      attributes,
      keys: toUserKeys(parts.settings, current.username, attributes),
      lastModifiedAt: parts.clock.now(),
    };
    // A linked user signs in by addresses, too, and must not take somebody else's.
    if (current.status === "EXTERNAL_PROVIDER") transaction.updateUser(changed);
    else updateUnlessTaken(transaction, parts.settings, changed);
    return changed;
  });
  await finishSignIn(parts, { client, user, isHosted: true });
  return user;
}

function mapAttributes(
  { settings }: PoolParts,
  { client, provider, external }: Arrival,
  before: UserRecord | undefined,
): Attributes {
  const { attributeMapping: mapping } = provider;
  return toExternalAttributes(settings, { client, mapping, claims: external.claims, before });
}

/** Observed: the two aliases, empty. The trigger may refuse, and vouch for addresses; confirmed they are anyway. */
async function askPreSignUp(
  { invokeTrigger, settings }: PoolParts,
  { client, username }: Arrival,
  attributes: Attributes,
): Promise<Attributes> {
  const noAliases = { "cognito:email_alias": "", "cognito:phone_number_alias": "" };
  const response = await invokeTrigger("PreSignUp", {
    triggerSource: "PreSignUp_ExternalProvider",
    userPoolId: settings.userPoolId,
    username,
    clientId: client.clientId,
    request: { userAttributes: { ...noAliases, ...attributes }, validationData: {} },
  });
  return {
    ...attributes,
    ...(response?.autoVerifyEmail === true && attributes.email ? { email_verified: "true" } : {}),
    ...(response?.autoVerifyPhone === true && attributes.phone_number
      ? { phone_number_verified: "true" }
      : {}),
  };
}

/** AWS: a group of the provider's own, made with its first user (contract E5). */
function addToGroup(
  transaction: StoreTransaction,
  user: UserRecord,
  { name, now }: { readonly name: string; readonly now: number },
): void {
  const { userPoolId } = user;
  const groupName = `${userPoolId}_${name}`;
  if (!findGroup(transaction, userPoolId, groupName)) {
    // Assumed: the description.
    const description = `Autogenerated group for users who sign in using ${name}`;
    putGroup(transaction, { userPoolId, groupName, description, createdAt: now, lastModifiedAt: now });
  }
  addMember(transaction, user, groupName);
}
