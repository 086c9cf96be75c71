import { getOwn, isJsonObject, type JsonObject } from "../platform/json.ts";
import { createStableId, MIXED_ALPHANUMERIC } from "../platform/stable-id.ts";
import { toOrigin } from "./origin.ts";
import { isTrue, type PropertyTable, readProperties } from "./property-table.ts";
import type { ResourceScope } from "./resource-scope.ts";
import type { ApiKeyResource, Throttle, UsagePlanResource, UsageStage } from "./resources.ts";
import { findPlace, refuseAt } from "./source-place.ts";
import type { TemplateResource } from "./template-document.ts";

export interface UsagePlans {
  readonly apiKeys: readonly ApiKeyResource[];
  readonly usagePlans: readonly UsagePlanResource[];
}

const API_KEY: PropertyTable = {
  what: "AWS::ApiGateway::ApiKey",
  modelled: ["Enabled", "Name", "Value"],
  // `StageKeys` is what usage plans took the place of: it lets nobody in.
  ignored: ["CustomerId", "Description", "GenerateDistinctId", "StageKeys", "Tags"],
};

const USAGE_PLAN: PropertyTable = {
  what: "AWS::ApiGateway::UsagePlan",
  modelled: ["ApiStages", "Quota", "Throttle", "UsagePlanName"],
  ignored: ["Description", "Tags"],
};

const USAGE_PLAN_KEY: PropertyTable = {
  what: "AWS::ApiGateway::UsagePlanKey",
  modelled: ["KeyId", "KeyType", "UsagePlanId"],
  ignored: [],
};

const PERIODS = ["DAY", "WEEK", "MONTH"] as const;

export function isUsagePlanType(type: string): boolean {
  return [API_KEY, USAGE_PLAN, USAGE_PLAN_KEY].some(({ what }) => what === type);
}

/** Keys and usage plans that stand in the template as resources of their own. @throws StartError */
export function buildUsagePlans(resources: readonly TemplateResource[], scope: ResourceScope): UsagePlans {
  const ofType = (table: PropertyTable) =>
    resources
      .filter(({ type }) => type === table.what)
      .map((resource) => ({
        resource,
        properties: readProperties(resource.properties, table, scope.resolve),
        id: String(scope.findRef(resource.logicalId, resource.node)),
      }));
  const links = ofType(USAGE_PLAN_KEY).map(({ properties }) => ({
    plan: getOwn(properties, "UsagePlanId"),
    key: getOwn(properties, "KeyId"),
  }));
  return {
    apiKeys: ofType(API_KEY).map(({ resource, properties, id }) =>
      toApiKey(resource, { properties, id, stackName: scope.identity.stackName }),
    ),
    usagePlans: ofType(USAGE_PLAN).map(({ resource, properties, id }) => ({
      ...toUsagePlan(resource, properties, id),
      stages: readStages(properties),
      apiKeyIds: links.filter(({ plan }) => plan === id).map(({ key }) => String(key)),
    })),
  };
}

function toApiKey(
  resource: TemplateResource,
  { properties, id, stackName }: { properties: JsonObject; id: string; stackName: string },
): ApiKeyResource {
  const name = getOwn(properties, "Name");
  const value = getOwn(properties, "Value");
  return {
    origin: toOrigin(resource),
    apiKeyId: id,
    name: typeof name === "string" ? name : resource.logicalId,
    value: typeof value === "string" ? value : createApiKeyValue(stackName, resource.logicalId),
    // Assumed: a key that does not say so is switched off, as one made by the API is.
    enabled: isTrue(getOwn(properties, "Enabled")),
  };
}

/** Forty characters, the same at every start: AWS invents one, and shows it in its console only. */
export function createApiKeyValue(stackName: string, logicalId: string): string {
  return createStableId({ kind: "api-key-value", parts: [stackName, logicalId] }, MIXED_ALPHANUMERIC, 40);
}

/** What a plan says of itself. @throws StartError */
export function toUsagePlan(
  resource: TemplateResource,
  properties: JsonObject,
  usagePlanId: string,
): Omit<UsagePlanResource, "apiKeyIds" | "stages"> {
  const name = getOwn(properties, "UsagePlanName");
  const throttle = readThrottle(properties, "Throttle");
  const quota = readQuota(properties);
  return {
    origin: toOrigin(resource),
    usagePlanId,
    name: typeof name === "string" ? name : resource.logicalId,
    ...(throttle !== undefined && { throttle }),
    ...(quota !== undefined && { quota }),
  };
}

function readStages(properties: JsonObject): readonly UsageStage[] {
  const written = getOwn(properties, "ApiStages") ?? [];
  if (!Array.isArray(written) || !written.every(isJsonObject)) {
    refuseAt(
      findPlace(properties, "ApiStages"),
      "ApiStages must be a list of maps.",
      "Write ApiId and Stage.",
    );
  }
  return written.map((stage) => {
    const methods = getOwn(stage, "Throttle");
    const throttles = isJsonObject(methods)
      ? Object.keys(methods).map((method) => [method, readThrottle(methods, method) ?? {}])
      : [];
    return {
      restApiId: String(getOwn(stage, "ApiId")),
      stageName: String(getOwn(stage, "Stage")),
      methodThrottles: Object.fromEntries(throttles),
    };
  });
}

function readThrottle(holder: JsonObject, name: string): Throttle | undefined {
  const written = getOwn(holder, name);
  if (written === undefined) return undefined;
  if (!isJsonObject(written)) refuseAt(findPlace(holder, name), `${name} must be a map.`, "Correct it.");
  const burstLimit = readNumber(written, "BurstLimit");
  const rateLimit = readNumber(written, "RateLimit");
  return {
    ...(burstLimit !== undefined && { burstLimit }),
    ...(rateLimit !== undefined && { rateLimit }),
  };
}

function readQuota(properties: JsonObject): UsagePlanResource["quota"] {
  const written = getOwn(properties, "Quota");
  if (written === undefined) return undefined;
  const place = findPlace(properties, "Quota");
  if (!isJsonObject(written)) refuseAt(place, "Quota must be a map.", "Write Limit and Period.");
  const limit = readNumber(written, "Limit");
  const period = PERIODS.find((one) => one === getOwn(written, "Period"));
  if (limit === undefined || period === undefined) {
    refuseAt(place, "Quota needs a Limit, and DAY, WEEK or MONTH as its Period.", "Write both.");
  }
  return { limit, offset: readNumber(written, "Offset") ?? 0, period };
}

/** Also as text: that is how parameters come. */
function readNumber(holder: JsonObject, name: string): number | undefined {
  const written = getOwn(holder, name);
  if (written === undefined) return undefined;
  const number = typeof written === "string" && written.trim() !== "" ? Number(written) : written;
  if (typeof number === "number" && Number.isFinite(number) && number >= 0) return number;
  return refuseAt(findPlace(holder, name), `${name} must be a number.`, "Correct it.");
}
