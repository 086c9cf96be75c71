import type { LocalFunction } from "../lambda/create-lambda-function.ts";
import type { InvokeOutcome } from "../lambda/lambda-function.ts";
import type { FunctionResource } from "../template/resources.ts";
import type { TriggerFunctions, TriggerRun } from "../user-pool/triggers/trigger-functions.ts";

/** AWS: how long a user pool waits for a trigger (cognito contract F5.1). */
const TRIGGER_LIMIT_MS = 5000;

/** Asked each time: an edited template has others. */
export interface RunnableFunctions {
  resources(): readonly Pick<FunctionResource, "functionArn" | "notRunHere">[];
  find(functionArn: string): Pick<LocalFunction, "invoke"> | undefined;
}

/** The template's functions as the user pools' triggers. */
export function createTriggerFunctions(
  functions: RunnableFunctions,
  limitMs = TRIGGER_LIMIT_MS,
): TriggerFunctions {
  return {
    findObstacle(functionArn) {
      const resource = functions.resources().find((one) => one.functionArn === functionArn);
      return resource ? resource.notRunHere : "it is not in this template";
    },
    run(functionArn, event) {
      const found = functions.find(functionArn);
      if (!found) return Promise.resolve({ kind: "failed", message: "Function not found" });
      return within(found.invoke(event).then(toRun), limitMs);
    },
  };
}

/** What the function does after that is not heard any more; its own timeout ends it. */
async function within(run: Promise<TriggerRun>, limitMs: number): Promise<TriggerRun> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<TriggerRun>((resolve) => {
    timer = setTimeout(() => resolve({ kind: "no-answer" }), limitMs);
  });
  try {
    return await Promise.race([run, limit]);
  } finally {
    clearTimeout(timer);
  }
}

function toRun(outcome: InvokeOutcome): TriggerRun {
  if (outcome.kind === "returned") return { kind: "returned", result: outcome.result };
  const message = outcome.kind === "not-run-here" ? outcome.reason : outcome.error.errorMessage;
  return { kind: "failed", message };
}
