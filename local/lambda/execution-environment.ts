import type { FunctionCode } from "./function-code.ts";
import type { Invocation } from "./invocation.ts";
import type { FunctionError } from "./lambda-function.ts";

/** Why a process ended, or could not load its code. */
export interface EnvironmentEnd {
  /** Requests that were sent and, provably, not started; in order. */
  readonly notStarted: readonly Invocation[];
  /** The process never got as far as taking requests. */
  readonly loadError?: FunctionError;
}

/** What an environment tells the pool that it belongs to. */
export interface EnvironmentEvents {
  /** It can take (more) requests. */
  onReady(environment: ExecutionEnvironment): void;
  /** It gives requests back that it was asked for, none of them started. */
  onRecalled(environment: ExecutionEnvironment, invocations: readonly Invocation[]): void;
  onEnd(environment: ExecutionEnvironment, end: EnvironmentEnd): void;
}

/**
 * One process of a function: what Lambda calls an execution environment. It runs one request at a time, in
 * the order sent.
 */
export interface ExecutionEnvironment {
  /** Takes the code; once, before any request. `onReady` follows, or `onEnd`. */
  load(code: FunctionCode): void;
  /** How many requests may be sent now: none while it loads, one when nothing is known of its speed. */
  getCapacity(): number;
  send(invocations: readonly Invocation[]): void;
  /** Asks for what has not been started; until the running request is answered, the capacity is none. */
  recall(): void;
  /** Requests sent and not answered. */
  readonly pending: number;
  /** Rises with every request that starts: unchanged means that the same one is still running. */
  readonly startedCount: number;
  /** How long requests took of late, in milliseconds; unknown before the first answer. */
  readonly meanMs: number | undefined;
  /** Ends the process as soon as nothing is pending. */
  retire(): void;
  /** Kills the process and all that it started; resolves when it is gone. */
  kill(): Promise<void>;
}
