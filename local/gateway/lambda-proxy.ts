import type { InvokeOutcome, LambdaFunction } from "../lambda/lambda-function.ts";
import type { Integration, RestApi, Route } from "../openapi/rest-api.ts";
import { type Answer, JSON_CONTENT_TYPE, type Refusal } from "./answer.ts";
import { getTrace, type RouteCall } from "./call.ts";
import { INTERNAL_SERVER_ERROR } from "./gateway-response-types.ts";
import type { Integrate } from "./integrate.ts";
import { isInvokeAllowed, toSourceArn } from "./invoke-permission.ts";
import { invokeWithin } from "./invoke-within.ts";
import { answerNotRunHere } from "./not-run-here.ts";
import { createWriteProxyEvent } from "./proxy-event.ts";
import { isLongerThan, parseProxyResult } from "./proxy-result.ts";

/** Contract E-71. */
const MAX_EVENT_BYTES = 6_291_456;

/** E-71. Assumed: the answer has no error type. */
const TOO_LONG: Answer = {
  status: 413,
  contentType: JSON_CONTENT_TYPE,
  body: '{"message":"Request Too Long"}',
};

type LambdaProxy = Extract<Integration, { kind: "lambda-proxy" }>;

export interface LambdaProxyDeps {
  findFunction(functionArn: string): LambdaFunction | undefined;
  toAnswerTrace(root: string): string;
}

/** Calls the function of a route and reads its result as the answer (contract E). */
export function createLambdaProxy(
  {
    api,
    route,
    integration,
  }: { readonly api: RestApi; readonly route: Route; readonly integration: LambdaProxy },
  deps: LambdaProxyDeps,
): Integrate {
  const writeEvent = createWriteProxyEvent(api, route);
  const isAllowed = createPermissionCheck(api, route);
  return (routed) => {
    const { method } = routed.call;
    const lambda = deps.findFunction(integration.functionArn);
    if (lambda === undefined)
      return answerNotRunHere(`the function ${integration.functionArn} is not run here`);
    if (integration.credentials === undefined && !isAllowed(lambda, method))
      return refuseForPermission(lambda, toSourceArn(api, route, method));
    const event = writeEvent(routed);
    if (isLongerThan(event, MAX_EVENT_BYTES)) return TOO_LONG;
    return invokeWithin(lambda, event, integration.timeoutInMillis).then((outcome) =>
      outcome === "timed-out"
        ? refuseForTime(lambda, integration.timeoutInMillis)
        : toAnswer(routed, { lambda, outcome, trace: deps.toAnswerTrace }),
    );
  };
}

/** E-44, found out once per function and verb. */
function createPermissionCheck(
  api: RestApi,
  route: Route,
): (lambda: LambdaFunction, method: string) => boolean {
  const found = new WeakMap<LambdaFunction, Map<string, boolean>>();
  return (lambda, method) => {
    const byMethod = found.get(lambda) ?? new Map<string, boolean>();
    const known = byMethod.get(method);
    if (known !== undefined) return known;
    const allowed = isInvokeAllowed(lambda.invokePermissions, toSourceArn(api, route, method));
    found.set(lambda, byMethod.set(method, allowed));
    return allowed;
  };
}

function refuseForPermission({ functionName }: LambdaFunction, sourceArn: string): Refusal {
  return {
    type: "API_CONFIGURATION_ERROR",
    message: INTERNAL_SERVER_ERROR,
    reason: {
      problem: `nothing permits this API to call the function ${functionName}`,
      remedy: `Add an AWS::Lambda::Permission for apigateway.amazonaws.com whose SourceArn fits ${sourceArn}.`,
    },
  };
}

function refuseForTime({ functionName }: LambdaFunction, limitMs: number): Refusal {
  return {
    type: "INTEGRATION_TIMEOUT",
    message: "Endpoint request timed out",
    reason: {
      problem: `the function ${functionName} did not answer within ${limitMs} ms`,
      remedy: "Make it faster, or raise timeoutInMillis of the integration.",
    },
  };
}

interface Invoked {
  readonly lambda: LambdaFunction;
  readonly outcome: InvokeOutcome;
  trace(root: string): string;
}

function toAnswer({ call, stage }: RouteCall, { lambda, outcome, trace }: Invoked): Answer | Refusal {
  if (outcome.kind === "not-run-here") return answerNotRunHere(outcome.reason);
  if (outcome.kind !== "returned") return refuseFailure(lambda, outcome);
  const { accept } = call.headers.read;
  const parsed = parseProxyResult(outcome.result, { binaryMediaTypes: stage.api.binaryMediaTypes, accept });
  if (!("kind" in parsed)) return withTrace(parsed, trace(getTrace(call)));
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
  { functionName }: LambdaFunction,
  { kind, error }: Extract<InvokeOutcome, { error: unknown }>,
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
