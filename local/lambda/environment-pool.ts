import type { EnvironmentEnd, EnvironmentEvents, ExecutionEnvironment } from "./execution-environment.ts";
import type { FunctionCode } from "./function-code.ts";
import type { Invocation } from "./invocation.ts";
import type { FunctionError } from "./lambda-function.ts";
import { createMember, type Member } from "./pool-member.ts";

export interface EnvironmentPoolDeps {
  /** Starts a process that waits for its code. */
  createEnvironment(events: EnvironmentEvents): ExecutionEnvironment;
  /** Never more than one process, which stays: it has a port of its own, and somebody looks into it. @default false */
  readonly isSingle?: boolean;
}

/** Most processes that one function has at a time; further requests wait. */
export const MAX_ENVIRONMENTS = 10;

/** Starting a process is work for a core: more at once would only make each of them slower. */
const MAX_STARTING = 2;

/** A request that runs, or waits, for longer than one to two of these makes room for others beside it. */
const STUCK_CHECK_MS = 15;

/** What waits no longer than this, at the speed of late, needs no further process. */
const SHORT_WAIT_MS = 50;

/** Idle processes end: one too many after a minute, the last one after five. */
const IDLE_CHECK_MS = 30_000;
const IDLE_CHECKS_OF_OTHERS = 2;
const IDLE_CHECKS_OF_LAST = 10;

/** Edited code in a process that has not loaded it yet. */
interface Trial {
  readonly environment: ExecutionEnvironment;
  readonly code: FunctionCode;
  readonly settle: (failure: FunctionError | undefined) => void;
}

/**
 * The processes of one function, and the requests that wait for one. Requests are queued ahead into a
 * process that answers fast; behind a slow one they wait here, and another process is started for them.
 */
export class EnvironmentPool implements EnvironmentEvents {
  readonly #deps: EnvironmentPoolDeps;
  #members: Member[] = [];
  #spare: ExecutionEnvironment | undefined;
  #code: FunctionCode | undefined;
  #trial: Trial | undefined;
  #isHeld = false;
  #isClosed = false;
  #waiting: Invocation[] = [];
  /** Requests that came since the last look for a stuck one. */
  #arrived = 0;
  #sending: NodeJS.Immediate | undefined;
  #stuckCheck: NodeJS.Timeout | undefined;
  readonly #idleCheck: NodeJS.Timeout;

  constructor(deps: EnvironmentPoolDeps) {
    this.#deps = deps;
    this.#idleCheck = setInterval(() => this.#endIdle(), IDLE_CHECK_MS).unref();
  }

  /** Queues a request; it is settled by whatever becomes of it. */
  push(invocation: Invocation): void {
    if (this.#isClosed) {
      invocation.settle(CLOSED);
      return;
    }
    this.#waiting.push(invocation);
    this.#arrived += 1;
    this.#sending ??= setImmediate(() => this.#send());
  }

  /** Starts a process before the code is known: it will have started when the code is. */
  prepare(): void {
    if (!this.#isClosed && !this.#isTaken()) this.#spare ??= this.#deps.createEnvironment(this);
  }

  /** Ends the process that `prepare` started, if it is still waiting for code. */
  dropSpare(): void {
    void this.#spare?.kill();
    this.#spare = undefined;
  }

  /** Runs all further requests on `code`; what was sent before is finished on the old. */
  use(code: FunctionCode): void {
    if (this.#isClosed) return;
    this.#replaceCode(code);
    this.#start();
  }

  /**
   * The same, but only once a process has loaded `code`; the old runs on when none can.
   *
   * @returns why it cannot be loaded, and `undefined` when it is in use
   */
  try(code: FunctionCode): Promise<FunctionError | undefined> {
    return new Promise((settle) => {
      if (this.#deps.isSingle) this.use(code);
      if (this.#isClosed || this.#deps.isSingle) return settle(undefined);
      this.#trial = { environment: this.#takeSpare(), code, settle };
      this.#trial.environment.load(code);
    });
  }

  #replaceCode(code: FunctionCode): void {
    this.#code = code;
    this.#isHeld = false;
    for (const member of this.#members.filter(({ isCurrent }) => isCurrent)) {
      member.isCurrent = false;
      member.environment.retire();
    }
  }

  /** Keeps further requests waiting until `use` or `release`. */
  /** Version of the code that the next invocation runs. */
  codeVersion(): string | undefined {
    return this.#code?.version;
  }

  hold(): void {
    this.#isHeld = true;
  }

  release(): void {
    this.#isHeld = false;
    this.#send();
  }

  /** Kills every process. What was waiting ends as crashed. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearInterval(this.#idleCheck);
    clearTimeout(this.#stuckCheck);
    const kills = this.#members.map(({ environment }) => environment.kill());
    if (this.#spare !== undefined) kills.push(this.#spare.kill());
    if (this.#trial !== undefined) kills.push(this.#trial.environment.kill());
    this.#settleWaiting(CLOSED);
    await Promise.all(kills);
  }

  onReady(environment: ExecutionEnvironment): void {
    const trial = this.#endTrial(environment);
    if (trial !== undefined && !this.#isClosed) {
      this.#replaceCode(trial.code);
      this.#members.push(createMember(environment));
      trial.settle(undefined);
    }
    const member = this.#find(environment);
    if (member !== undefined) member.isStarting = false;
    if (this.#waiting.length > 0) this.#sending ??= setImmediate(() => this.#send());
  }

  onRecalled(_environment: ExecutionEnvironment, invocations: readonly Invocation[]): void {
    this.#waiting.unshift(...invocations);
    this.#send();
  }

  onEnd(environment: ExecutionEnvironment, { notStarted, loadError }: EnvironmentEnd): void {
    this.#endTrial(environment)?.settle(loadError);
    const member = this.#find(environment);
    this.#members = this.#members.filter((other) => other !== member);
    if (this.#spare === environment) this.#spare = undefined;
    this.#waiting.unshift(...notStarted);
    // On Lambda each of them would have met the same error, in an environment of its own.
    const isLastHope = member?.isCurrent === true && !this.#members.some(({ isCurrent }) => isCurrent);
    if (loadError !== undefined && isLastHope) {
      this.#settleWaiting({ kind: "crashed", error: loadError, durationMs: 0 });
    }
    if (this.#isClosed) this.#settleWaiting(CLOSED);
    else this.#send();
  }

  #endTrial(environment: ExecutionEnvironment): Trial | undefined {
    const trial = this.#trial;
    if (trial?.environment !== environment) return undefined;
    this.#trial = undefined;
    return trial;
  }

  #takeSpare(): ExecutionEnvironment {
    const environment = this.#spare ?? this.#deps.createEnvironment(this);
    this.#spare = undefined;
    return environment;
  }

  #find(environment: ExecutionEnvironment): Member | undefined {
    return this.#members.find((member) => member.environment === environment);
  }

  #start(): void {
    if (this.#code === undefined || this.#isClosed || this.#isTaken()) return;
    const environment = this.#takeSpare();
    this.#members.push(createMember(environment));
    environment.load(this.#code);
  }

  #isTaken(): boolean {
    return this.#deps.isSingle === true && this.#members.length > 0;
  }

  #send(): void {
    clearImmediate(this.#sending);
    this.#sending = undefined;
    if (this.#waiting.length === 0 || this.#isHeld || this.#code === undefined) return;
    for (const { environment, isCurrent } of this.#members) {
      const capacity = isCurrent ? environment.getCapacity() : 0;
      if (capacity > 0) environment.send(this.#take(capacity));
      if (this.#waiting.length === 0) break;
    }
    if (this.#waiting.length > 0 && !this.#members.some(({ isCurrent }) => isCurrent)) this.#start();
    this.#watchForStuck();
  }

  #take(count: number): readonly Invocation[] {
    if (count < this.#waiting.length) return this.#waiting.splice(0, count);
    const all = this.#waiting;
    this.#waiting = [];
    return all;
  }

  #watchForStuck(): void {
    if (this.#stuckCheck !== undefined || this.#isClosed) return;
    if (this.#waiting.length === 0 && !this.#members.some(({ environment }) => environment.pending > 1))
      return;
    // After the timer comes what the sockets have received meanwhile: a busy twin is no slow function.
    this.#stuckCheck = setTimeout(() => setImmediate(() => this.#makeRoom()), STUCK_CHECK_MS);
  }

  /** Takes back what stands behind a slow request, and starts a process for what waits too long. */
  #makeRoom(): void {
    this.#stuckCheck = undefined;
    for (const member of this.#members) {
      const { pending, startedCount } = member.environment;
      member.isMoving = member.startedAtStuckCheck !== startedCount;
      if (pending > 1 && !member.isMoving) member.environment.recall();
      member.startedAtStuckCheck = startedCount;
    }
    if (this.#waiting.length > this.#arrived && !this.#isHeld) this.#startMore();
    this.#arrived = 0;
    this.#watchForStuck();
  }

  #startMore(): void {
    const current = this.#members.filter(({ isCurrent }) => isCurrent);
    const starting = current.filter(({ isStarting }) => isStarting).length;
    // Where none has started yet, waiting for the first one is quicker than starting beside it.
    if (starting === current.length || this.#isShortWait(current)) return;
    const wanted = Math.min(
      this.#waiting.length - starting,
      MAX_STARTING - starting,
      MAX_ENVIRONMENTS - current.length,
    );
    for (let count = 0; count < wanted; count += 1) this.#start();
  }

  /** A machine that is busy makes everybody wait; more processes would make it busier. */
  #isShortWait(members: readonly Member[]): boolean {
    const means = members.flatMap(({ isMoving, environment }) =>
      isMoving ? (environment.meanMs ?? []) : [],
    );
    return means.length > 0 && (this.#waiting.length * Math.min(...means)) / means.length <= SHORT_WAIT_MS;
  }

  #endIdle(): void {
    if (this.#deps.isSingle) return;
    const idle = this.#members.filter((member) => {
      const isIdle =
        member.environment.pending === 0 && member.startedAtIdleCheck === member.environment.startedCount;
      member.startedAtIdleCheck = member.environment.startedCount;
      member.idleChecks = isIdle ? member.idleChecks + 1 : 0;
      return member.idleChecks >= IDLE_CHECKS_OF_OTHERS && !member.isStarting;
    });
    for (const member of idle) {
      const isLast = this.#members.length === 1;
      if (isLast && member.idleChecks < IDLE_CHECKS_OF_LAST) continue;
      this.#members = this.#members.filter((other) => other !== member);
      void member.environment.kill();
    }
  }

  #settleWaiting(outcome: Parameters<Invocation["settle"]>[0]): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const { settle } of waiting) settle(outcome);
  }
}

const CLOSED = {
  kind: "crashed",
  error: { errorType: "Gatehouse.Closed", errorMessage: "The function was ended while a request waited." },
  durationMs: 0,
} as const;
