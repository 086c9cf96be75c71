import type { InvokeOutcome, LambdaFunction } from "../../lambda/lambda-function.ts";
import { MAX_EVENT_BYTES } from "../../lambda/payload-limits.ts";
import type { LambdaAuthorizer } from "../../openapi/authorizer-definition.ts";
import type { RestApi } from "../../openapi/rest-api.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Refusal } from "../answer.ts";
import type { RouteCall } from "../call.ts";
import { isInvokeAllowed, toAuthorizerArn } from "../invoke-permission.ts";
import { invokeWithin } from "../invoke-within.ts";
import { answerNotRunHere } from "../not-run-here.ts";
import { evaluateFor, toRequestedArn } from "../policy-decision.ts";
import { isLongerThan } from "../proxy-result.ts";
import type { AllowedVerdict, Authorizer, DeniedVerdict, Verdict } from "./authorizer.ts";
import { createWriteAuthorizerEvent } from "./authorizer-event.ts";
import { type AuthorizerResult, parseAuthorizerResult } from "./authorizer-result.ts";
import { type AuthorizerResults, createAuthorizerResults } from "./authorizer-results.ts";
import { createTokenRule, readCallerIdentity } from "./caller-identity.ts";

export interface LambdaAuthorizerDeps {
  readonly clock: Clock;
  readonly api: RestApi;
  findFunction(functionArn: string): LambdaFunction | undefined;
}

/** Everything that one authorizer needs; made once. */
interface Gate extends LambdaAuthorizerDeps {
  readonly definition: LambdaAuthorizer;
  readonly results: AuthorizerResults;
  readonly sourceArn: string;
  readonly checkToken: ReturnType<typeof createTokenRule>;
  readonly writeEvent: ReturnType<typeof createWriteAuthorizerEvent>;
}

/** AWS waits as long for an authorizer as for an integration. */
const LIMIT_MS = 29_000;

/**
 * Guards methods with a function that returns a policy. The function runs for real; its result is kept by what
 * it was asked with, and judged anew for each method (contract D.1, docs/behaviour/gateway.md).
 *
 * @throws SyntaxError when the identity validation expression is no regular expression
 */
export function createLambdaAuthorizer(definition: LambdaAuthorizer, deps: LambdaAuthorizerDeps): Authorizer {
  const { input, authorizerId, resultTtlInSeconds } = definition;
  const expression = input.type === "TOKEN" ? input.identityValidationExpression : undefined;
  const gate: Gate = {
    ...deps,
    definition,
    results: createAuthorizerResults(resultTtlInSeconds),
    sourceArn: toAuthorizerArn(deps.api, authorizerId),
    checkToken: createTokenRule(expression),
    writeEvent: createWriteAuthorizerEvent(deps.api, input),
  };
  return {
    authorize({ routed }) {
      if (routed === undefined) return failConfiguration("there is no request to ask the function about");
      const brought = readCallerIdentity(input, routed);
      if ("kind" in brought) return brought;
      const lambda = gate.findFunction(definition.functionArn);
      // What code before an edit has answered is kept for nobody.
      const key = `${lambda?.codeVersion?.()} ${brought.key}`;
      const kept = gate.results.find(key, gate.clock.now());
      if (kept !== undefined) return judge(kept, routed, { gate, latencyMs: 0 });
      const { token } = brought;
      return gate.checkToken(token) ?? askFunction(gate, routed, { lambda, token, key });
    },
  };
}

interface Question {
  readonly lambda: LambdaFunction | undefined;
  readonly token: string;
  /** What the result is kept by. */
  readonly key: string;
}

async function askFunction(
  gate: Gate,
  routed: RouteCall,
  { lambda, token, key }: Question,
): Promise<Verdict> {
  const { definition, clock } = gate;
  if (lambda === undefined)
    return denyNotRunHere(`the authorizer ${definition.name} is a function that is not run here`);
  if (definition.credentials === undefined && !isInvokeAllowed(lambda.invokePermissions, gate.sourceArn))
    return refusePermission(lambda, gate.sourceArn);
  const event = gate.writeEvent({ routed, methodArn: toRequestedArn(routed), token });
  if (isLongerThan(event, MAX_EVENT_BYTES)) return failConfiguration("the event is longer than Lambda takes");
  const askedAt = clock.now();
  const outcome = await invokeWithin(lambda, event, LIMIT_MS);
  const result = readOutcome(lambda, outcome);
  if ("kind" in result) return result;
  const now = clock.now();
  gate.results.remember(key, result, now);
  return judge(result, routed, { gate, latencyMs: Math.max(0, now - askedAt) });
}

function readOutcome(
  { functionName }: LambdaFunction,
  outcome: InvokeOutcome | "timed-out",
): AuthorizerResult | Verdict {
  if (outcome === "timed-out")
    return fail(`the authorizer's function ${functionName} did not answer within ${LIMIT_MS} ms`);
  if (outcome.kind === "not-run-here")
    return denyNotRunHere(`the authorizer's function ${functionName} is not run here: ${outcome.reason}`);
  if (outcome.kind === "returned") {
    const result = parseAuthorizerResult(outcome.result);
    return "problem" in result
      ? failConfiguration(
          `${result.problem}, so that of the authorizer's function ${functionName} decides nothing`,
        )
      : result;
  }
  const { errorType, errorMessage } = outcome.error;
  // AWS: exactly this message, and no other, is 401.
  if (outcome.kind === "failed" && errorMessage === "Unauthorized") {
    const problem = `the authorizer's function ${functionName} failed with "Unauthorized"`;
    const reason = { problem, remedy: "It refuses what it was asked with; see its log above." };
    return { kind: "refused", isExpired: false, reason };
  }
  return fail(`the authorizer's function ${functionName} failed: ${errorType}: ${errorMessage}`);
}

/** A kept result is judged for every method anew: a policy for one says nothing of another. */
function judge(
  { policy, membersText, apiKey }: AuthorizerResult,
  routed: RouteCall,
  { gate, latencyMs }: { readonly gate: Gate; readonly latencyMs: number },
): Verdict {
  const authorizerText = `{${membersText},"integrationLatency":${latencyMs}}`;
  const allowed: AllowedVerdict = {
    kind: "allowed",
    authorizerText,
    ...(apiKey !== undefined && { apiKey }),
  };
  const resourceArn = toRequestedArn(routed);
  const outcome = evaluateFor(policy, routed, gate.clock.now());
  if (outcome === "allow") return allowed;
  const isExplicit = outcome === "explicit-deny";
  const denied: DeniedVerdict = {
    kind: "denied",
    refusal: toDenial(resourceArn, { isExplicit, name: gate.definition.name }),
    authorizerText,
  };
  return isExplicit ? denied : { ...denied, unlessAllowed: allowed };
}

function toDenial(
  resourceArn: string,
  { isExplicit, name }: { readonly isExplicit: boolean; readonly name: string },
): Refusal {
  return {
    type: "ACCESS_DENIED",
    message: `User is not authorized to access this resource${isExplicit ? " with an explicit deny" : ""}`,
    reason: {
      problem: `the policy of ${name} ${isExplicit ? "denies" : "does not allow"} ${resourceArn}`,
      remedy: "A kept policy is judged for every method: let it name all that the caller may call.",
    },
  };
}

/** Assumed: what goes wrong within the function is a failure, what is wrong with it a misconfiguration. */
function fail(problem: string): Verdict {
  const remedy = "See its log above.";
  return {
    kind: "denied",
    refusal: { type: "AUTHORIZER_FAILURE", message: null, reason: { problem, remedy } },
  };
}

function failConfiguration(problem: string): Verdict {
  const remedy =
    "Return { principalId, policyDocument: { Version, Statement: [{ Action, Effect, Resource }] } }.";
  return { kind: "unavailable", reason: { problem, remedy } };
}

function refusePermission({ functionName }: LambdaFunction, sourceArn: string): Verdict {
  const problem = `nothing permits this API to call the authorizer's function ${functionName}`;
  const remedy = `Add an AWS::Lambda::Permission for apigateway.amazonaws.com whose SourceArn fits ${sourceArn}.`;
  return { kind: "unavailable", reason: { problem, remedy } };
}

function denyNotRunHere(reason: string): Verdict {
  return { kind: "denied", refusal: answerNotRunHere(reason) };
}
