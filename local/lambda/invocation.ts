import type { InvokeOutcome } from "./lambda-function.ts";

/** One call on its way to a process of the function. */
export interface Invocation {
  readonly requestId: string;
  /** JSON text. */
  readonly event: string;
  settle(outcome: InvokeOutcome): void;
}
