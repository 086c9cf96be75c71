import { format } from "node:util";
import type { Clock } from "../../platform/clock.ts";
import { toFunctionError } from "./function-error.ts";

export interface HandlerConsoleOptions {
  readonly clock: Clock;
  /** `LoggingConfig.LogFormat: JSON`: one object a line instead of tabs. */
  readonly json: boolean;
  write(line: string): void;
}

export interface HandlerConsole {
  /** The request that what is logged from now on belongs to. */
  setRequestId(requestId: string): void;
  /** Writes what Lambda's runtime writes when an invocation, or loading, ends with an error. */
  logFailure(title: "Invoke Error" | "Init Error", thrown: unknown): void;
}

/** Methods of `console` that Lambda's runtime replaces, and the level that each one stands for. */
const LEVELS = {
  trace: "TRACE",
  debug: "DEBUG",
  log: "INFO",
  info: "INFO",
  warn: "WARN",
  error: "ERROR",
  fatal: "FATAL",
} as const;

/** Until the first request there is none to name. */
const NO_REQUEST = "-";

/**
 * Makes the methods of `target` write lines as Lambda's runtime does: time, request id, level, message; a
 * line break inside a message becomes a carriage return, so that an entry stays one line.
 */
export function installHandlerConsole(
  target: Record<string, unknown>,
  { clock, json, write }: HandlerConsoleOptions,
): HandlerConsole {
  let requestId = NO_REQUEST;
  const writeEntry = (level: string, values: readonly unknown[]) => {
    const timestamp = new Date(clock.now()).toISOString();
    const line = json
      ? toJsonEntry({ timestamp, level, requestId }, values)
      : [timestamp, requestId, level, format(...values)].join("\t");
    write(`${line.replaceAll("\n", "\r")}\n`);
  };
  for (const [method, level] of Object.entries(LEVELS)) {
    target[method] = (...values: readonly unknown[]) => writeEntry(level, values);
  }
  return {
    setRequestId(id) {
      requestId = id;
    },
    logFailure(title, thrown) {
      writeEntry("ERROR", json ? [toError(thrown)] : [title, `\t${toErrorText(thrown)}`]);
    },
  };
}

function toJsonEntry(start: Readonly<Record<string, string>>, values: readonly unknown[]): string {
  const [first, ...others] = values;
  if (others.length === 0) return toEntryText(start, first);
  const error = others.find((value) => value instanceof Error);
  return JSON.stringify({ ...start, message: format(...values), ...(error && toErrorFields(error)) });
}

function toEntryText(start: Readonly<Record<string, string>>, message: unknown): string {
  try {
    return JSON.stringify({ ...start, message }, (_name, value: unknown) =>
      value instanceof Error ? { ...toErrorFields(value), ...value } : value,
    );
  } catch {
    return JSON.stringify({ ...start, message: format(message) });
  }
}

function toErrorFields(error: Error): Record<string, unknown> {
  const { errorMessage, trace } = toFunctionError(error);
  return { errorType: error.constructor?.name ?? "UnknownError", errorMessage, stackTrace: trace };
}

function toErrorText(thrown: unknown): string {
  const { errorType, errorMessage, trace } = toFunctionError(toError(thrown));
  return JSON.stringify({ errorType, errorMessage, stack: trace });
}

function toError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
