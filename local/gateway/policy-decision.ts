import { evaluatePolicy, type Policy, type PolicyOutcome } from "../openapi/policies/policy.ts";
import type { RouteCall } from "./call.ts";
import { toMethodArn } from "./invoke-permission.ts";
import { toConditionValues } from "./policy-values.ts";
import { decodePercent } from "./request-target.ts";
import { toCanonicalPath } from "./route-tree.ts";

/** As a policy must name a call: by the path that its method was found by, however the request spelled it. */
export function toRequestedArn({ call, stage, route, pathParameters }: RouteCall): string {
  return toMethodArn(stage.api, call.method, toCanonicalPath(route.resourcePath, pathParameters));
}

/**
 * What a policy says of a call. A deny reaches a path however its values are encoded; an allow only the one that
 * is shown to whoever writes policies.
 *
 * @param now milliseconds since 1970
 */
export function evaluateFor(policy: Policy, routed: RouteCall, now: number): PolicyOutcome {
  const resourceArn = toRequestedArn(routed);
  const values = toConditionValues(routed.call, now);
  const decoded = decodePercent(resourceArn);
  const isDenied =
    decoded !== resourceArn && evaluatePolicy(policy, { resourceArn: decoded, values }) === "explicit-deny";
  return isDenied ? "explicit-deny" : evaluatePolicy(policy, { resourceArn, values });
}
