import type {
  EnvironmentEnd,
  EnvironmentEvents,
  ExecutionEnvironment,
} from "../../local/lambda/execution-environment.ts";
import type { FunctionCode } from "../../local/lambda/function-code.ts";
import type { Invocation } from "../../local/lambda/invocation.ts";

export const CRASH = { errorType: "Runtime.ExitError", errorMessage: "gone" };

/** An environment that does only what the test tells it. */
export class FakeEnvironment implements ExecutionEnvironment {
  readonly #events: EnvironmentEvents;
  code: FunctionCode | undefined;
  sent: Invocation[] = [];
  ahead = 1;
  startedCount = 0;
  meanMs: number | undefined;
  isRecalling = false;
  isRetired = false;
  isKilled = false;
  #isReady = false;

  constructor(events: EnvironmentEvents) {
    this.#events = events;
  }

  load(code: FunctionCode): void {
    this.code = code;
  }

  getCapacity(): number {
    return this.#isReady && !this.isRecalling && !this.isRetired ? this.ahead - this.sent.length : 0;
  }

  send(invocations: readonly Invocation[]): void {
    if (this.sent.length === 0) this.startedCount += 1;
    this.sent.push(...invocations);
  }

  recall(): void {
    this.isRecalling = true;
  }

  get pending(): number {
    return this.sent.length;
  }

  retire(): void {
    this.isRetired = true;
    if (this.pending === 0) void this.kill();
  }

  async kill(): Promise<void> {
    this.isKilled = true;
  }

  becomeReady(): void {
    this.#isReady = true;
    this.#events.onReady(this);
  }

  answer(): void {
    this.sent.shift()?.settle({ kind: "returned", result: "null", durationMs: 0 });
    if (this.pending > 0) this.startedCount += 1;
    this.#events.onReady(this);
  }

  giveBack(): void {
    this.isRecalling = false;
    this.ahead = 1;
    this.#events.onRecalled(this, this.sent.splice(1));
  }

  end(end: Partial<EnvironmentEnd> = {}): void {
    const [running, ...notStarted] = this.sent;
    running?.settle({ kind: "crashed", error: CRASH, durationMs: 0 });
    this.#events.onEnd(this, { notStarted, ...end });
  }
}
