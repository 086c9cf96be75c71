/** Where in which file something is wrong, and what to do about it. */
export interface StartErrorDetails {
  /** The file as the user knows it. */
  readonly file?: string | undefined;
  /** 1-based line in that file. */
  readonly line?: number | undefined;
  /** Dotted path inside the file: `Resources.Api.Properties.Auth`. */
  readonly path?: string | undefined;
  /** What was found, and what was expected: one sentence. */
  readonly problem: string;
  /** What to do: one sentence. */
  readonly remedy: string;
  readonly cause?: unknown;
}

/**
 * The twin cannot start (or cannot run a command) because of something the user can mend. Its message is
 * complete: file, line, path, problem and remedy. Never thrown while a request is answered.
 */
export class StartError extends Error {
  override readonly name = "StartError";
  readonly details: StartErrorDetails;

  constructor(details: StartErrorDetails) {
    super(toMessage(details), { cause: details.cause });
    this.details = details;
  }
}

function toMessage({ file, line, path, problem, remedy }: StartErrorDetails): string {
  const place = [file && (line === undefined ? file : `${file}:${line}`), path].filter(Boolean).join(" › ");
  return `${place === "" ? "" : `${place}: `}${problem}\n  → ${remedy}`;
}

/** What went wrong, on one line: for a log, where something goes on all the same. */
export function toOneLine(error: unknown): string {
  if (error instanceof StartError) return error.message.replaceAll(/\s*\n\s*/g, " ");
  return error instanceof Error ? error.message : String(error);
}
