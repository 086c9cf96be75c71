/** Where the twin speaks to the person at the terminal. One call, one line. */
export interface Log {
  info(line: string): void;
  warn(line: string): void;
  error(line: string): void;
}

/** Longest line written; the rest is cut, so that a request cannot flood the terminal. */
const MAX_LINE_LENGTH = 4000;

/** A log that writes each line to `stream`, escaped by {@link toLogLine}. */
export function createLog(stream: { write(text: string): unknown }): Log {
  const write = (line: string) => void stream.write(`${toLogLine(line)}\n`);
  return { info: write, warn: (line) => write(`warning: ${line}`), error: (line) => write(`error: ${line}`) };
}

/**
 * The same, but lines are written together, once per turn of the event loop: under a storm of refused requests
 * writing each one by itself costs more than refusing. What still waits is written when the process ends.
 */
export function createBatchedLog(
  stream: { write(text: string): unknown },
  process: Pick<NodeJS.Process, "once">,
): Log {
  let waiting = "";
  const flush = () => {
    const text = waiting;
    waiting = "";
    if (text !== "") stream.write(text);
  };
  process.once("exit", flush);
  return createLog({
    write(text) {
      if (waiting === "") setImmediate(flush);
      waiting += text;
    },
  });
}

export const silentLog: Log = { info() {}, warn() {}, error() {} };

/**
 * Makes one printable line of `text`: control characters (line breaks and terminal escapes among them)
 * are written as `\xNN` or `\uNNNN`, so that no request can forge a line or recolour the terminal.
 */
export function toLogLine(text: string): string {
  const cut = text.length > MAX_LINE_LENGTH ? `${text.slice(0, MAX_LINE_LENGTH)}… (cut)` : text;
  return cut.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, toEscape);
}

function toEscape(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return code < 0x100
    ? `\\x${code.toString(16).padStart(2, "0")}`
    : `\\u${code.toString(16).padStart(4, "0")}`;
}
