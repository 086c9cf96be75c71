// The client: raw sockets, each with one request under way at a time, in a process of its own.
import { createConnection, type Socket } from "node:net";
import { createExchange, type Exchange, type ExchangeSpec } from "./exchange.ts";

export interface LoadSpec {
  readonly port: number;
  readonly connections: number;
  readonly warmUpSeconds: number;
  readonly seconds: number;
  readonly exchange: ExchangeSpec;
}

/** The first of two lines that the client writes; the other is the result. */
export const MEASURING = "measuring";

export interface LoadResult {
  readonly exchanges: number;
  /** Finished exchanges a second. */
  readonly rate: number;
  /** Milliseconds of one exchange. */
  readonly median: number;
  readonly p99: number;
}

/** Every fourth exchange is timed: taking the time costs, too. */
const TIMED = 4;

const spec = JSON.parse(process.argv[2] ?? "{}") as LoadSpec;
let finished = 0;
let durations: number[] = [];

for (let index = 0; index < spec.connections; index += 1) drive(index);
setTimeout(() => {
  finished = 0;
  durations = [];
  const startedAt = performance.now();
  console.log(MEASURING);
  setTimeout(() => report((performance.now() - startedAt) / 1000), spec.seconds * 1000);
}, spec.warmUpSeconds * 1000);

function drive(index: number): void {
  const socket = createConnection({ port: spec.port, host: "127.0.0.1", noDelay: true });
  const exchange = createExchange(spec.exchange, index);
  const next = () => {
    const startedAt = finished % TIMED === 0 ? performance.now() : 0;
    run(socket, exchange, () => {
      finished += 1;
      if (startedAt > 0) durations.push(performance.now() - startedAt);
      next();
    });
  };
  socket.on("error", fail);
  socket.on("close", () => fail(new Error("The server closed the connection.")));
  socket.on("connect", next);
}

/** Sends the steps of one exchange, each after the answer to the one before. */
function run(socket: Socket, exchange: Exchange, done: () => void): void {
  let received: Buffer = Buffer.alloc(0);
  let step = exchange.start();
  socket.removeAllListeners("data");
  socket.on("data", (chunk: Buffer) => {
    received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
    const length = findLength(received);
    if (length === undefined || received.length < length) return;
    if (received.length > length) fail(new Error("More than one answer came."));
    if (Number(received.toString("latin1", 9, 12)) !== step.status) {
      fail(new Error(`Not ${step.status}: ${received.toString("utf8", 0, 600)}`));
    }
    const following = exchange.next(received);
    received = Buffer.alloc(0);
    if (following === undefined) return done();
    step = following;
    socket.write(step.request);
  });
  socket.write(step.request);
}

/** Length of the whole answer, once its head is there. */
function findLength(received: Buffer): number | undefined {
  const headEnd = received.indexOf("\r\n\r\n");
  if (headEnd < 0) return undefined;
  const [, length] = /\r\ncontent-length: (\d+)/i.exec(received.toString("latin1", 0, headEnd)) ?? [];
  if (length === undefined) fail(new Error("An answer without Content-Length."));
  return headEnd + 4 + Number(length);
}

function report(seconds: number): never {
  durations.sort((left, right) => left - right);
  const at = (part: number) =>
    durations[Math.min(durations.length - 1, Math.floor(durations.length * part))] ?? 0;
  const result: LoadResult = {
    exchanges: finished,
    rate: finished / seconds,
    median: at(0.5),
    p99: at(0.99),
  };
  console.log(JSON.stringify(result));
  process.exit(0);
}

function fail(error: Error): never {
  console.error(error.message);
  process.exit(1);
}
