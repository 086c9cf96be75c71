import type { JsonObject } from "../../local/platform/json.ts";
import type { TriggerFunctions, TriggerRun } from "../../local/user-pool/triggers/trigger-functions.ts";

/** An event as a function gets it. */
export interface HeardEvent extends JsonObject {
  readonly triggerSource: string;
  readonly userName: string;
  readonly request: JsonObject;
  readonly response: JsonObject;
}

/** The members of `response` that the function writes, what became of it instead, or how it finds that out. */
export type FunctionAnswer = JsonObject | TriggerRun | ((event: HeardEvent) => JsonObject | TriggerRun);

export interface TestFunctions extends TriggerFunctions {
  readonly heard: HeardEvent[];
  /** What functions answer from now on, by trigger source; the event as it came unless told otherwise. */
  readonly answers: Record<string, FunctionAnswer>;
  /** The latest event of this source. */
  last(triggerSource: string): HeardEvent;
}

/** Functions without processes: they remember what they were told. */
export function createTestFunctions(): TestFunctions {
  const heard: HeardEvent[] = [];
  const answers: Record<string, FunctionAnswer> = {};
  return {
    heard,
    answers,
    findObstacle: (functionArn) => (functionArn === "arn:missing" ? "it is not in this template" : undefined),
    async run(_functionArn, text) {
      const event = JSON.parse(text) as HeardEvent;
      heard.push(event);
      const given = answers[event.triggerSource] ?? {};
      const answer = isComputed(given) ? given(event) : given;
      if (isRun(answer)) return answer;
      const response = { ...event.response, ...answer };
      return { kind: "returned", result: JSON.stringify({ ...event, response }) };
    },
    last(triggerSource) {
      const found = heard.findLast((event) => event.triggerSource === triggerSource);
      if (!found) throw new Error(`${triggerSource} was not heard`);
      return found;
    },
  };
}

/** `LambdaConfig` with one function for each of these triggers. */
export function toLambdaConfig(...triggers: readonly string[]): JsonObject {
  return Object.fromEntries(triggers.map((trigger) => [trigger, `arn:${trigger}`]));
}

function isComputed(answer: FunctionAnswer): answer is (event: HeardEvent) => JsonObject | TriggerRun {
  return typeof answer === "function";
}

function isRun(answer: JsonObject | TriggerRun): answer is TriggerRun {
  return Object.hasOwn(answer, "kind");
}
