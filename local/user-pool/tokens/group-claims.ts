import { listGroupsOfUser } from "../groups/group-records.ts";
import type { StoreReader } from "../store.ts";
import type { User } from "../user.ts";

/** What tokens say of a user's groups. */
export interface GroupClaims {
  /** Names, best precedence first. */
  readonly groups: readonly string[];
  /** Role ARNs of the groups that have one. */
  readonly roles: readonly string[];
  /** The best group's role; none when groups of the same precedence disagree (contract E5). */
  readonly preferredRole: string | undefined;
}

export function findGroupClaims(store: StoreReader, user: User): GroupClaims {
  const groups = listGroupsOfUser(store, user);
  const withRole = groups.flatMap(({ roleArn, precedence }) => (roleArn ? [{ roleArn, precedence }] : []));
  const best = withRole.filter(({ precedence }) => precedence === withRole[0]?.precedence);
  const isUnanimous = best.every(({ roleArn }) => roleArn === best[0]?.roleArn);
  return {
    groups: groups.map(({ groupName }) => groupName),
    roles: withRole.map(({ roleArn }) => roleArn),
    preferredRole: isUnanimous ? best[0]?.roleArn : undefined,
  };
}
