import type { InvokeOutcome, LambdaFunction } from "../../lambda/lambda-function.ts";
import { MAX_EVENT_BYTES } from "../../lambda/payload-limits.ts";
import type { HttpLambdaAuthorizer } from "../../openapi/http-api/http-api.ts";
import { toHttpExpression } from "../../openapi/http-api/identity-source.ts";
import { evaluatePolicy } from "../../openapi/policies/policy.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Answer } from "../answer.ts";
import { type AuthorizerResults, createAuthorizerResults } from "../authorizers/authorizer-results.ts";
import { isInvokeAllowed } from "../invoke-permission.ts";
import { invokeWithin } from "../invoke-within.ts";
import { answerNotRunHere } from "../not-run-here.ts";
import { toConditionValues } from "../policy-values.ts";
import { isLongerThan } from "../proxy-result.ts";
import { type AuthorizerAnswer, parseAuthorizerAnswer } from "./authorizer-answer.ts";
import { writeAuthorizerEvent } from "./authorizer-event.ts";
import { refuseForbidden, refuseInternal, refuseUnauthorized } from "./http-answers.ts";
import { toArnOfRoute, toAuthorizerArn } from "./http-api-arn.ts";
import type { HttpGuard, HttpGuardRequest, HttpVerdict } from "./http-guard.ts";
import { refuseFailure, refusePermission } from "./http-lambda-proxy.ts";
import { readIdentityValues } from "./identity-values.ts";

export interface HttpLambdaAuthorizerDeps {
  readonly clock: Clock;
  findFunction(functionArn: string): LambdaFunction | undefined;
}

/** AWS: quotas of HTTP APIs. */
const LIMIT_MS = 10_000;

interface Gate extends HttpLambdaAuthorizerDeps {
  readonly definition: HttpLambdaAuthorizer;
  readonly results: AuthorizerResults<AuthorizerAnswer>;
}

/**
 * Guards routes with a function. It runs for real; its answer is kept by the values of the identity sources, and
 * a policy is judged anew for each route (H-40 to H-44).
 */
export function createHttpLambdaAuthorizer(
  definition: HttpLambdaAuthorizer,
  deps: HttpLambdaAuthorizerDeps,
): HttpGuard {
  const results = createAuthorizerResults<AuthorizerAnswer>(definition.ttlInSeconds);
  const gate: Gate = { ...deps, definition, results };
  return {
    authorize(request) {
      const values = readIdentityValues(definition.identitySources, request);
      if ("missing" in values) return refuseMissing(toHttpExpression(values.missing));
      // What code before an edit has answered is kept for nobody.
      const version = deps.findFunction(definition.functionArn)?.codeVersion?.();
      const key = JSON.stringify([version, ...values]);
      const kept = results.find(key, deps.clock.now());
      return kept === undefined ? ask(gate, request, { values, key }) : judge(gate, request, kept);
    },
  };
}

function refuseMissing(source: string): HttpVerdict {
  const problem = `the request has no ${source}, which the authorizer's function is asked with`;
  return refused(refuseUnauthorized({ problem, remedy: "Send it." }));
}

function refused(answer: Answer): HttpVerdict {
  return { kind: "refused", answer };
}

async function ask(
  gate: Gate,
  request: HttpGuardRequest,
  { values, key }: { readonly values: readonly string[]; readonly key: string },
): Promise<HttpVerdict> {
  const { definition, clock, results } = gate;
  const lambda = gate.findFunction(definition.functionArn);
  if (lambda === undefined)
    return refused(answerNotRunHere(`the authorizer ${definition.name} is a function that is not run here`));
  const sourceArn = toAuthorizerArn(request.http.api, definition.authorizerId);
  if (definition.credentials === undefined && !isInvokeAllowed(lambda.invokePermissions, sourceArn))
    return refused(refusePermission(lambda, sourceArn));
  const event = writeAuthorizerEvent(request, definition.payloadFormatVersion, values);
  if (isLongerThan(event, MAX_EVENT_BYTES))
    return refuseAnswer(gate, "the event is longer than Lambda takes");
  const answer = readOutcome(gate, lambda, await invokeWithin(lambda, event, LIMIT_MS));
  if ("kind" in answer) return answer;
  results.remember(key, answer, clock.now());
  return judge(gate, request, answer);
}

function readOutcome(
  gate: Gate,
  lambda: LambdaFunction,
  outcome: InvokeOutcome | "timed-out",
): AuthorizerAnswer | HttpVerdict {
  if (outcome === "timed-out") return refuseAnswer(gate, `its function did not answer within ${LIMIT_MS} ms`);
  if (outcome.kind === "not-run-here") return refused(answerNotRunHere(outcome.reason));
  if (outcome.kind !== "returned") return refused(refuseFailure(lambda, outcome));
  const answer = parseAuthorizerAnswer(outcome.result, gate.definition);
  return "problem" in answer ? refuseAnswer(gate, answer.problem) : answer;
}

/** AWS: whatever is no decision is 500. */
function refuseAnswer({ definition }: Gate, problem: string): HttpVerdict {
  const remedy = definition.hasSimpleResponses
    ? "Return { isAuthorized: true or false }."
    : "Return { principalId, policyDocument: { Version, Statement: [{ Action, Effect, Resource }] } }.";
  return refused(
    refuseInternal({ problem: `the authorizer ${definition.name} decides nothing: ${problem}`, remedy }),
  );
}

/** AWS: a simple answer is for all routes; a policy names those that it allows. */
function judge(
  { definition, clock }: Gate,
  { http }: HttpGuardRequest,
  answer: AuthorizerAnswer,
): HttpVerdict {
  const { decision, caller } = answer;
  const resourceArn = toArnOfRoute(http);
  const isAllowed =
    typeof decision === "boolean"
      ? decision
      : evaluatePolicy(decision, { resourceArn, values: toConditionValues(http.call, clock.now()) }) ===
        "allow";
  if (isAllowed) return { kind: "allowed", caller };
  const what = typeof decision === "boolean" ? "says no" : `does not allow ${resourceArn}`;
  const remedy = "It refuses what it was asked with; a kept answer counts for other routes too.";
  return refused(refuseForbidden({ problem: `the function of ${definition.name} ${what}`, remedy }));
}
