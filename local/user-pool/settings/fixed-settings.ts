import type { Collection, Store } from "../store.ts";
import type { UserPoolSettings } from "../user-pool-settings.ts";
import { PropertyError } from "./properties.ts";

type FixedSettings = Pick<UserPoolSettings, "usernameAttributes" | "aliasAttributes" | "caseSensitive">;

const FIXED_SETTINGS: Collection<FixedSettings> = { name: "fixed-settings" };

/** The setting, and where it stands. */
const PATHS = {
  usernameAttributes: "UsernameAttributes",
  aliasAttributes: "AliasAttributes",
  caseSensitive: "UsernameConfiguration.CaseSensitive",
} as const;

/**
 * AWS: what decides how users are found cannot change once the pool is made (contract G2). Here it may, as
 * long as nobody is in it: users who were stored by the old rule would not be found, or found as others.
 *
 * @throws PropertyError
 */
export function assertFixedSettings(store: Store, settings: UserPoolSettings): void {
  const { userPoolId, usernameAttributes, aliasAttributes, caseSensitive } = settings;
  const current: FixedSettings = { usernameAttributes, aliasAttributes, caseSensitive };
  const known = store.findRecord(FIXED_SETTINGS, userPoolId);
  const changed = known && findChanged(known, current);
  if (known && changed === undefined) return;
  if (changed !== undefined && store.countUsers(userPoolId) > 0) {
    throw new PropertyError(PATHS[changed], {
      problem: `The pool has users who were created with ${JSON.stringify(known?.[changed])} here.`,
      remedy: "Put the old value back, or start with empty state (npm run reset).",
    });
  }
  const write = store.write((transaction) =>
    transaction.putRecord(FIXED_SETTINGS, { id: userPoolId, value: current }),
  );
  // A store that cannot be written is told by whatever is asked of it next.
  write.catch(() => {});
}

function findChanged(known: FixedSettings, current: FixedSettings): keyof FixedSettings | undefined {
  const names = Object.keys(PATHS) as (keyof FixedSettings)[];
  return names.find((name) => JSON.stringify(known[name]) !== JSON.stringify(current[name]));
}
