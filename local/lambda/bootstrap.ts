// What runs inside a process of the function: takes frames from file descriptor 3, runs the handler, and
// answers on 4. Everything else in the process belongs to the function, as on Lambda.
import { type OnReadOpts, Socket, type SocketConstructorOpts } from "node:net";
import { systemClock } from "../platform/clock.ts";
import { createCountFrame, createFrameReader, createTextFrame, FRAME, type LoadRequest } from "./frames.ts";
import { toFunctionError } from "./runtime/function-error.ts";
import { callHandler, callWithCallback, type HandlerContext } from "./runtime/handler-call.ts";
import { type HandlerConsole, installHandlerConsole } from "./runtime/handler-console.ts";
import { createInvocationQueue } from "./runtime/invocation-queue.ts";
import { installLayers } from "./runtime/layers.ts";
import { type Handler, loadHandler } from "./runtime/load-handler.ts";
import type { NearHost, TlsModule } from "./runtime/near-hosts.ts";
import { refuseStreaming } from "./runtime/refuse-streaming.ts";
import { writeLine } from "./runtime/write-line.ts";

// Not by importing node:process: that opens standard output, and a full pipe would refuse instead of wait.
const { env } = process;

const RECEIVE_BYTES = 64 * 1024;

/** The function as it was loaded. */
interface Loaded {
  readonly request: LoadRequest;
  readonly handler: Handler;
  readonly console: HandlerConsole;
}

let loaded: Loaded | undefined;
let answerIdle: (() => void) | undefined;

const reader = createFrameReader((kind, body) => {
  if (kind === FRAME.invoke) queue.push(body);
  else if (kind === FRAME.recall) answers.write(createCountFrame(FRAME.recalled, queue.recall()));
  else if (kind === FRAME.load) void load(JSON.parse(body.toString("utf8")) as LoadRequest);
});

// One fixed buffer to receive into; @types/node knows `onread` for `connect` only.
const onread: OnReadOpts = {
  buffer: Buffer.allocUnsafe(RECEIVE_BYTES),
  callback(length, buffer) {
    reader.push(Buffer.from(buffer.buffer, buffer.byteOffset, length));
    return true;
  },
};
const requests = new Socket({ fd: 3, onread } as SocketConstructorOpts);

// A socket of its own: what was answered can be read to the end, whatever becomes of requests on their way.
const answers = new Socket({ fd: 4, readable: false, writable: true });

const queue = createInvocationQueue({
  clock: systemClock,
  run: runHandler,
  write(frame) {
    answers.write(frame);
    return answers.writableLength === 0 ? undefined : waitUntilWritten();
  },
  logFailure: (thrown) => loaded?.console.logFailure("Invoke Error", thrown),
});

// The twin has gone, or wants this process gone.
requests.on("error", () => process.exit());
requests.on("close", () => process.exit());
answers.on("error", () => process.exit());
process.on("beforeExit", () => answerIdle?.());
process.on("exit", () => {
  // Written at once: a write to a local socket that has room does not wait for the event loop.
  if (!queue.isRunning && loaded !== undefined) answers.write(createTextFrame(FRAME.exitsIdle, ""));
});

async function load(request: LoadRequest): Promise<void> {
  const handlerConsole = installHandlerConsole(globalThis.console as unknown as Record<string, unknown>, {
    clock: systemClock,
    json: request.jsonLogs,
    write: writeLine,
  });
  try {
    Object.assign(env, { LAMBDA_TASK_ROOT: request.taskRoot });
    process.chdir(request.taskRoot);
    refuseStreaming(globalThis);
    if (request.nearHosts.length > 0) await divertHosts(request.nearHosts);
    installLayers(request.layers, { env, nodeMajor: request.nodeMajor });
    loaded = { request, handler: await loadHandler(request), console: handlerConsole };
    answers.write(createTextFrame(FRAME.loaded, ""));
  } catch (thrown) {
    handlerConsole.logFailure("Init Error", thrown);
    answers.write(createTextFrame(FRAME.loadFailed, JSON.stringify(toFunctionError(thrown))));
  }
}

/** TLS takes milliseconds to load: only who may need it waits for it. */
async function divertHosts(hosts: readonly NearHost[]): Promise<void> {
  const [{ default: tls }, { divertTls }] = await Promise.all([
    import("node:tls"),
    import("./runtime/near-hosts.ts"),
  ]);
  divertTls(tls as unknown as TlsModule, hosts);
}

async function runHandler(requestId: string, event: unknown): Promise<unknown> {
  if (loaded === undefined) throw new TypeError("A request came before the code.");
  const { request, handler } = loaded;
  loaded.console.setRequestId(requestId);
  const context = createContext(request, requestId);
  if (!request.hasCallbacks) return callHandler(handler, event, context);
  try {
    return await callWithCallback({ handler, whenIdle }, event, context);
  } finally {
    answerIdle = undefined;
    requests.ref();
  }
}

/** Lets go of the twin, so that the process counts as idle once the handler's own work is done. */
function whenIdle(run: () => void): void {
  answerIdle = run;
  requests.unref();
}

/** Contract F-06. */
function createContext({ context, timeoutMs }: LoadRequest, awsRequestId: string): HandlerContext {
  const deadline = systemClock.now() + timeoutMs;
  return { ...context, awsRequestId, getRemainingTimeInMillis: () => deadline - systemClock.now() };
}

function waitUntilWritten(): Promise<void> {
  return new Promise((resolve) => {
    answers.write(Buffer.alloc(0), () => resolve());
  });
}
