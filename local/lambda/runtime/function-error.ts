import type { FunctionError } from "../lambda-function.ts";

/** The document that Lambda answers for what a handler threw; it may have thrown anything. */
export function toFunctionError(thrown: unknown): FunctionError {
  try {
    if (!(thrown instanceof Error))
      return { errorType: typeof thrown, errorMessage: String(thrown), trace: [] };
    return {
      errorType: String(thrown.name),
      errorMessage: String(thrown.message),
      trace: typeof thrown.stack === "string" ? thrown.stack.split("\n") : [],
    };
  } catch {
    return {
      errorType: "handled",
      errorMessage:
        "callback called with Error argument, but there was a problem while retrieving one or more of its message, name, and stack",
      trace: [],
    };
  }
}
