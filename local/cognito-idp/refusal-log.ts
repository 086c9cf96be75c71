import type { Exception } from "./exceptions.ts";
import type { OperationName } from "./registry.ts";

export interface Refusal {
  readonly operation: OperationName | undefined;
  readonly error: unknown;
  readonly exception: Exception;
  /** The request as far as it was read. */
  readonly body: unknown;
}

/** Shorter texts of a request are everywhere by chance, and cutting them out would make a line unreadable. */
const SHORTEST_SECRET = 5;

/**
 * One line of the log for a refused or failed request: operation, error, message, and the private cause if
 * there is one. Whatever text of the request the cause repeats is cut out of it, for it may be a password, a
 * code or a token (catalogue D-22).
 */
export function describeRefusal({ operation, error, exception, body }: Refusal): string {
  const line = `cognito-idp ${operation ?? "(no operation)"}: ${exception.status} ${exception.type}`;
  const message = exception.message === "" ? "" : `: ${exception.message}`;
  const cause = redact(toCauseText(error, exception.status), body);
  return `${line}${message}${cause === "" ? "" : ` (${cause})`}`;
}

/** A refusal tells its cause in one sentence; an internal error tells where it happened. */
function toCauseText(error: unknown, status: number): string {
  if (!(error instanceof Error)) return String(error);
  if (status >= 500) return error.stack ?? String(error);
  if (error.cause instanceof Error) return error.cause.message;
  return typeof error.cause === "string" ? error.cause : "";
}

function redact(cause: string, body: unknown): string {
  if (cause === "") return cause;
  let redacted = cause;
  for (const text of textsOf(body)) {
    if (text.length >= SHORTEST_SECRET) redacted = redacted.replaceAll(text, "[redacted]");
  }
  return redacted;
}

/** Every text in `body`, longest first; without recursion, for a request may be nested as deep as it likes. */
function textsOf(body: unknown): readonly string[] {
  const texts: string[] = [];
  const open: unknown[] = [body];
  while (open.length > 0) {
    const value = open.pop();
    if (typeof value === "string") texts.push(value);
    if (typeof value === "object" && value !== null) for (const item of Object.values(value)) open.push(item);
  }
  return texts.sort((left, right) => right.length - left.length);
}
