import { getOwn, isJsonObject, type JsonObject } from "../platform/json.ts";
import { createRestApiId } from "./physical-ids.ts";
import type { ResourceScope } from "./resource-scope.ts";
import type { RestApiResource, UsagePlanResource, UsageStage } from "./resources.ts";
import { createRefValue } from "./return-values.ts";
import { findPlace, refuseAt } from "./source-place.ts";
import type { TemplateResource } from "./template-document.ts";
import { createApiKeyValue, toUsagePlan, type UsagePlans } from "./usage-plans.ts";

const MEMBERS = ["CreateUsagePlan", "Description", "Quota", "Tags", "Throttle", "UsagePlanName"];
const KINDS = ["SHARED", "PER_API", "NONE"];

/** What SAM calls the plan and the key that all APIs with `CreateUsagePlan: SHARED` have in common. */
export const SHARED = { usagePlan: "ServerlessUsagePlan", apiKey: "ServerlessApiKey" } as const;

/** `Auth.UsagePlan` of an API, resolved; `undefined` where SAM makes no plan. @throws StartError */
export function parseUsagePlan(
  auth: JsonObject,
): { readonly isShared: boolean; readonly properties: JsonObject } | undefined {
  const properties = getOwn(auth, "UsagePlan");
  if (properties === undefined) return undefined;
  const place = findPlace(auth, "UsagePlan");
  if (!isJsonObject(properties)) refuseAt(place, "UsagePlan must be a map.", "Write CreateUsagePlan.");
  for (const name of Object.keys(properties)) {
    if (MEMBERS.includes(name)) continue;
    refuseAt(findPlace(properties, name), `UsagePlan has no ${name}.`, "Remove it.");
  }
  const kind = String(getOwn(properties, "CreateUsagePlan"));
  if (!KINDS.includes(kind)) {
    refuseAt(place, `CreateUsagePlan must be one of ${KINDS.join(", ")}.`, "Write PER_API.");
  }
  return kind === "NONE" ? undefined : { isShared: kind === "SHARED", properties };
}

/** The plans and keys that SAM makes of `Auth.UsagePlan`. @throws StartError */
export function buildSamUsagePlans(
  resources: readonly TemplateResource[],
  scope: ResourceScope,
  restApis: readonly RestApiResource[],
): UsagePlans {
  const plans = new Map<string, UsagePlanResource>();
  const keys = new Map<string, UsagePlans["apiKeys"][number]>();
  for (const resource of resources) {
    const auth = resource.type === "AWS::Serverless::Api" ? scope.findProperty(resource, "Auth") : undefined;
    const plan = isJsonObject(auth) ? parseUsagePlan(auth) : undefined;
    const restApiId = createRestApiId(scope.identity, resource.logicalId);
    const api = restApis.find((one) => one.restApiId === restApiId);
    if (plan === undefined || api === undefined) continue;
    const ids = toLogicalIds(resource.logicalId, plan.isShared);
    const toId = (type: string, logicalId: string) =>
      createRefValue({ logicalId, type, stack: scope.identity, findText: () => undefined });
    const apiKeyId = toId("AWS::ApiGateway::ApiKey", ids.apiKey);
    const usagePlanId = toId("AWS::ApiGateway::UsagePlan", ids.usagePlan);
    const stage: UsageStage = { restApiId, stageName: api.stageName, methodThrottles: {} };
    const named = { ...resource, logicalId: ids.usagePlan };
    plans.set(ids.usagePlan, {
      ...plans.get(ids.usagePlan),
      ...toUsagePlan(named, plan.properties, usagePlanId),
      stages: [...(plans.get(ids.usagePlan)?.stages ?? []), stage],
      apiKeyIds: [apiKeyId],
    });
    const value = createApiKeyValue(scope.identity.stackName, ids.apiKey);
    keys.set(ids.apiKey, { origin: api.origin, apiKeyId, name: ids.apiKey, value, enabled: true });
  }
  return { apiKeys: [...keys.values()], usagePlans: [...plans.values()] };
}

/** What SAM calls the plan, the key and their link. */
export function toLogicalIds(
  api: string,
  isShared: boolean,
): { readonly usagePlan: string; readonly apiKey: string } {
  return isShared ? SHARED : { usagePlan: `${api}UsagePlan`, apiKey: `${api}ApiKey` };
}
