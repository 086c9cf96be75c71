import type { Clock } from "../../platform/clock.ts";
import { createAnswerFrame, FRAME, parseInvoke } from "../frames.ts";
import type { FunctionError } from "../lambda-function.ts";
import { MAX_RESULT_BYTES } from "../payload-limits.ts";
import { toFunctionError } from "./function-error.ts";

export interface InvocationQueueDeps {
  readonly clock: Clock;
  /** Runs the handler and gives its result; rejects with what the handler threw. */
  run(requestId: string, event: unknown): Promise<unknown>;
  /** Writes a frame; resolves once it has left the process. */
  write(frame: Buffer): Promise<void> | undefined;
  logFailure(thrown: unknown): void;
}

export interface InvocationQueue {
  /** Takes the body of an invoke frame. */
  push(body: Buffer): void;
  /** Drops what has not been started, and says how many that was. */
  recall(): number;
  readonly isRunning: boolean;
}

const waitForLoop = setImmediate;

/**
 * Works requests off one at a time, in order. Each answer has left the process before the next request
 * starts: whatever ends the process then costs the running request only, and the twin can tell which one
 * that is.
 */
export function createInvocationQueue(deps: InvocationQueueDeps): InvocationQueue {
  let waiting: { readonly requestId: string; readonly event: string }[] = [];
  let isRunning = false;
  const work = async () => {
    isRunning = true;
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      await deps.write(await answer(deps, next));
    }
    isRunning = false;
  };
  return {
    push(body) {
      waiting.push(parseInvoke(body));
      if (!isRunning) void work();
    },
    recall() {
      const count = waiting.length;
      waiting = [];
      return count;
    },
    get isRunning() {
      return isRunning;
    },
  };
}

async function answer(
  { clock, run, logFailure }: InvocationQueueDeps,
  { requestId, event }: { readonly requestId: string; readonly event: string },
): Promise<Buffer> {
  const startedAt = clock.now();
  try {
    const result = await run(requestId, JSON.parse(event));
    // AWS: the runtime lets the event loop turn before it answers, so that a rejection nobody handles
    // ends the process while its own request is running.
    await new Promise((resolve) => waitForLoop(resolve));
    return toReturned(result, clock.now() - startedAt);
  } catch (thrown) {
    logFailure(thrown);
    return toFailed(toFunctionError(thrown), clock.now() - startedAt);
  }
}

function toReturned(result: unknown, durationMs: number): Buffer {
  const text = toJsonText(result);
  if (text.length <= MAX_RESULT_BYTES && Buffer.byteLength(text) <= MAX_RESULT_BYTES) {
    return createAnswerFrame(FRAME.returned, durationMs, text);
  }
  return toFailed(
    {
      errorType: "Function.ResponseSizeTooLarge",
      errorMessage: `Response payload size exceeded maximum allowed payload size (${MAX_RESULT_BYTES} bytes).`,
    },
    durationMs,
  );
}

/** @throws Error for what is no JSON: a circular object, a BigInt */
function toJsonText(result: unknown): string {
  try {
    return JSON.stringify(result ?? null) ?? "null";
  } catch (cause) {
    const refusal = new Error("Unable to stringify response body", { cause });
    refusal.name = "Runtime.JSONStringifyError";
    throw refusal;
  }
}

function toFailed(error: FunctionError, durationMs: number): Buffer {
  return createAnswerFrame(FRAME.failed, durationMs, JSON.stringify(error));
}
