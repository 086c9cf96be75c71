import type { Answer, Refusal } from "./answer.ts";
import { INTERNAL_SERVER_ERROR } from "./gateway-response-types.ts";
import { answerNotRunHere } from "./not-run-here.ts";
import { TemplateProblem } from "./velocity/template-problem.ts";

/**
 * What a request gets whose mapping template gives nothing.
 *
 * Observed: a body that a template reads as JSON and is none is a 400 that says so; of the answer's body, a 500.
 *
 * @throws the cause, where it is no problem of a template
 */
function answerTemplateProblem(cause: unknown, of: "request" | "response"): Answer | Refusal {
  if (!(cause instanceof TemplateProblem)) throw cause;
  if (cause.kind === "unsupported") return answerNotRunHere(cause.message);
  if (cause.kind === "body-not-json" && of === "request") {
    return {
      type: "BAD_REQUEST_BODY",
      message: `Could not parse request body into json: ${cause.message}`,
      reason: { problem: "a mapping template reads the body as JSON, which it is not", remedy: "Send JSON." },
    };
  }
  return refuseConfiguration(
    `a mapping template of the ${of} fails: ${cause.message}`,
    "Correct the template.",
  );
}

/** Runs what renders templates; a {@link TemplateProblem}, thrown or rejected, becomes its answer. */
export function answerProblems<Result>(
  of: "request" | "response",
  run: () => Result | Promise<Result>,
): Result | Answer | Refusal | Promise<Result | Answer | Refusal> {
  try {
    const result = run();
    return result instanceof Promise ? result.catch((cause) => answerTemplateProblem(cause, of)) : result;
  } catch (cause) {
    return answerTemplateProblem(cause, of);
  }
}

/** 500, for a fault of the API's own definition (contract D.1, API_CONFIGURATION_ERROR). */
export function refuseConfiguration(problem: string, remedy: string): Refusal {
  return { type: "API_CONFIGURATION_ERROR", message: INTERNAL_SERVER_ERROR, reason: { problem, remedy } };
}
