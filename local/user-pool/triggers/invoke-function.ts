import { getOwn, isJsonObject, type JsonObject } from "../../platform/json.ts";
import type { InvokeTrigger, TriggerEvent, TriggerName } from "../trigger.ts";
import { UserPoolError } from "../user-pool-error.ts";
import type { UserPoolSettings } from "../user-pool-settings.ts";
import { EMPTY_RESPONSES, LATER_TOKEN_RESPONSE } from "./empty-responses.ts";
import type { TriggerFunctions, TriggerRun } from "./trigger-functions.ts";

type TriggerPool = Pick<UserPoolSettings, "region" | "triggers">;

/** AWS: a function that does not answer in time is asked twice more (contract F5.1). */
const MAX_TRIES = 3;

/** Assumed: AWS's word for a caller that is no SDK it knows. */
const SDK_VERSION = "aws-sdk-unknown-unknown";

/** Stands where an administrator's call names no client (contract F5.1). */
const NO_CLIENT = "CLIENT_ID_NOT_APPLICABLE";

/**
 * Runs the pool's functions in the flows that stop at a trigger.
 *
 * @throws UserPoolError `trigger-refused` with the function's own words, `trigger-unreachable` when it never
 * answers, `trigger-response-invalid` when what it returns is not the event that it was given
 */
export function createFunctionInvoker(pool: TriggerPool, functions: TriggerFunctions): InvokeTrigger {
  return async (trigger, event) => {
    const functionArn = pool.triggers.functions[trigger];
    if (functionArn === undefined) return undefined;
    const text = JSON.stringify(toEnvelope(pool, trigger, event));
    return toResponse(trigger, await runPatiently(functions, functionArn, text));
  };
}

/** Contract F5.1, its members in that order. */
function toEnvelope(
  { region, triggers }: TriggerPool,
  trigger: TriggerName,
  event: TriggerEvent,
): JsonObject {
  const version = trigger === "PreTokenGeneration" ? triggers.tokenVersion : "V1_0";
  return {
    version: version.slice(1, 2),
    triggerSource: event.triggerSource,
    region,
    userPoolId: event.userPoolId,
    userName: event.username,
    callerContext: { awsSdkVersion: SDK_VERSION, clientId: event.clientId ?? NO_CLIENT },
    request: event.request,
    response: version === "V1_0" ? EMPTY_RESPONSES[trigger] : LATER_TOKEN_RESPONSE,
  };
}

async function runPatiently(
  functions: TriggerFunctions,
  functionArn: string,
  event: string,
): Promise<TriggerRun> {
  let run = await functions.run(functionArn, event);
  for (let tries = 1; run.kind === "no-answer" && tries < MAX_TRIES; tries++) {
    run = await functions.run(functionArn, event);
  }
  return run;
}

function toResponse(trigger: TriggerName, run: TriggerRun): JsonObject {
  if (run.kind === "failed") {
    throw new UserPoolError("trigger-refused", { values: { trigger, message: run.message } });
  }
  if (run.kind === "no-answer") {
    // Assumed: the error's words; contract C11 has the sentence around them.
    const message = "Socket timeout while invoking Lambda function";
    throw new UserPoolError("trigger-unreachable", { values: { trigger, message } });
  }
  const returned: unknown = JSON.parse(run.result);
  const response = isJsonObject(returned) ? getOwn(returned, "response") : undefined;
  if (!isJsonObject(response)) throw new UserPoolError("trigger-response-invalid");
  return response;
}
