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
}

/** The option for load tests. */
export const noQuotas: Quotas = { take: () => true };

export function createQuotas(clock: Clock, userPoolId: string): Quotas {
  return {
    take(transaction, quota, name) {
      const id = `${userPoolId}/${quota}/${name}`;
      const now = toEpochSeconds(clock);
      const uses = transaction.findRecord(USES, id);
      const isFresh = !uses || now >= uses.windowEndsAt;
      const current = isFresh ? { count: 0, windowEndsAt: now + WINDOW_SECONDS } : uses;
      if (current.count >= LIMITS[quota]) return false;
      const value = { ...current, count: current.count + 1 };
      transaction.putRecord(USES, { id, expiresAt: value.windowEndsAt, value });
      return true;
    },
  };
}
