import type { JsonObject } from "../../platform/json.ts";
import type { LinkedUser } from "../federation.ts";
import type { PoolParts } from "../pool-parts.ts";
import type { Collection, StoreReader, StoreTransaction, UserRecord } from "../store.ts";
import { UserPoolError } from "../user-pool-error.ts";
import { getUser } from "../users/find-user.ts";
import { toKey } from "../users/user-keys.ts";
import { readIdentities, writeIdentities } from "./identities.ts";

/** AWS: identities that one user may be linked to (contract C9.3). */
const MAX_LINKS = 5;

/** AWS's name for `sub`; any other name is that of a claim. */
const SUBJECT = "Cognito_Subject";

/** One user of a provider who is, here, a user that exists already. */
interface LinkedIdentity {
  readonly attributeName: string;
  readonly value: string;
  readonly username: string;
  readonly sub: string;
}

const LINKED_IDENTITIES: Collection<LinkedIdentity> = { name: "linked-identity" };

type LinkParts = Pick<PoolParts, "settings" | "store" | "clock">;
type External = LinkedUser["external"];

/** @throws UserPoolError `user-not-found`, `invalid-parameter` for somebody who has signed in, or is linked */
export async function linkProvider(
  { settings, store, clock }: LinkParts,
  { username, external }: LinkedUser,
): Promise<void> {
  const { userPoolId } = settings;
  await store.write((transaction) => {
    const user = getUser({ settings, store: transaction }, username);
    const name = toKey(settings, `${external.providerName}_${external.value}`);
    const isUser = transaction.findUser({ userPoolId, by: "username", key: name }) !== undefined;
    const linked = transaction.findRecord(LINKED_IDENTITIES, toId(userPoolId, external));
    if (isUser || (linked && findLinked(settings, transaction, linked))) {
      refuse("Merging is not currently supported, provide a SourceUser that has not been already linked");
    }
    const identities = readIdentities(user.attributes);
    if (identities.length >= MAX_LINKS) refuse(`A user is linked to ${MAX_LINKS} identities at most.`);
    const now = clock.now();
    const identity = { userId: external.value, providerName: external.providerName, providerType: "OIDC" };
    const added = { ...identity, issuer: null, primary: false, dateCreated: now };
    const attributes = { ...user.attributes, ...writeIdentities([...identities, added]) };
    transaction.updateUser({ ...user, attributes, lastModifiedAt: now });
    transaction.putRecord(LINKED_IDENTITIES, {
      id: toId(userPoolId, external),
      owner: toOwner(userPoolId, external.providerName),
      value: {
        attributeName: external.attributeName,
        value: external.value,
        username: user.username,
        sub: user.sub,
      },
    });
  });
}

/** Whoever comes by the provider next is somebody new. @throws UserPoolError `user-not-found` */
export async function unlinkProvider(
  { settings, store, clock }: LinkParts,
  external: External,
): Promise<void> {
  const id = toId(settings.userPoolId, external);
  await store.write((transaction) => {
    const linked = transaction.findRecord(LINKED_IDENTITIES, id);
    if (!linked) throw new UserPoolError("user-not-found");
    transaction.deleteRecord(LINKED_IDENTITIES, id);
    const user = findLinked(settings, transaction, linked);
    if (!user) return;
    const { identities: _former, ...others } = user.attributes;
    const left = readIdentities(user.attributes).filter(
      ({ providerName, userId }) => providerName !== external.providerName || userId !== external.value,
    );
    const attributes = left.length === 0 ? others : { ...others, ...writeIdentities(left) };
    transaction.updateUser({ ...user, attributes, lastModifiedAt: clock.now() });
  });
}

/** The user whom an administrator has linked to these claims of the provider. */
export function findLinkedUser(
  settings: LinkParts["settings"],
  store: Pick<StoreReader, "findUser" | "listRecords">,
  { providerName, claims }: { readonly providerName: string; readonly claims: JsonObject },
): UserRecord | undefined {
  const links = store.listRecords(LINKED_IDENTITIES, toOwner(settings.userPoolId, providerName));
  const found = links.find(({ value: { attributeName, value } }) => {
    const claim = attributeName === SUBJECT ? "sub" : attributeName;
    return Object.hasOwn(claims, claim) && claims[claim] === value;
  });
  return found && findLinked(settings, store, found.value);
}

/** Who takes the name of a deleted user is not the one who was linked. */
function findLinked(
  settings: LinkParts["settings"],
  store: Pick<StoreTransaction, "findUser">,
  { username, sub }: LinkedIdentity,
): UserRecord | undefined {
  const key = toKey(settings, username);
  const user = store.findUser({ userPoolId: settings.userPoolId, by: "username", key });
  return user?.sub === sub ? user : undefined;
}

function toOwner(userPoolId: string, providerName: string): string {
  return `${userPoolId}/${providerName}`;
}

function toId(userPoolId: string, { providerName, attributeName, value }: External): string {
  return `${toOwner(userPoolId, providerName)}/${JSON.stringify([attributeName, value])}`;
}

function refuse(message: string): never {
  throw new UserPoolError("invalid-parameter", { values: { message } });
}
