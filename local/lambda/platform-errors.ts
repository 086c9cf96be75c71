import type { Clock } from "../platform/clock.ts";
import type { FunctionError } from "./lambda-function.ts";

/** How a process ended. */
export interface ExitStatus {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The process could not be started at all. */
  readonly problem?: string;
}

/** Lambda's text for an invocation that took too long: `2026-11-22T10:00:00.000Z <id> Task timed out after 3.00 seconds`. */
export function toTimeoutError(timeout: {
  readonly requestId: string;
  readonly timeoutMs: number;
  readonly clock: Clock;
}): FunctionError {
  const date = new Date(timeout.clock.now()).toISOString();
  const seconds = (timeout.timeoutMs / 1000).toFixed(2);
  return {
    errorType: "Sandbox.Timedout",
    errorMessage: `${date} ${timeout.requestId} Task timed out after ${seconds} seconds`,
  };
}

/** Lambda's text for a process that ended by itself. */
export function toExitError({ code, signal, problem }: ExitStatus, requestId = "-"): FunctionError {
  const reason = problem ?? toReason(code, signal);
  return {
    errorType: "Runtime.ExitError",
    errorMessage: `RequestId: ${requestId} Error: Runtime exited ${reason}`,
  };
}

function toReason(code: number | null, signal: NodeJS.Signals | null): string {
  if (signal !== null) return `with error: signal: ${SIGNAL_NAMES[signal] ?? signal}`;
  return code === 0 || code === null ? "without providing a reason" : `with error: exit status ${code}`;
}

/** As Go, which Lambda's supervisor is written in, names them. */
const SIGNAL_NAMES: Partial<Record<NodeJS.Signals, string>> = {
  SIGABRT: "aborted",
  SIGKILL: "killed",
  SIGSEGV: "segmentation fault",
  SIGTERM: "terminated",
};
