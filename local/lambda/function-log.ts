import type { Readable } from "node:stream";
import { StringDecoder } from "node:string_decoder";

export interface FunctionLogOptions {
  /** Takes one line, without its line break. */
  write(line: string): void;
}

export interface FunctionLog {
  /** Takes every line that `stream` gives, the last one too when it has no line break. */
  attach(stream: Readable): void;
  close(): void;
}

/** How much of a function's output is shown in a second: enough to read, too little to drown the twin. */
const WINDOW_MS = 1000;
const LINES_PER_WINDOW = 1000;
const BYTES_PER_WINDOW = 512 * 1024;

/** A line that grows longer is cut here, so that output without line breaks is not collected for ever. */
const MAX_LINE_CHARACTERS = 64 * 1024;

/** Catches what a function writes to standard output and error; past a limit a second, lines are counted only. */
export function createFunctionLog({ write }: FunctionLogOptions): FunctionLog {
  let lines = 0;
  let bytes = 0;
  let droppedBytes = 0;
  let timer: NodeJS.Timeout | undefined;

  const endWindow = () => {
    if (droppedBytes > 0) write(`… ${droppedBytes} bytes of output not shown: too much at once.`);
    lines = bytes = droppedBytes = 0;
    timer = undefined;
  };
  const isOverLimit = () => lines >= LINES_PER_WINDOW || bytes >= BYTES_PER_WINDOW;

  return {
    attach(stream) {
      const splitter = createLineSplitter((line) => {
        lines += 1;
        if (isOverLimit()) droppedBytes += Buffer.byteLength(line);
        else write(line);
      });
      stream.on("data", (chunk: Buffer) => {
        timer ??= setTimeout(endWindow, WINDOW_MS).unref();
        if (isOverLimit()) {
          droppedBytes += chunk.length;
          return splitter.skip();
        }
        bytes += chunk.length;
        splitter.push(chunk);
      });
      stream.on("close", () => splitter.end());
    },
    close() {
      clearTimeout(timer);
      endWindow();
    },
  };
}

/** Lambda's runtime writes a line break inside of an entry as a carriage return; here both end a line. */
function createLineSplitter(onLine: (line: string) => void) {
  const decoder = new StringDecoder("utf8");
  let rest = "";
  const flush = () => {
    if (rest !== "") onLine(rest);
    rest = "";
  };
  return {
    push(chunk: Buffer) {
      const parts = (rest + decoder.write(chunk)).split(/\r\n|[\r\n]/);
      rest = parts.pop() ?? "";
      for (const part of parts) if (part !== "") onLine(part);
      if (rest.length > MAX_LINE_CHARACTERS) flush();
    },
    /** Forgets a line that was begun: its end will not be seen. */
    skip() {
      rest = "";
    },
    end() {
      rest += decoder.end();
      flush();
    },
  };
}
