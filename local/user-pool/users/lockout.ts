import type { Clock } from "../../platform/clock.ts";
import type { Collection, Store } from "../store.ts";
import { UserPoolError } from "../user-pool-error.ts";

/** Failures before the first lock (contract C9.2). */
const FREE_FAILURES = 5;
/** The longest lock, and the quiet time after which failures are forgotten. */
const MAX_LOCK_SECONDS = 900;
const REMEMBERED_NAMES = 10_000;

/** Counts wrong passwords in a row, per name. */
export interface Lockout {
  /** @throws UserPoolError `password-attempts-exceeded`; such an attempt does not count (contract H-39) */
  assertUnlocked(name: string): void;
  /** Counts at once, in this very tick: of many guesses at the same time none slips through. */
  recordFailure(name: string): Promise<void>;
  recordSuccess(name: string): Promise<void>;
}

export interface Failures {
  readonly count: number;
  /** Milliseconds since 1970. */
  readonly lastAt: number;
}

const FAILURES: Collection<Failures> = { name: "failed-password" };

/** No lock at all: the option for load tests. */
export const noLockout: Lockout = {
  assertUnlocked() {},
  recordFailure: () => Promise.resolve(),
  recordSuccess: () => Promise.resolve(),
};

/**
 * From the fifth failure on, 2^(n−5) seconds of lock, 15 minutes at most. Unknown names are counted like known
 * ones, or the lock would tell which exist (contract C8). Counts live in memory and are written behind it, so
 * that a restart does not forget them.
 */
export function createLockout(store: Store, clock: Clock, userPoolId: string): Lockout {
  const toId = (name: string) => `${userPoolId}/${name}`;
  const counted = new Map(
    store.listRecords(FAILURES, userPoolId).map(({ id, value }) => [id.slice(toId("").length), value]),
  );
  const find = (name: string): Failures | undefined => {
    const isAllInMemory = counted.size < REMEMBERED_NAMES;
    const failures =
      counted.get(name) ?? (isAllInMemory ? undefined : store.findRecord(FAILURES, toId(name)));
    const isForgotten = !failures || clock.now() >= failures.lastAt + MAX_LOCK_SECONDS * 1000;
    return isForgotten ? undefined : failures;
  };
  return {
    assertUnlocked(name) {
      const failures = find(name);
      if (failures && clock.now() < toUnlockTime(failures)) {
        throw new UserPoolError("password-attempts-exceeded");
      }
    },
    async recordFailure(name) {
      const failures = { count: (find(name)?.count ?? 0) + 1, lastAt: clock.now() };
      remember(counted, name, failures);
      const expiresAt = Math.ceil(failures.lastAt / 1000) + MAX_LOCK_SECONDS;
      await store.write((transaction) =>
        transaction.putRecord(FAILURES, { id: toId(name), owner: userPoolId, expiresAt, value: failures }),
      );
    },
    async recordSuccess(name) {
      if (!find(name)) return;
      counted.delete(name);
      await store.write((transaction) => transaction.deleteRecord(FAILURES, toId(name)));
    },
  };
}

/** When the lock ends; in the past for fewer than five failures. */
export function toUnlockTime({ count, lastAt }: Failures): number {
  if (count < FREE_FAILURES) return lastAt;
  return lastAt + Math.min(2 ** (count - FREE_FAILURES), MAX_LOCK_SECONDS) * 1000;
}

function remember(counted: Map<string, Failures>, name: string, failures: Failures): void {
  counted.delete(name);
  const [oldest] = counted.keys();
  if (counted.size >= REMEMBERED_NAMES && oldest !== undefined) counted.delete(oldest);
  counted.set(name, failures);
}
