import { type Clock, type EpochSeconds, toEpochSeconds } from "../platform/clock.ts";
import type { Store } from "./store.ts";

/** Codes, sessions and tokens live for minutes to days: by the hour is often enough. */
const TIDIES_EVERY_SECONDS = 3600;

/**
 * The store, swept of what has expired when it is opened, and with the first write of every further hour: where
 * nothing is written, nothing piles up.
 */
export function createTidyStore(store: Store, clock: Clock): Store {
  let tidiedAt = sweep(store, clock);
  return {
    write(work) {
      const written = store.write(work);
      if (toEpochSeconds(clock) - tidiedAt >= TIDIES_EVERY_SECONDS) tidiedAt = sweep(store, clock);
      return written;
    },
    findUser: (by) => store.findUser(by),
    listUsers: (query) => store.listUsers(query),
    countUsers: (userPoolId) => store.countUsers(userPoolId),
    findRecord: (collection, id) => store.findRecord(collection, id),
    listRecords: (collection, owner) => store.listRecords(collection, owner),
  };
}

/** Nobody waits for it; a store that cannot be written is told by whatever is asked of it next. */
function sweep(store: Store, clock: Clock): EpochSeconds {
  const now = toEpochSeconds(clock);
  store.write((transaction) => transaction.deleteExpired(now)).catch(() => {});
  return now;
}
