import { type Clock, toEpochSeconds } from "../../platform/clock.ts";
import type { Collection, StoreTransaction } from "../store.ts";

/** Tries per user and hour (contract C9.3). AWS: 5 to 20 for the two of password recovery, by its own judgement. */
const LIMITS = {
  "forgot-password": 5,
  "confirm-forgot-password": 20,
  "resend-confirmation-code": 5,
  "confirm-sign-up": 15,
  "change-password": 5,
  "attribute-verification-code": 5,
  "verify-user-attribute": 15,
  /**
   * Wrong codes of a sign-in. Assumed: AWS takes more than ten in a session (contract C5.5) and gives no
   * number; a hundred an hour is not enough to guess one of a million (catalogue C-20).
   */
  "wrong-sign-in-code": 100,
} as const;

export type QuotaName = keyof typeof LIMITS;

const WINDOW_SECONDS = 3600;

interface Uses {
  readonly count: number;
  readonly windowEndsAt: number;
}

const USES: Collection<Uses> = { name: "quota" };

/** Limits how often a user's codes are asked for and guessed at. */
export interface Quotas {
  /**
   * Counts one use inside of the caller's transaction.
   * @returns false when the user has none left; the caller answers with `attempt-limit-exceeded`, and must
   * not throw inside of the transaction, for that would undo the count
   */
  take(transaction: StoreTransaction, quota: QuotaName, name: string): boolean;
  /** Whether {@link Quotas.take} would still say yes; nothing is counted. */
  hasLeft(transaction: StoreTransaction, quota: QuotaName, name: string): boolean;
}

/** The option for load tests. */
export const noQuotas: Quotas = { take: () => true, hasLeft: () => true };

export function createQuotas(clock: Clock, userPoolId: string): Quotas {
  const read = (transaction: StoreTransaction, id: string): Uses => {
    const now = toEpochSeconds(clock);
    const uses = transaction.findRecord(USES, id);
    return !uses || now >= uses.windowEndsAt ? { count: 0, windowEndsAt: now + WINDOW_SECONDS } : uses;
  };
  const toId = (quota: QuotaName, name: string) => `${userPoolId}/${quota}/${name}`;
  return {
    take(transaction, quota, name) {
      const id = toId(quota, name);
      const current = read(transaction, id);
      if (current.count >= LIMITS[quota]) return false;
      const value = { ...current, count: current.count + 1 };
      transaction.putRecord(USES, { id, expiresAt: value.windowEndsAt, value });
      return true;
    },
    hasLeft: (transaction, quota, name) => read(transaction, toId(quota, name)).count < LIMITS[quota],
  };
}
