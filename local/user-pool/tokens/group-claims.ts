import type { Group } from "../groups/group.ts";
import { listGroupsOfUser } from "../groups/group-records.ts";
import type { StoreReader } from "../store.ts";
import type { User } from "../user.ts";

/** What tokens say of a user's groups. */
export interface GroupClaims {
  /** Names, best precedence first. */
  readonly groups: readonly string[];
  /** Role ARNs of the groups that have one. */
  readonly roles: readonly string[];
  /** The role of the best group; none when it has none, or several are best and disagree (contract B2, E5). */
  readonly preferredRole: string | undefined;
}

export function findGroupClaims(store: StoreReader, user: User): GroupClaims {
  const groups = listGroupsOfUser(store, user);
  const best = groups.filter(({ precedence }) => precedence === groups[0]?.precedence);
  const [preferredRole, ...others] = new Set(rolesOf(best));
  return {
    groups: groups.map(({ groupName }) => groupName),
    roles: rolesOf(groups),
    preferredRole: others.length === 0 ? preferredRole : undefined,
  };
}

function rolesOf(groups: readonly Group[]): readonly string[] {
  return groups.flatMap(({ roleArn }) => roleArn ?? []);
}
