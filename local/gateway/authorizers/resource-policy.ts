import type { AuthorizerDefinition } from "../../openapi/authorizer-definition.ts";
import type { Policy, PolicyOutcome } from "../../openapi/policies/policy.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Refusal } from "../answer.ts";
import type { RouteCall } from "../call.ts";
import { evaluateFor, toRequestedArn } from "../policy-decision.ts";
import type { AuthorizationRequest, Authorizer, Verdict } from "./authorizer.ts";

/** What a method is guarded by besides the policy of its API; nothing on an open one. */
export interface GuardedMethod {
  readonly kind: AuthorizerDefinition["kind"] | "open";
  readonly authorizer: Authorizer | undefined;
}

/**
 * A guard that asks the resource policy of the API as well (contract B-60). When it is asked, and whether its
 * silence is a no, depends on what else guards the method:
 *
 * - nothing, or a user pool: last, and only what it allows explicitly passes;
 * - a function: first, when only an explicit deny counts; and again where the function's own policy is silent;
 * - `AWS_IAM`: last, and only an explicit deny counts, for the caller is of the API's own account.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html
 */
export function guardByPolicy(policy: Policy, { kind, authorizer }: GuardedMethod, clock: Clock): Authorizer {
  const judge = (routed: RouteCall) => evaluateFor(policy, routed, clock.now());
  return {
    authorize(request) {
      const { routed } = request;
      if (routed === undefined) throw new TypeError("A resource policy is asked about a whole request.");
      if (authorizer === undefined) return decideAlone(judge(routed), routed);
      if (kind === "lambda")
        return decideWithFunction(authorizer, request, { routed, outcome: judge(routed) });
      const isSilenceNo = kind !== "iam";
      const verdict = authorizer.authorize(request);
      const conclude = (decided: Verdict) => decideLast(decided, { routed, judge, isSilenceNo });
      return verdict instanceof Promise ? verdict.then(conclude) : conclude(verdict);
    },
  };
}

function decideAlone(outcome: PolicyOutcome, routed: RouteCall): Verdict {
  if (outcome === "allow") return { kind: "allowed", authorizerText: undefined };
  return { kind: "denied", refusal: toDenial(outcome, routed) };
}

function decideWithFunction(
  authorizer: Authorizer,
  request: AuthorizationRequest,
  { routed, outcome }: { readonly routed: RouteCall; readonly outcome: PolicyOutcome },
): Verdict | Promise<Verdict> {
  if (outcome === "explicit-deny") return { kind: "denied", refusal: toDenial(outcome, routed) };
  const verdict = authorizer.authorize(request);
  const conclude = (decided: Verdict): Verdict =>
    decided.kind === "denied" && outcome === "allow" ? (decided.unlessAllowed ?? decided) : decided;
  return verdict instanceof Promise ? verdict.then(conclude) : conclude(verdict);
}

function decideLast(
  verdict: Verdict,
  {
    routed,
    judge,
    isSilenceNo,
  }: { readonly routed: RouteCall; judge(routed: RouteCall): PolicyOutcome; readonly isSilenceNo: boolean },
): Verdict {
  if (verdict.kind !== "allowed") return verdict;
  const outcome = judge(routed);
  if (outcome === "allow" || (outcome === "neither" && !isSilenceNo)) return verdict;
  const { authorizerText, identity } = verdict;
  return {
    kind: "denied",
    refusal: toDenial(outcome, routed, identity?.signer?.userArn),
    ...(authorizerText !== undefined && { authorizerText }),
  };
}

/** AWS hides all but the last four digits of the account. */
function toDenial(outcome: PolicyOutcome, routed: RouteCall, user = "anonymous"): Refusal {
  const arn = toRequestedArn(routed);
  const shown = arn.replace(/:\d{8}(\d{4}):/, ":********$1:");
  const isExplicit = outcome === "explicit-deny";
  return {
    type: "ACCESS_DENIED",
    message: `User: ${user} is not authorized to perform: execute-api:Invoke on resource: ${shown}${isExplicit ? " with an explicit deny" : ""}`,
    reason: {
      problem: `the resource policy of the API ${isExplicit ? "denies" : "does not allow"} ${arn} to ${routed.call.connection.sourceIp}`,
      remedy: "Callers of the twin come from 127.0.0.1 or ::1, unless it was started with --host.",
    },
  };
}
