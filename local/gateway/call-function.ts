import type { InvokeOutcome, LambdaFunction } from "../lambda/lambda-function.ts";
import type { LambdaIntegration, LambdaProxyIntegration } from "../openapi/integration-shapes.ts";
import type { RestApi, Route } from "../openapi/rest-api.ts";
import { type Answer, JSON_CONTENT_TYPE, type Refusal } from "./answer.ts";
import type { RouteCall } from "./call.ts";
import { INTERNAL_SERVER_ERROR } from "./gateway-response-types.ts";
import { isInvokeAllowed, toSourceArn } from "./invoke-permission.ts";
import { invokeWithin } from "./invoke-within.ts";
import { answerNotRunHere } from "./not-run-here.ts";
import { isLongerThan } from "./proxy-result.ts";

/** Contract E-71. */
const MAX_EVENT_BYTES = 6_291_456;

/** E-71. Assumed: the answer has no error type. */
const TOO_LONG: Answer = {
  status: 413,
  contentType: JSON_CONTENT_TYPE,
  body: '{"message":"Request Too Long"}',
};

export interface CallFunctionDeps {
  findFunction(functionArn: string): LambdaFunction | undefined;
}

export interface FunctionPlace {
  readonly api: RestApi;
  readonly route: Route;
  readonly integration: LambdaIntegration | LambdaProxyIntegration;
}

/** What became of a call; the function is named in what is said of it. */
export interface FunctionCall {
  readonly kind: "called";
  readonly lambda: LambdaFunction;
  readonly outcome: Exclude<InvokeOutcome, { kind: "not-run-here" }>;
}

/** Calls the function of a route, where the API may (E-44), within the time of the integration (E-50). */
export type CallFunction = (
  routed: RouteCall,
  writeEvent: () => string,
) => Answer | Refusal | Promise<FunctionCall | Answer | Refusal>;

export function createCallFunction(
  { api, route, integration }: FunctionPlace,
  deps: CallFunctionDeps,
): CallFunction {
  const isAllowed = createPermissionCheck(api, route);
  return ({ call: { method } }, writeEvent) => {
    const lambda = deps.findFunction(integration.functionArn);
    if (lambda === undefined)
      return answerNotRunHere(`the function ${integration.functionArn} is not run here`);
    if (integration.credentials === undefined && !isAllowed(lambda, method))
      return refuseForPermission(lambda, toSourceArn(api, route, method));
    const event = writeEvent();
    if (isLongerThan(event, MAX_EVENT_BYTES)) return TOO_LONG;
    return invokeWithin(lambda, event, integration.timeoutInMillis).then((outcome) => {
      if (outcome === "timed-out") return refuseForTime(lambda, integration.timeoutInMillis);
      if (outcome.kind === "not-run-here") return answerNotRunHere(outcome.reason);
      return { kind: "called", lambda, outcome };
    });
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
