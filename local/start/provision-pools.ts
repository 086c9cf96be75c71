import { getOwn, isJsonObject, type JsonObject } from "../platform/json.ts";
import { StartError } from "../platform/start-error.ts";
import type { UserPoolAttachment, UserPoolResource } from "../template/resources.ts";
import type { Group, GroupChange } from "../user-pool/groups/group.ts";
import type { UserPool, UserPools } from "../user-pool/user-pool.ts";
import { UserPoolError } from "../user-pool/user-pool-error.ts";
import { readAttachment, readAttributes, readList, readOptional } from "./attachment-properties.ts";
import { GROUP, MEMBERSHIP, removeAttachments, toNamed, USER } from "./remove-attachments.ts";

type Provision = (pool: UserPool, attachment: UserPoolAttachment) => Promise<void>;

/** In the order in which they need each other. What the pool itself reads is not here. */
const PROVISIONS: readonly (readonly [type: string, provision: Provision])[] = [
  [GROUP, provisionGroup],
  [USER, provisionUser],
  [MEMBERSHIP, provisionMembership],
];

/**
 * Makes the groups, users and memberships that the template declares and that are not there yet: a restart
 * finds them and changes no user. A user gets an invitation once, in the outbox (contract G5). What the template
 * made and does not name any more is deleted first.
 *
 * @param kept whether that stays instead: while a template is edited, a resource that is gone may be on its way
 * to another place, and a user who is made anew is another user
 * @throws StartError that names the resource
 */
export async function provisionPools(
  userPools: Pick<UserPools, "get">,
  resources: readonly UserPoolResource[],
  kept: "kept" | undefined = undefined,
): Promise<void> {
  for (const { userPoolId, attachments } of resources) {
    if (kept === undefined) await removeAttachments(userPools.get(userPoolId), attachments);
    for (const [type, provision] of PROVISIONS) {
      for (const attachment of attachments.filter((one) => one.type === type)) {
        await explain(attachment, () => provision(userPools.get(userPoolId), attachment));
      }
    }
  }
}

async function explain({ origin }: UserPoolAttachment, provision: () => Promise<void>): Promise<void> {
  try {
    await provision();
  } catch (cause) {
    if (!(cause instanceof UserPoolError)) throw cause;
    const { file, line, path } = origin;
    const remedy = "Correct the resource, or put it behind a condition that is false locally.";
    throw new StartError({ file, line, path, problem: cause.message, remedy, cause });
  }
}

/** What the template says of the group counts, whatever the API has made of it meanwhile. */
async function provisionGroup(pool: UserPool, attachment: UserPoolAttachment): Promise<void> {
  const names = ["GroupName", "Description", "Precedence", "RoleArn", "UserPoolId"];
  const properties = readAttachment(attachment, names);
  const precedence = getOwn(properties, "Precedence");
  const group = {
    description: readOptional(attachment, "Description"),
    roleArn: readOptional(attachment, "RoleArn"),
    precedence: precedence === undefined ? undefined : Number(precedence),
  };
  const groupName = attachment.physicalId;
  const known = pool.listGroups().find((one) => one.groupName === groupName);
  if (known) {
    if (!isSame(known, group)) await pool.updateGroup(groupName, group);
    return;
  }
  await pool.createGroup({ groupName, ...group });
  await pool.rememberProvisioned({ ...toNamed(attachment), id: groupName });
}

function isSame(known: Group, group: GroupChange): boolean {
  const { description, roleArn, precedence } = known;
  return description === group.description && roleArn === group.roleArn && precedence === group.precedence;
}

/** With the semantics of `AdminCreateUser`: nobody knows the temporary password but the outbox. */
async function provisionUser(pool: UserPool, attachment: UserPoolAttachment): Promise<void> {
  const properties = readAttachment(attachment, [
    "ClientMetadata",
    "DesiredDeliveryMediums",
    "ForceAliasCreation",
    "MessageAction",
    "UserAttributes",
    "UserPoolId",
    "Username",
    "ValidationData",
  ]);
  const username = attachment.physicalId;
  if (await isUser(pool, username)) return;
  const metadata = getOwn(properties, "ClientMetadata");
  const { sub } = await pool.adminCreateUser({
    username,
    attributes: readAttributes(attachment, "UserAttributes"),
    validationData: readAttributes(attachment, "ValidationData"),
    clientMetadata: isJsonObject(metadata) ? toTexts(metadata) : undefined,
    // RESEND is for users who are there already; a deployment makes one.
    messageAction: readOptional(attachment, "MessageAction") === "SUPPRESS" ? "SUPPRESS" : undefined,
    deliveryMediums: readList(attachment, "DesiredDeliveryMediums").filter(
      (medium) => medium === "EMAIL" || medium === "SMS",
    ),
    forceAliasCreation: String(getOwn(properties, "ForceAliasCreation")) === "true",
  });
  await pool.rememberProvisioned({ ...toNamed(attachment), id: sub });
}

async function provisionMembership(pool: UserPool, attachment: UserPoolAttachment): Promise<void> {
  readAttachment(attachment, ["GroupName", "UserPoolId", "Username"]);
  const username = readOptional(attachment, "Username") ?? "";
  const groupName = readOptional(attachment, "GroupName") ?? "";
  if (pool.listGroupsOfUser(username).some((group) => group.groupName === groupName)) return;
  await pool.addUserToGroup(username, groupName);
  await pool.rememberProvisioned({ ...toNamed(attachment), id: `${username}/${groupName}` });
}

async function isUser(pool: UserPool, username: string): Promise<boolean> {
  try {
    await pool.getUser(username);
    return true;
  } catch (error) {
    if (error instanceof UserPoolError && error.reason === "user-not-found") return false;
    throw error;
  }
}

function toTexts(values: JsonObject): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]));
}
