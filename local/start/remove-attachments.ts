import type { UserPoolAttachment } from "../template/resources.ts";
import type { ProvisionedResource } from "../user-pool/resources/provisioned.ts";
import type { UserPool } from "../user-pool/user-pool.ts";
import { UserPoolError, type UserPoolErrorReason } from "../user-pool/user-pool-error.ts";
import { readOptional } from "./attachment-properties.ts";

export const GROUP = "AWS::Cognito::UserPoolGroup";
export const USER = "AWS::Cognito::UserPoolUser";
export const MEMBERSHIP = "AWS::Cognito::UserPoolUserToGroupAttachment";

/** What has nothing left in it goes last. */
const REMOVALS: readonly (readonly [type: string, remove: Removal])[] = [
  [MEMBERSHIP, (pool, { username = "", groupName = "" }) => pool.removeUserFromGroup(username, groupName)],
  [USER, removeUser],
  [GROUP, (pool, { groupName = "" }) => pool.deleteGroup(groupName)],
];

type Removal = (pool: UserPool, resource: ProvisionedResource) => Promise<void>;

const ALREADY_GONE: readonly UserPoolErrorReason[] = ["user-not-found", "group-not-found"];

/**
 * Takes away what the template once made in the pool and does not name any more, as CloudFormation deletes it.
 * What the API made, or had made before, stays.
 */
export async function removeAttachments(
  pool: UserPool,
  attachments: readonly UserPoolAttachment[],
): Promise<void> {
  const named = attachments.map((attachment) => toName(toNamed(attachment)));
  const left = pool.listProvisioned().filter((resource) => !named.includes(toName(resource)));
  for (const [type, remove] of REMOVALS) {
    for (const resource of left.filter((one) => one.type === type)) {
      await remove(pool, resource).catch(ignoreGone);
      await pool.forgetProvisioned(resource);
    }
  }
}

/** Whom and what the template means by the attachment. */
export function toNamed(attachment: UserPoolAttachment): Omit<ProvisionedResource, "id"> {
  const { type, physicalId } = attachment;
  if (type === GROUP) return { type, groupName: physicalId };
  if (type === USER) return { type, username: physicalId };
  return {
    type,
    username: readOptional(attachment, "Username"),
    groupName: readOptional(attachment, "GroupName"),
  };
}

function toName({ type, username = "", groupName = "" }: Omit<ProvisionedResource, "id">): string {
  return JSON.stringify([type, username, groupName]);
}

/** Not somebody who has taken the name since. */
async function removeUser(pool: UserPool, { id, username = "" }: ProvisionedResource): Promise<void> {
  const { sub } = await pool.getUser(username);
  if (sub === id) await pool.adminDeleteUser(username);
}

function ignoreGone(error: unknown): void {
  if (!(error instanceof UserPoolError) || !ALREADY_GONE.includes(error.reason)) throw error;
}
