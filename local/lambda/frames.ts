import type { LayerFolder } from "./function-code.ts";
import type { NearHost } from "./runtime/near-hosts.ts";

/**
 * What goes over the sockets between the twin and a process of a function. A frame is its length (four
 * bytes, of what follows), its kind (one byte) and its body; JSON and texts are UTF-8.
 */
export const FRAME = {
  /** twin → process: JSON, the code to load ({@link LoadRequest}). */
  load: 1,
  /** twin → process: one byte length of the request id, the id, the event's JSON text. */
  invoke: 2,
  /** twin → process: give back every request that has not been started. */
  recall: 3,
  /** process → twin: the handler is loaded; empty. */
  loaded: 16,
  /** process → twin: JSON, the error that loading ended with. */
  loadFailed: 17,
  /** process → twin: eight bytes of milliseconds (a double), the result's JSON text. */
  returned: 18,
  /** process → twin: eight bytes of milliseconds (a double), the error's JSON text. */
  failed: 19,
  /** process → twin: four bytes, how many of the last requests are given back, not started. */
  recalled: 20,
  /** process → twin: it exits, and no request is running. */
  exitsIdle: 21,
} as const;

export type FrameKind = (typeof FRAME)[keyof typeof FRAME];

/** What a process needs to know to load the function's code. */
export interface LoadRequest {
  readonly taskRoot: string;
  readonly handler: string;
  /** What is the same in the context of every invocation (contract F-06). */
  readonly context: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  /** Handlers with a callback exist up to Node.js 22 (contract F-02). */
  readonly hasCallbacks: boolean;
  readonly jsonLogs: boolean;
  /** Hosts of AWS that the function finds on this machine. */
  readonly nearHosts: readonly NearHost[];
  readonly layers: readonly LayerFolder[];
  /** Of the template's runtime. */
  readonly nodeMajor: number;
}

const HEADER_BYTES = 5;
const DURATION_BYTES = 8;

/** Longer frames are a fault of whoever sends them; the largest payload of Lambda is 6 MiB (contract E-71, E-72). */
const MAX_FRAME_BYTES = 32 * 1024 * 1024;

export function createTextFrame(kind: FrameKind, text: string): Buffer {
  const frame = createHeader(kind, Buffer.byteLength(text));
  frame.write(text, HEADER_BYTES);
  return frame;
}

export function createCountFrame(kind: FrameKind, count: number): Buffer {
  const frame = createHeader(kind, 4);
  frame.writeUInt32BE(count, HEADER_BYTES);
  return frame;
}

/** An answer: how long it took in milliseconds, and the JSON text of result or error. */
export function createAnswerFrame(kind: FrameKind, durationMs: number, text: string): Buffer {
  const frame = createHeader(kind, DURATION_BYTES + Buffer.byteLength(text));
  frame.writeDoubleBE(durationMs, HEADER_BYTES);
  frame.write(text, HEADER_BYTES + DURATION_BYTES);
  return frame;
}

export interface InvokeRequest {
  readonly requestId: string;
  readonly event: string;
}

/** Takes bytes that are good until it returns; says whether it needs them for longer all the same. */
export type SendBytes = (bytes: Buffer) => boolean;

/**
 * Memory that is used again for each piece: taking new memory each time is work for the garbage collector.
 * A request has its place in it when it would fit at three bytes a character, for counting them costs as
 * much as writing them.
 */
const PIECE_BYTES = 256 * 1024;

/** Hands several requests to `send` in as few pieces as possible, for one write costs less than many. */
export function createInvokeSender(send: SendBytes): (requests: readonly InvokeRequest[]) => void {
  let memory = Buffer.alloc(0);
  let used = 0;
  const sendPiece = () => {
    if (used > 0 && send(memory.subarray(0, used))) memory = Buffer.alloc(0);
    used = 0;
  };
  return (requests) => {
    for (const request of requests) {
      const most = HEADER_BYTES + 1 + request.requestId.length + 3 * request.event.length;
      if (most > memory.length - used) sendPiece();
      if (most > PIECE_BYTES) send(createInvokeFrame(request));
      else {
        if (memory.length === 0) memory = Buffer.allocUnsafeSlow(PIECE_BYTES);
        used += writeInvoke(memory, used, request);
      }
    }
    sendPiece();
  };
}

function createInvokeFrame(request: InvokeRequest): Buffer {
  const { requestId, event } = request;
  const frame = Buffer.allocUnsafe(HEADER_BYTES + 1 + requestId.length + Buffer.byteLength(event));
  writeInvoke(frame, 0, request);
  return frame;
}

/** @returns the length of what was written */
function writeInvoke(memory: Buffer, offset: number, { requestId, event }: InvokeRequest): number {
  const idStart = offset + HEADER_BYTES + 1;
  memory[idStart - 1] = requestId.length;
  memory.write(requestId, idStart, "latin1");
  const eventBytes = memory.write(event, idStart + requestId.length, "utf8");
  const size = 1 + requestId.length + eventBytes;
  writeHeader(memory, FRAME.invoke, { offset, size });
  return HEADER_BYTES + size;
}

export function parseInvoke(body: Buffer): InvokeRequest {
  const idEnd = 1 + (body[0] ?? 0);
  return { requestId: body.toString("latin1", 1, idEnd), event: body.toString("utf8", idEnd) };
}

export function parseAnswer(body: Buffer): { readonly durationMs: number; readonly text: string } {
  return { durationMs: body.readDoubleBE(0), text: body.toString("utf8", DURATION_BYTES) };
}

export interface FrameReader {
  /** Takes what was received; `onFrame` runs for each frame that is complete, before this returns. */
  push(chunk: Buffer): void;
}

/**
 * Cuts a stream into frames. The body handed to `onFrame` is part of the receive buffer: good until
 * `onFrame` returns, not longer.
 *
 * @throws RangeError (from `push`) for a frame that is too long to be one
 */
export function createFrameReader(onFrame: (kind: number, body: Buffer) => void): FrameReader {
  let kept: Buffer[] = [];
  let keptBytes = 0;
  let wantedBytes = HEADER_BYTES;

  const read = (data: Buffer) => {
    let offset = 0;
    wantedBytes = HEADER_BYTES;
    while (data.length - offset >= HEADER_BYTES) {
      const end = offset + 4 + readLength(data, offset);
      if (data.length < end) {
        wantedBytes = end - offset;
        break;
      }
      onFrame(data[offset + 4] ?? 0, data.subarray(offset + HEADER_BYTES, end));
      offset = end;
    }
    return data.subarray(offset);
  };

  return {
    push(chunk) {
      if (keptBytes + chunk.length < wantedBytes) {
        kept.push(Buffer.from(chunk));
        keptBytes += chunk.length;
        return;
      }
      const rest = read(kept.length === 0 ? chunk : Buffer.concat([...kept, chunk]));
      // Copied, because the next chunk may arrive in the very same memory.
      kept = rest.length === 0 ? [] : [Buffer.from(rest)];
      keptBytes = rest.length;
    },
  };
}

function readLength(data: Buffer, offset: number): number {
  const length = data.readUInt32BE(offset);
  if (length === 0 || length > MAX_FRAME_BYTES) throw new RangeError(`A frame of ${length} bytes.`);
  return length;
}

function createHeader(kind: FrameKind, size: number): Buffer {
  const frame = Buffer.allocUnsafe(HEADER_BYTES + size);
  writeHeader(frame, kind, { offset: 0, size });
  return frame;
}

function writeHeader(
  frame: Buffer,
  kind: FrameKind,
  { offset, size }: { readonly offset: number; readonly size: number },
): void {
  frame.writeUInt32BE(size + 1, offset);
  frame[offset + 4] = kind;
}
