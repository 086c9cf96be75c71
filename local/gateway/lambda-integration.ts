import type { LambdaIntegration } from "../openapi/integration-shapes.ts";
import type { RestApi, Route } from "../openapi/rest-api.ts";
import type { Answer, Refusal } from "./answer.ts";
import { getTrace, type RouteCall } from "./call.ts";
import { createCallFunction, type FunctionCall } from "./call-function.ts";
import type { Integrate } from "./integrate.ts";
import { createMapAnswer, type MapAnswer } from "./integration-answer.ts";
import { createMapRequest, type IntegrationRequest } from "./integration-request.ts";
import type { LambdaProxyDeps } from "./lambda-proxy.ts";
import { createMappingTemplates } from "./mapping-templates.ts";
import { whenReady } from "./maybe-promise.ts";
import { refuseConfiguration } from "./template-answers.ts";

/** Calls a function with what the templates make of the request, and maps its result (integrations of type aws). */
export function createLambdaIntegration(
  place: { readonly api: RestApi; readonly route: Route; readonly integration: LambdaIntegration },
  deps: LambdaProxyDeps,
): Integrate {
  const { mapping } = place.integration;
  const templates = createMappingTemplates();
  const mapRequest = createMapRequest(mapping, templates);
  const mapAnswer = createMapAnswer(mapping, templates);
  const callFunction = createCallFunction(place, deps);
  return (routed) =>
    whenReady(mapRequest(routed), (mapped) => {
      if (!("kind" in mapped)) return mapped;
      const event = toEvent(mapped);
      if (event === undefined) return refuseEvent();
      return whenReady(
        callFunction(routed, () => event),
        (called) => {
          if (!("kind" in called)) return called;
          return whenReady(answerCalled(routed, { called, mapped, mapAnswer }), (answer) =>
            "type" in answer ? answer : { ...answer, trace: deps.toAnswerTrace(getTrace(routed.call)) },
          );
        },
      );
    });
}

/** Assumed: without a body the function gets `{}`, as templates do. */
function toEvent({ body }: IntegrationRequest): string | undefined {
  const text = body.toString();
  if (text.trim() === "") return "{}";
  try {
    JSON.parse(text);
    return text;
  } catch {
    return undefined;
  }
}

function refuseEvent(): Refusal {
  return refuseConfiguration(
    "what the request became is no JSON, which a function takes alone",
    "Correct the request template, or send JSON.",
  );
}

interface Answering {
  readonly called: FunctionCall;
  readonly mapped: IntegrationRequest;
  readonly mapAnswer: MapAnswer;
}

/** AWS: the patterns of the responses are held against the message of an error; a result is the default one. */
function answerCalled(
  routed: RouteCall,
  { called: { outcome }, mapped: { overrides }, mapAnswer }: Answering,
): Answer | Refusal | Promise<Answer | Refusal> {
  const [selector, text] =
    outcome.kind === "returned"
      ? [findErrorMessage(outcome.result) ?? "", outcome.result]
      : [outcome.error.errorMessage, JSON.stringify(outcome.error)];
  return mapAnswer(routed, { selector, rawHeaders: [], body: Buffer.from(text), overrides });
}

/** Observed: a result that looks like an error is selected like one. */
function findErrorMessage(result: string): string | undefined {
  if (!result.includes('"errorMessage"')) return undefined;
  const { errorMessage } = (JSON.parse(result) ?? {}) as { readonly errorMessage?: unknown };
  return typeof errorMessage === "string" ? errorMessage : undefined;
}
