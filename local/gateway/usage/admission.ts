import type { RestApi, Route } from "../../openapi/rest-api.ts";
import type { Clock } from "../../platform/clock.ts";
import type { MethodThrottle, Throttle, UsagePlanResource } from "../../template/resources.ts";
import type { Refusal } from "../answer.ts";
import type { RouteCall } from "../call.ts";
import { findHeaderValues } from "../request-headers.ts";
import type { ApiKeys, KnownKey } from "./api-keys.ts";
import type { UsageMeter } from "./usage-meter.ts";

/**
 * Steps 7 and 8 of contract §0.4, behind the authorizer: API key, throttles and quota of its usage plan, throttle
 * of the method.
 *
 * @param authorizerKey the key that the authorizer named
 * @returns the call, with the key that it was made with, or what refuses it
 */
export type Admit = (routed: RouteCall, authorizerKey: string | undefined) => RouteCall | Refusal;

export interface AdmissionDeps {
  readonly clock: Clock;
  readonly apiKeys: ApiKeys;
  readonly meter: UsageMeter;
  /** Whether the limits of a stage count; those of usage plans do. */
  readonly isThrottling: boolean;
}

/** `undefined` for a method that asks for no key and has no limit. */
export function createAdmission(api: RestApi, route: Route, deps: AdmissionDeps): Admit | undefined {
  const limits = deps.isThrottling ? (api.methodThrottles ?? []) : [];
  const throttle = findMethodThrottle(limits, route);
  if (!route.isApiKeyRequired && throttle === undefined) return undefined;
  const methodName = `${api.restApiId}/${api.stageName}/${route.method}${route.resourcePath}`;
  return (routed, authorizerKey) => {
    const now = deps.clock.now();
    const admitted = route.isApiKeyRequired ? admitKey(routed, { api, authorizerKey, deps, now }) : routed;
    if ("type" in admitted || throttle === undefined) return admitted;
    if (deps.meter.isWithinThrottle(methodName, throttle, now)) return admitted;
    return refuseThrottled(`${route.method} ${route.resourcePath}`, throttle);
  };
}

/** The setting that names the method most exactly (E-105). */
function findMethodThrottle(
  throttles: readonly MethodThrottle[],
  { method, resourcePath }: Route,
): Throttle | undefined {
  const rank = (one: MethodThrottle) => (one.resourcePath === "*" ? 0 : 2) + (one.method === "*" ? 0 : 1);
  const fitting = throttles.filter(
    (one) =>
      (one.resourcePath === "*" || one.resourcePath === resourcePath) &&
      (one.method === "*" || one.method === method),
  );
  return fitting.sort((left, right) => rank(right) - rank(left))[0];
}

interface KeyCheck {
  readonly api: RestApi;
  readonly authorizerKey: string | undefined;
  readonly deps: AdmissionDeps;
  /** Milliseconds since 1970. */
  readonly now: number;
}

function admitKey(routed: RouteCall, { api, authorizerKey, deps, now }: KeyCheck): RouteCall | Refusal {
  const value = api.apiKeySource === "AUTHORIZER" ? authorizerKey : readKey(routed);
  const key = value === undefined ? undefined : deps.apiKeys.find(value);
  const plan = key?.plans.find(({ stages }) => stages.some((stage) => isStage(stage, api)));
  if (value === undefined || key === undefined || plan === undefined) return refuseKey(api, { value, key });
  const refusal = findLimit(routed, { plan, key, api, deps, now });
  if (refusal !== undefined) return refusal;
  const identity = { ...routed.identity, apiKey: { id: key.apiKeyId, value } };
  const admitted = { ...routed, identity };
  routed.call.routed = admitted;
  return admitted;
}

/** Assumed: two of them are none, for one is not the other. */
function readKey({ call }: RouteCall): string | undefined {
  const values = findHeaderValues(call.headers, "x-api-key");
  return values.length === 1 ? values[0] : undefined;
}

function isStage(stage: UsagePlanResource["stages"][number], { restApiId, stageName }: RestApi): boolean {
  return stage.restApiId === restApiId && stage.stageName === stageName;
}

interface PlanCheck {
  readonly plan: UsagePlanResource;
  readonly key: KnownKey;
  readonly api: RestApi;
  readonly deps: AdmissionDeps;
  readonly now: number;
}

/** E-100: the plan's limit for the method, that for all, and the quota; each for this key alone. */
function findLimit({ route }: RouteCall, { plan, key, api, deps, now }: PlanCheck): Refusal | undefined {
  const { usagePlanId, throttle } = plan;
  const stage = plan.stages.find((one) => isStage(one, api));
  const name = `${route.resourcePath}/${route.method}`;
  const methodThrottle = stage?.methodThrottles[name];
  const [wholePlan, oneMethod] = [
    `${usagePlanId}/${key.apiKeyId}`,
    `${usagePlanId}/${key.apiKeyId}/${api.restApiId}/${api.stageName}${name}`,
  ];
  if (methodThrottle && !deps.meter.isWithinThrottle(oneMethod, methodThrottle, now))
    return refuseThrottled(`${name} in the usage plan ${plan.name}`, methodThrottle);
  if (throttle && !deps.meter.isWithinThrottle(wholePlan, throttle, now))
    return refuseThrottled(`the usage plan ${plan.name}`, throttle);
  return deps.meter.isWithinQuota(plan, key.apiKeyId, now) ? undefined : refuseQuota(plan);
}

function refuseKey(
  { apiKeySource = "HEADER" }: RestApi,
  { value, key }: { readonly value: string | undefined; readonly key: KnownKey | undefined },
): Refusal {
  const source =
    apiKeySource === "AUTHORIZER" ? "usageIdentifierKey of the authorizer's result" : "the x-api-key header";
  const problem =
    value === undefined
      ? `there is no API key in ${source}`
      : key === undefined
        ? `${source} holds no API key of this template that is enabled`
        : `the API key ${key.name} is in no usage plan for this stage`;
  return {
    type: "INVALID_API_KEY",
    message: "Forbidden",
    reason: { problem, remedy: "Send a key of a usage plan for this stage; the start names them." },
  };
}

function refuseThrottled(what: string, { rateLimit, burstLimit }: Throttle): Refusal {
  const limits = [
    ...(rateLimit === undefined ? [] : [`${rateLimit} requests per second`]),
    ...(burstLimit === undefined ? [] : [`${burstLimit} at once`]),
  ];
  const problem = `${what} allows ${limits.join(", ")}`;
  return {
    type: "THROTTLED",
    message: "Too Many Requests",
    reason: { problem, remedy: "Wait, or raise the limit in the template." },
  };
}

function refuseQuota({ name, quota }: UsagePlanResource): Refusal {
  const problem = `the quota of the usage plan ${name} is used up: ${quota?.limit} in a ${quota?.period.toLowerCase()}`;
  return {
    type: "QUOTA_EXCEEDED",
    message: "Limit Exceeded",
    reason: { problem, remedy: "Restart to begin anew, or raise the limit in the template." },
  };
}
