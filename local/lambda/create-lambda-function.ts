import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Clock } from "../platform/clock.ts";
import type { Log } from "../platform/log.ts";
import type { Random } from "../platform/random.ts";
import type { FunctionResource } from "../template/resources.ts";
import { createCodeSource } from "./code-source.ts";
import { EnvironmentPool } from "./environment-pool.ts";
import type { EnvironmentEvents, ExecutionEnvironment } from "./execution-environment.ts";
import { explainLoadFailure } from "./explain-load-failure.ts";
import { findForeignReason } from "./foreign-reason.ts";
import type { CodeSource } from "./function-code.ts";
import { createFunctionLog, type FunctionLog } from "./function-log.ts";
import { FunctionProcess } from "./function-process.ts";
import type { InvokeOutcome, LambdaFunction } from "./lambda-function.ts";
import { type LiveReload, startLiveReload } from "./live-reload.ts";
import { MAX_EVENT_BYTES } from "./payload-limits.ts";
import { createProcessEnvironment, toLogGroupName } from "./process-environment.ts";
import type { NearHost } from "./runtime/near-hosts.ts";
import { findNodeMajor, findRuntimeWarning } from "./runtimes.ts";

export interface LambdaFunctionDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** The built `bootstrap.mjs`, which runs in the function's processes. */
  readonly bootstrapFile: string;
  /** Folder for bundles; `null` makes one that is removed at the end. */
  readonly cacheDir: string | null;
  readonly region: string;
  /** The code must lie inside the repository (catalogue D-27); `null` lifts that. @default "repository" */
  readonly codeBoundary?: "repository" | null;
  /** Variables beside the template's own: what the machine needs, or what points the SDK at the twin. @default {} */
  readonly extraEnvironment?: Readonly<Record<string, string>>;
  /** Hosts of AWS that the function finds on this machine; asked for with every new process. @default none */
  nearHosts?(): readonly NearHost[];
  /** Port of Node's inspector, which the function's one process opens; its time limit is suspended. @default none */
  readonly debugPort?: number;
  /** Takes each line that the function writes. @default the log, each line after the function's name */
  onLog?(line: string): void;
}

/** A function that runs on this machine. */
export interface LocalFunction extends LambdaFunction {
  /**
   * Resolves when the code is there to be run; requests before that wait. Rejects with a StartError for
   * code that does not compile, or a template that asks for what is not supported.
   */
  readonly prepared: Promise<void>;
  /** From the next request after an edit on, runs the edited code. */
  watch(): void;
  /** Sees no further edit, finishes what it was asked for, and closes. */
  retire(): Promise<void>;
}

/**
 * Gets a function ready to be invoked and starts its first process, without waiting for either: a request
 * that comes earlier waits for them.
 */
export function createLambdaFunction(resource: FunctionResource, deps: LambdaFunctionDeps): LocalFunction {
  const reason = findForeignReason(resource);
  if (reason === undefined) return createNodeFunction(resource, deps);
  deps.log.warn(reason);
  return createForeignFunction(resource, reason);
}

/** A function that cannot run here: the twin starts all the same, and says so when the function is called. */
function createForeignFunction(resource: FunctionResource, reason: string): LocalFunction {
  const { functionName, functionArn, invokePermissions } = resource;
  return {
    functionName,
    functionArn,
    invokePermissions,
    prepared: Promise.resolve(),
    watch() {},
    retire: async () => {},
    invoke: async () => ({ kind: "not-run-here", reason }),
    close: async () => {},
  };
}

function createNodeFunction(resource: FunctionResource, deps: LambdaFunctionDeps): LocalFunction {
  const { functionName, functionArn, invokePermissions, origin } = resource;
  const warning = findRuntimeWarning(resource, process.versions.node);
  if (warning !== undefined) deps.log.warn(warning);
  const output = createFunctionLog({
    write: deps.onLog ?? ((line) => deps.log.info(`${origin.logicalId}: ${line.replaceAll("\t", "  ")}`)),
  });
  const isDebugged = deps.debugPort !== undefined;
  const createEnvironment = createProcessFactory(resource, deps, output);
  const pool = new EnvironmentPool({ createEnvironment, isSingle: isDebugged });
  const workshop = openWorkshop(resource, deps, pool);
  const running = createCounter();
  const close = async () => {
    await Promise.all([workshop.close(), pool.close()]);
    output.close();
  };
  return {
    functionName,
    functionArn,
    invokePermissions,
    isDebugged,
    codeVersion: () => pool.codeVersion(),
    prepared: workshop.prepared,
    watch: workshop.watch,
    invoke: (event, options) =>
      running.count(
        invoke(
          { pool, log: deps.log, name: origin.logicalId },
          event,
          options?.requestId ?? deps.random.uuid(),
        ),
      ),
    async retire() {
      workshop.unwatch();
      await running.untilNone();
      await close();
    },
    close,
  };
}

/** Counts what is under way. */
function createCounter() {
  let waiting = () => {};
  let underWay = 0;
  return {
    async count<T>(work: Promise<T>): Promise<T> {
      underWay += 1;
      const result = await work;
      underWay -= 1;
      if (underWay === 0) waiting();
      return result;
    },
    untilNone: () =>
      new Promise<void>((resolve) => {
        if (underWay === 0) resolve();
        else waiting = resolve;
      }),
  };
}

interface Workshop {
  readonly prepared: Promise<void>;
  watch(): void;
  unwatch(): void;
  close(): Promise<void>;
}

/** Makes the code, and makes it again when it is edited. */
function openWorkshop(resource: FunctionResource, deps: LambdaFunctionDeps, pool: EnvironmentPool): Workshop {
  const cacheDir = deps.cacheDir ?? mkdtempSync(join(tmpdir(), "gatehouse-"));
  const name = resource.origin.logicalId;
  let isUnwatched = false;
  let reload: LiveReload | undefined;
  const unwatch = () => {
    isUnwatched = true;
    reload?.close();
  };
  // The process starts while the bundle is made; not yet now, for whoever starts the twin has more to do
  // before the first request can be answered.
  const preparing = setImmediate(() => pool.prepare());
  const opened = openSource(resource, deps, cacheDir).then(async (source) => {
    const code = await source.load();
    clearImmediate(preparing);
    pool.use(code);
    return { source, code };
  });
  const prepared = opened.then(() => {});
  // Whoever starts the twin waits for it; a rejection before that must not end the process.
  prepared.catch(() => {
    clearImmediate(preparing);
    return pool.close();
  });
  return {
    prepared,
    watch() {
      const start = ({ source, code }: Awaited<typeof opened>) => {
        if (!isUnwatched)
          reload ??= startLiveReload({
            source,
            pool,
            version: code.version,
            log: deps.log,
            name,
            explain: (failure) => explainLoadFailure(resource, failure),
          });
      };
      opened.then(start, () => {});
    },
    unwatch,
    async close() {
      unwatch();
      await prepared.catch(() => {});
      if (deps.cacheDir === null) rmSync(cacheDir, { recursive: true, force: true });
    },
  };
}

async function openSource(
  resource: FunctionResource,
  { random, codeBoundary = "repository" }: LambdaFunctionDeps,
  cacheDir: string,
): Promise<CodeSource> {
  return createCodeSource({ resource, random, cacheDir, codeBoundary, nodeVersion: process.versions.node });
}

function createProcessFactory(
  resource: FunctionResource,
  {
    clock,
    random,
    region,
    bootstrapFile,
    debugPort,
    extraEnvironment = {},
    nearHosts = () => [],
  }: LambdaFunctionDeps,
  log: FunctionLog,
): (events: EnvironmentEvents) => ExecutionEnvironment {
  return (events) => {
    const logStreamName = toLogStreamName(clock, random);
    return new FunctionProcess({
      clock,
      log,
      bootstrapFile,
      events,
      environment: createProcessEnvironment({ resource, region, logStreamName, extra: extraEnvironment }),
      memorySizeMb: resource.memorySizeMb,
      ...(debugPort !== undefined && { debugPort }),
      timeoutMs: resource.timeoutSeconds * 1000,
      loadRequest: {
        context: toContext(resource, logStreamName),
        timeoutMs: resource.timeoutSeconds * 1000,
        hasCallbacks: (findNodeMajor(resource.runtime) ?? 0) < 24,
        jsonLogs: resource.jsonLogs,
        nearHosts: nearHosts(),
        nodeMajor: findNodeMajor(resource.runtime) ?? 0,
      },
    });
  };
}

/** Contract F-06. */
function toContext(resource: FunctionResource, logStreamName: string): Readonly<Record<string, string>> {
  return {
    functionName: resource.functionName,
    functionVersion: "$LATEST",
    invokedFunctionArn: resource.functionArn,
    memoryLimitInMB: String(resource.memorySizeMb),
    logGroupName: toLogGroupName(resource),
    logStreamName,
  };
}

function toLogStreamName(clock: Clock, random: Random): string {
  const date = new Date(clock.now()).toISOString().slice(0, 10).replaceAll("-", "/");
  return `${date}/[$LATEST]${random.bytes(16).toString("hex")}`;
}

interface InvokeDeps {
  readonly pool: EnvironmentPool;
  readonly log: Log;
  readonly name: string;
}

function invoke({ pool, log, name }: InvokeDeps, event: string, requestId: string): Promise<InvokeOutcome> {
  // Three bytes at most for a UTF-16 unit: short events need no counting.
  if (event.length * 3 > MAX_EVENT_BYTES && Buffer.byteLength(event) > MAX_EVENT_BYTES) {
    return Promise.resolve(TOO_LONG);
  }
  return new Promise((resolve) => {
    pool.push({
      requestId,
      event,
      settle(outcome) {
        if (outcome.kind === "crashed" || outcome.kind === "timed-out") {
          log.warn(`${name}: ${outcome.error.errorMessage}`);
        }
        resolve(outcome);
      },
    });
  });
}

/** AWS: Lambda refuses the event before any code runs (contract E-71). */
const TOO_LONG: InvokeOutcome = {
  kind: "failed",
  error: {
    errorType: "RequestEntityTooLargeException",
    errorMessage: `Request must be smaller than ${MAX_EVENT_BYTES} bytes for the InvokeFunction operation`,
  },
  durationMs: 0,
};
