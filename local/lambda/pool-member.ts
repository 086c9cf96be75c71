import type { ExecutionEnvironment } from "./execution-environment.ts";

/** A process of a pool, and what the pool remembers of it. */
export interface Member {
  readonly environment: ExecutionEnvironment;
  isStarting: boolean;
  /** Its code is the current one. */
  isCurrent: boolean;
  /** Requests were started between the last two looks for a stuck one. */
  isMoving: boolean;
  /** `startedCount` at the last look for a stuck request, and at the last look for idle processes. */
  startedAtStuckCheck: number;
  startedAtIdleCheck: number;
  idleChecks: number;
}

/** One that has just been started, with the current code. */
export function createMember(environment: ExecutionEnvironment): Member {
  return {
    environment,
    isStarting: true,
    isCurrent: true,
    isMoving: false,
    startedAtStuckCheck: -1,
    startedAtIdleCheck: -1,
    idleChecks: 0,
  };
}
