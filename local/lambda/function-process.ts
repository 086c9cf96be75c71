import type { ChildProcess } from "node:child_process";
import type { Socket } from "node:net";
import type { Clock } from "../platform/clock.ts";
import type { EnvironmentEvents, ExecutionEnvironment } from "./execution-environment.ts";
import {
  createFrameReader,
  createInvokeSender,
  createTextFrame,
  FRAME,
  type LoadRequest,
  parseAnswer,
} from "./frames.ts";
import type { FunctionCode } from "./function-code.ts";
import type { FunctionLog } from "./function-log.ts";
import type { Invocation } from "./invocation.ts";
import type { FunctionError, InvokeOutcome } from "./lambda-function.ts";
import { type ExitStatus, toExitError, toTimeoutError } from "./platform-errors.ts";
import { killGroup, type ProcessOptions, startProcess, waitForEnd } from "./process-group.ts";

export interface FunctionProcessOptions extends ProcessOptions {
  readonly clock: Clock;
  readonly log: FunctionLog;
  readonly timeoutMs: number;
  /** All of a load request that does not depend on the code. */
  readonly loadRequest: Omit<LoadRequest, "taskRoot" | "handler" | "layers">;
  readonly events: EnvironmentEvents;
}

/** AWS: loading the code may take ten seconds. */
const LOAD_TIMEOUT_MS = 10_000;

/** Only as much is queued into a process as it answers in this time; see {@link FunctionProcess.getCapacity}. */
const QUEUE_AHEAD_MS = 10;

/** More would not be answered sooner, and grow old in the memory of the process: 19 µs a request against 13. */
const MAX_QUEUED = 16;

/** Weight of the newest answer in the running mean of durations. */
const NEWEST_WEIGHT = 0.25;

type State = "starting" | "loading" | "ready" | "ended";

/** An execution environment that is a Node.js process of its own, leader of a process group of its own. */
export class FunctionProcess implements ExecutionEnvironment {
  readonly #options: FunctionProcessOptions;
  readonly #child: ChildProcess;
  readonly #requests: Socket | undefined;
  readonly #ended: Promise<void>;
  readonly #sendInvokes = createInvokeSender((bytes) => {
    this.#requests?.write(bytes);
    // What the kernel has no room for yet is still read from this memory.
    return this.#requests?.writableLength !== 0;
  });
  #state: State = "starting";
  /** Sent and not answered; the first one is running. */
  #pending: Invocation[] = [];
  #startedCount = 0;
  #runningSince = 0;
  #meanMs: number | undefined;
  #isRecalling = false;
  /** The running request takes long: nothing is queued behind it. */
  #isStuck = false;
  #isRetired = false;
  #exitsIdle = false;
  /** The request that was running when its time was over. */
  #timedOut: Invocation | undefined;
  #isLoadTimedOut = false;
  #loadError: FunctionError | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: FunctionProcessOptions) {
    this.#options = options;
    this.#child = startProcess(options);
    // Two sockets: a write to a process that has gone ends a socket, with what has not been read from it.
    const [, , , requests, answers] = this.#child.stdio as readonly (Socket | undefined)[];
    this.#requests = requests;
    const reader = createFrameReader((kind, body) => this.#receive(kind, body));
    answers?.on("data", (chunk: Buffer) => this.#guard(() => reader.push(chunk)));
    // What it means that a process has gone is told by its end.
    requests?.on("error", () => {});
    answers?.on("error", () => {});
    if (this.#child.stdout !== null) options.log.attach(this.#child.stdout);
    if (this.#child.stderr !== null) options.log.attach(this.#child.stderr);
    this.#ended = waitForEnd(this.#child).then((how) => this.#end(how));
  }

  load(code: FunctionCode): void {
    this.#state = "loading";
    const { taskRoot, handler, layers = [] } = code;
    const request: LoadRequest = { ...this.#options.loadRequest, taskRoot, handler, layers };
    this.#requests?.write(createTextFrame(FRAME.load, JSON.stringify(request)));
    // Who stands at a breakpoint takes the time that it takes.
    if (this.#options.debugPort === undefined)
      this.#timer = setTimeout(() => this.#expireLoading(), LOAD_TIMEOUT_MS);
  }

  getCapacity(): number {
    if (this.#state !== "ready" || this.#isRetired || this.#isRecalling || this.#isStuck) return 0;
    const ahead = this.#meanMs === undefined ? 1 : Math.floor(QUEUE_AHEAD_MS / Math.max(this.#meanMs, 0.01));
    const limit = Math.min(Math.max(ahead, 1), MAX_QUEUED);
    // Not before half of them are answered: few large pieces cost less than many small ones.
    return this.#pending.length > limit / 2 ? 0 : limit - this.#pending.length;
  }

  send(invocations: readonly Invocation[]): void {
    const wasIdle = this.#pending.length === 0;
    for (const invocation of invocations) this.#pending.push(invocation);
    if (wasIdle) this.#markStarted();
    this.#sendInvokes(invocations);
  }

  recall(): void {
    if (this.#isRecalling || this.#state !== "ready") return;
    this.#isRecalling = true;
    this.#isStuck = true;
    this.#requests?.write(createTextFrame(FRAME.recall, ""));
  }

  get pending(): number {
    return this.#pending.length;
  }

  get startedCount(): number {
    return this.#startedCount;
  }

  get meanMs(): number | undefined {
    return this.#meanMs;
  }

  retire(): void {
    this.#isRetired = true;
    if (this.#pending.length === 0) void this.kill();
  }

  kill(): Promise<void> {
    killGroup(this.#child);
    return this.#ended;
  }

  /** Whatever is wrong with what the process sends ends the process, never the twin. */
  #guard(read: () => void): void {
    try {
      read();
    } catch {
      void this.kill();
    }
  }

  #receive(kind: number, body: Buffer): void {
    if (kind === FRAME.returned) {
      const { durationMs, text } = parseAnswer(body);
      this.#settle({ kind: "returned", result: text, durationMs });
    } else if (kind === FRAME.failed) {
      const { durationMs, text } = parseAnswer(body);
      this.#settle({ kind: "failed", error: JSON.parse(text) as FunctionError, durationMs });
    } else if (kind === FRAME.recalled) this.#giveBack(body.readUInt32BE(0));
    else if (kind === FRAME.loaded) this.#becomeReady();
    else if (kind === FRAME.loadFailed) {
      this.#loadError = JSON.parse(body.toString("utf8")) as FunctionError;
      void this.kill();
    } else if (kind === FRAME.exitsIdle) this.#exitsIdle = true;
    else throw new RangeError(`A frame of unknown kind ${kind}.`);
  }

  #becomeReady(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#state = "ready";
    this.#options.events.onReady(this);
  }

  #settle(outcome: InvokeOutcome & { readonly durationMs: number }): void {
    const invocation = this.#pending.shift();
    if (invocation === undefined) throw new RangeError("An answer to no request.");
    this.#isStuck = false;
    const mean = this.#meanMs ?? outcome.durationMs;
    this.#meanMs = mean + (outcome.durationMs - mean) * NEWEST_WEIGHT;
    if (this.#pending.length > 0) this.#markStarted();
    else if (this.#isRetired) void this.kill();
    invocation.settle(outcome);
    if (!this.#isRetired) this.#options.events.onReady(this);
  }

  /** The time limit counts from the moment at which the request before was answered. */
  #markStarted(): void {
    this.#startedCount += 1;
    this.#runningSince = this.#options.clock.now();
    if (this.#options.debugPort !== undefined) return;
    if (this.#timer === undefined)
      this.#timer = setTimeout(() => this.#expire(), this.#options.timeoutMs).unref();
    else this.#timer.refresh();
  }

  #giveBack(count: number): void {
    this.#isRecalling = false;
    const given = count === 0 ? [] : this.#pending.splice(-count);
    this.#options.events.onRecalled(this, given);
  }

  #expire(): void {
    const [running] = this.#pending;
    // An answer may have been received while the twin was busy: the sockets are read before the look.
    setImmediate(() => {
      if (running === undefined || running !== this.#pending[0]) return;
      this.#timedOut = running;
      void this.kill();
    });
  }

  #expireLoading(): void {
    this.#isLoadTimedOut = true;
    void this.kill();
  }

  #end(how: ExitStatus): void {
    clearTimeout(this.#timer);
    const isLoaded = this.#state === "ready";
    this.#state = "ended";
    const pending = this.#pending;
    this.#pending = [];
    const running = this.#exitsIdle ? undefined : pending.shift();
    running?.settle(this.#toOutcome(running, how));
    const loadError = isLoaded ? undefined : (this.#loadError ?? this.#toLoadError(how));
    this.#options.events.onEnd(this, { notStarted: pending, ...(loadError && { loadError }) });
  }

  #toOutcome(running: Invocation, how: ExitStatus): InvokeOutcome {
    const { clock, timeoutMs } = this.#options;
    const { requestId } = running;
    // Else it was answered on the way, and what runs now is the next one.
    if (this.#timedOut === running) {
      return {
        kind: "timed-out",
        error: toTimeoutError({ requestId, timeoutMs, clock }),
        durationMs: timeoutMs,
      };
    }
    const durationMs = clock.now() - this.#runningSince;
    return { kind: "crashed", error: toExitError(how, requestId), durationMs };
  }

  #toLoadError(how: ExitStatus): FunctionError {
    if (!this.#isLoadTimedOut) return toExitError(how);
    const { clock } = this.#options;
    return toTimeoutError({ requestId: "-", timeoutMs: LOAD_TIMEOUT_MS, clock });
  }
}
