import type { InvokeOutcome, LambdaFunction } from "../../lambda/lambda-function.ts";
import { MAX_EVENT_BYTES } from "../../lambda/payload-limits.ts";
import type { HttpIntegration } from "../../openapi/http-api/http-api.ts";
import type { Answer } from "../answer.ts";
import { isInvokeAllowed } from "../invoke-permission.ts";
import { invokeWithin } from "../invoke-within.ts";
import { answerNotRunHere } from "../not-run-here.ts";
import { isLongerThan } from "../proxy-result.ts";
import { refuseForTime, refuseInternal } from "./http-answers.ts";
import { toIntegrationArn } from "./http-api-arn.ts";
import type { HttpRouteCall } from "./http-call.ts";
import { parseLambdaResult } from "./lambda-result.ts";
import { writePayloadV1 } from "./payload-v1.ts";
import { writePayloadV2 } from "./payload-v2.ts";

type LambdaProxy = Extract<HttpIntegration, { kind: "lambda-proxy" }>;

/** What stands behind the guard of a route of an HTTP API. */
export type HttpIntegrate = (routed: HttpRouteCall) => Answer | Promise<Answer>;

export interface HttpLambdaProxyDeps {
  findFunction(functionArn: string): LambdaFunction | undefined;
}

/** Calls the function of a route and reads its result as the answer (H-30 to H-39). */
export function createHttpLambdaProxy(integration: LambdaProxy, deps: HttpLambdaProxyDeps): HttpIntegrate {
  const writeEvent = integration.payloadFormatVersion === "1.0" ? writePayloadV1 : writePayloadV2;
  return async (routed) => {
    const { functionArn, credentials, timeoutInMillis, payloadFormatVersion } = integration;
    const lambda = deps.findFunction(functionArn);
    if (lambda === undefined) return answerNotRunHere(`the function ${functionArn} is not run here`);
    const sourceArn = toIntegrationArn(routed.http, routed.route);
    if (credentials === undefined && !isInvokeAllowed(lambda.invokePermissions, sourceArn))
      return refusePermission(lambda, sourceArn);
    const event = writeEvent(routed);
    if (isLongerThan(event, MAX_EVENT_BYTES)) return refuseSize(lambda);
    const outcome = await invokeWithin(lambda, event, timeoutInMillis);
    if (outcome === "timed-out") return refuseTimeOut(lambda, timeoutInMillis);
    return toAnswer(lambda, outcome, payloadFormatVersion);
  };
}

/** H-56. */
export function refusePermission({ functionName }: LambdaFunction, sourceArn: string): Answer {
  return refuseInternal({
    problem: `nothing permits this API to call the function ${functionName}`,
    remedy: `Add an AWS::Lambda::Permission for apigateway.amazonaws.com whose SourceArn fits ${sourceArn}.`,
  });
}

/** Assumed: a failed integration like any other. */
function refuseSize({ functionName }: LambdaFunction): Answer {
  return refuseInternal({
    problem: `the event for the function ${functionName} is larger than 6 MB`,
    remedy: "Send a smaller body; Lambda takes no more.",
  });
}

/** H-54. The function goes on; its late outcome goes nowhere. */
function refuseTimeOut({ functionName }: LambdaFunction, limitMs: number): Answer {
  return refuseForTime({
    problem: `the function ${functionName} did not answer within ${limitMs} ms`,
    remedy: "Make it faster, or raise timeoutInMillis of the integration.",
  });
}

function toAnswer(lambda: LambdaFunction, outcome: InvokeOutcome, version: "1.0" | "2.0"): Answer {
  if (outcome.kind === "not-run-here") return answerNotRunHere(outcome.reason);
  if (outcome.kind !== "returned") return refuseFailure(lambda, outcome);
  const parsed = parseLambdaResult(outcome.result, version);
  if (!("kind" in parsed)) return parsed;
  return refuseInternal({
    problem: `the result of the function ${lambda.functionName} is no answer: ${parsed.problem}`,
    remedy: "Return { statusCode, headers, body } with a string for body.",
  });
}

/** H-53. */
export function refuseFailure(
  { functionName }: LambdaFunction,
  { kind, error }: Extract<InvokeOutcome, { error: unknown }>,
): Answer {
  const what = { failed: "threw", crashed: "crashed", "timed-out": "ran out of time" }[kind];
  return refuseInternal({
    problem: `the function ${functionName} ${what}: ${error.errorType}: ${error.errorMessage}`,
    remedy: "See its log above.",
  });
}
