/** Seconds since 1970, whole; the unit of every JWT claim and of every stored expiry. */
export type EpochSeconds = number;

/** The only source of time in the twin. Tests hand in one that they advance themselves. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };

/** Whole seconds since 1970, rounded down, as AWS writes `iat` and `exp`. */
export function toEpochSeconds(clock: Clock): EpochSeconds {
  return Math.floor(clock.now() / 1000);
}

/** A clock that can be moved. */
export interface ManualClock extends Clock {
  advance(by: { readonly seconds?: number; readonly milliseconds?: number }): void;
}

/** A clock that runs with `base`, ahead of it by all that it was advanced. */
export function createOffsetClock(base: Clock): ManualClock {
  let ahead = 0;
  return {
    now: () => base.now() + ahead,
    advance({ seconds = 0, milliseconds = 0 }) {
      ahead += seconds * 1000 + milliseconds;
    },
  };
}

/**
 * A clock that stands still until it is told to move.
 *
 * @param start milliseconds since 1970.
 */
export function createManualClock(start: number): ManualClock {
  let current = start;
  return {
    now: () => current,
    advance({ seconds = 0, milliseconds = 0 }) {
      current += seconds * 1000 + milliseconds;
    },
  };
}
