import { writeSync } from "node:fs";

const STANDARD_OUTPUT = 1;

/** Nothing ever changes in here: it is only waited upon. */
const never = new Int32Array(new SharedArrayBuffer(4));
const RETRY_MS = 1;

/**
 * Writes to standard output and waits until the twin has room for it: no line is lost when the process
 * ends, and a flood of lines fills no memory.
 *
 * A handler that has touched `process.stdout` has made a full pipe refuse instead of wait; then it is
 * tried again.
 */
export function writeLine(line: string): void {
  let rest = Buffer.from(line);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(STANDARD_OUTPUT, rest));
    } catch (error) {
      // Closed by the handler, or the twin has gone: nobody is there to read.
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") return;
      Atomics.wait(never, 0, 0, RETRY_MS);
    }
  }
}
