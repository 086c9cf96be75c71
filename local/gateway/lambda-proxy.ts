import type { LambdaProxyIntegration } from "../openapi/integration-shapes.ts";
import type { RestApi, Route } from "../openapi/rest-api.ts";
import type { Answer, Refusal } from "./answer.ts";
import { getTrace, type RouteCall } from "./call.ts";
import { type CallFunctionDeps, createCallFunction, type FunctionCall } from "./call-function.ts";
import { INTERNAL_SERVER_ERROR } from "./gateway-response-types.ts";
import type { Integrate } from "./integrate.ts";
import { whenReady } from "./maybe-promise.ts";
import { createWriteProxyEvent } from "./proxy-event.ts";
import { parseProxyResult } from "./proxy-result.ts";
import { refuseConfiguration } from "./template-answers.ts";

export interface LambdaProxyDeps extends CallFunctionDeps {
  toAnswerTrace(root: string): string;
}

/** Calls the function of a route and reads its result as the answer (contract E). */
export function createLambdaProxy(
  place: { readonly api: RestApi; readonly route: Route; readonly integration: LambdaProxyIntegration },
  deps: LambdaProxyDeps,
): Integrate {
  const { forbiddenHeader } = place.integration;
  if (forbiddenHeader !== undefined) return () => refuseHeader(forbiddenHeader);
  const writeEvent = createWriteProxyEvent(place.api, place.route);
  const callFunction = createCallFunction(place, deps);
  return (routed) =>
    whenReady(
      callFunction(routed, () => writeEvent(routed)),
      (called) => ("kind" in called ? toAnswer(routed, called, deps) : called),
    );
}

/** E-25. */
function refuseHeader(name: string): Refusal {
  return refuseConfiguration(
    `requestParameters of the integration set the header ${name}, which belongs to the gateway`,
    "Remove it from requestParameters.",
  );
}

function toAnswer(
  { call, stage }: RouteCall,
  { lambda, outcome }: FunctionCall,
  { toAnswerTrace }: LambdaProxyDeps,
): Answer | Refusal {
  if (outcome.kind !== "returned") return refuseFailure(lambda, outcome);
  const { accept } = call.headers.read;
  const parsed = parseProxyResult(outcome.result, { binaryMediaTypes: stage.api.binaryMediaTypes, accept });
  if (!("kind" in parsed)) return withTrace(parsed, toAnswerTrace(getTrace(call)));
  return refuseResult(
    parsed.status,
    `the result of the function ${lambda.functionName} is no answer: ${parsed.problem}`,
    "Return { statusCode, headers, body } with a string for body.",
  );
}

function withTrace({ status, contentType, headers, body }: Answer, trace: string): Answer {
  return { status, contentType, headers, body, trace };
}

/** E-43: also the function's own time limit is a malformed result, no time-out of the gateway. */
function refuseFailure(
  { functionName }: FunctionCall["lambda"],
  { kind, error }: Extract<FunctionCall["outcome"], { error: unknown }>,
): Refusal {
  const what = { failed: "threw", crashed: "crashed", "timed-out": "ran out of time" }[kind];
  return refuseResult(
    502,
    `the function ${functionName} ${what}: ${error.errorType}: ${error.errorMessage}`,
    "See its log above.",
  );
}

function refuseResult(status: 500 | 502, problem: string, remedy: string): Refusal {
  return { type: "DEFAULT_5XX", message: INTERNAL_SERVER_ERROR, status, reason: { problem, remedy } };
}
