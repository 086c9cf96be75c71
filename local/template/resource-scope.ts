import { getOwn, isJsonObject, type JsonObject } from "../platform/json.ts";
import type { Conditions } from "./conditions.ts";
import { replaceDynamic, resolveValue, toText } from "./intrinsics.ts";
import {
  createAttributeValue,
  createRefValue,
  inventAttributeValue,
  isModelledType,
  type ReturnValueSource,
} from "./return-values.ts";
import { parseUsagePlan, toLogicalIds } from "./sam-usage-plans.ts";
import type { AttributeTarget, Scope } from "./scope.ts";
import { findPlace, refuseAt, toPlaceText } from "./source-place.ts";
import type { TemplateResource } from "./template-document.ts";

export interface ResourceScopeDeps
  extends Pick<Scope, "dynamicValues" | "hasLanguageExtensions" | "identity" | "mappings" | "parameters"> {
  readonly isConditionTrue: Conditions;
  /** All that the template declares. */
  readonly declared: ReadonlyMap<string, TemplateResource>;
  /** Those whose condition is true. */
  readonly active: ReadonlyMap<string, TemplateResource>;
  warn(text: string): void;
}

/** Looks up everything that a resource may refer to. */
export interface ResourceScope extends Scope {
  /** One property of a resource, resolved; `undefined` when the template leaves it out. */
  findProperty(resource: TemplateResource, name: string): unknown;
  /** Any part of the template without intrinsic functions. */
  resolve(value: unknown): unknown;
  /** All properties of a resource, resolved. */
  resolveProperties(resource: TemplateResource): JsonObject;
}

/** Properties are resolved one by one and on demand: a name must not wait for what does not make it up. */
export function createResourceScope(deps: ResourceScopeDeps): ResourceScope {
  const known = new Map<string, unknown>();
  const open: string[] = [];
  const scope: ResourceScope = {
    identity: deps.identity,
    parameters: deps.parameters,
    dynamicValues: deps.dynamicValues,
    hasLanguageExtensions: deps.hasLanguageExtensions,
    mappings: deps.mappings,
    isConditionTrue: deps.isConditionTrue,
    findRef: (logicalId, at) => findRef(deps, scope, { logicalId, at }),
    getAttribute: (target, at) => getAttribute(deps, scope, { ...target, at }),
    findProperty(resource, name) {
      const key = `${resource.logicalId}.${name}`;
      if (known.has(key)) return known.get(key);
      if (open.includes(key)) {
        const circle = [...open.slice(open.indexOf(key)), key].join(" → ");
        refuseAt(
          findPlace(resource.node),
          `The references go round in a circle: ${circle}.`,
          "Break the circle.",
        );
      }
      open.push(key);
      const value = resolveMember(resource.properties, name, scope);
      open.pop();
      known.set(key, value);
      return value;
    },
    resolve: (value) => resolveValue(value, scope),
    resolveProperties: (resource) => resolveValue(resource.properties, scope) as JsonObject,
  };
  return scope;
}

/** Resolved inside its map, so that a refusal knows the place of a plain value too. */
function resolveMember(properties: JsonObject, name: string, scope: Scope): unknown {
  if (!Object.hasOwn(properties, name)) return undefined;
  return resolveValue(replaceDynamic(properties[name], findPlace(properties, name), scope), scope);
}

interface Asked {
  readonly logicalId: string;
  readonly at: object;
}

function findRef(deps: ResourceScopeDeps, scope: ResourceScope, asked: Asked): unknown {
  const resource = deps.active.get(asked.logicalId);
  if (resource !== undefined) return createRefValue(toSource(deps, scope, { resource, at: asked.at }));
  const generated = findGeneratedRef(deps, scope, asked.logicalId);
  return generated ?? refuseUnknown(deps, asked);
}

function getAttribute(
  deps: ResourceScopeDeps,
  scope: ResourceScope,
  asked: Asked & AttributeTarget,
): unknown {
  const resource = deps.active.get(asked.logicalId);
  if (resource === undefined) return getGeneratedAttribute(deps, asked);
  const source = toSource(deps, scope, { resource, at: asked.at });
  const value =
    createAttributeValue(source, asked.attribute) ?? findReferable(scope, resource, asked.attribute);
  if (value !== undefined) return value;
  const place = findPlace(asked.at);
  const what = `${asked.logicalId} (${resource.type}) has no attribute ${asked.attribute}`;
  if (isModelledType(resource.type)) refuseAt(place, `${what}.`, "Correct the attribute's name.");
  const invented = inventAttributeValue(source, asked.attribute);
  deps.warn(`${toPlaceText(place)}: ${what} that is known here; ${invented} is invented.`);
  return invented;
}

function toSource(
  deps: ResourceScopeDeps,
  scope: ResourceScope,
  { resource, at }: { resource: TemplateResource; at: object },
): ReturnValueSource {
  return {
    logicalId: resource.logicalId,
    type: resource.type,
    stack: deps.identity,
    findText(property) {
      const value = scope.findProperty(resource, property);
      return value === undefined ? undefined : toText(value, at);
    },
  };
}

/** SAM lets `Ref` and `Fn::Sub` name what it derives: `Api.Stage`, `Function.Alias`. */
function findReferable(scope: ResourceScope, resource: TemplateResource, name: string): string | undefined {
  if (resource.type === "AWS::Serverless::Api") {
    return findReferableOfApi(scope, resource, name);
  }
  if (resource.type === "AWS::Serverless::HttpApi" && name === "Stage")
    return toOptionalText(scope.findProperty(resource, "StageName")) ?? "$default";
  if (resource.type !== "AWS::Serverless::Function") return undefined;
  const arn = String(scope.getAttribute({ logicalId: resource.logicalId, attribute: "Arn" }, resource.node));
  if (name === "Alias" && getOwn(resource.properties, "AutoPublishAlias") === undefined) return undefined;
  if (name === "Alias") return `${arn}:${String(scope.findProperty(resource, "AutoPublishAlias"))}`;
  return name === "Version" ? `${arn}:1` : undefined;
}

function findReferableOfApi(
  scope: ResourceScope,
  resource: TemplateResource,
  name: string,
): string | undefined {
  switch (name) {
    case "Stage":
      return toOptionalText(scope.findProperty(resource, "StageName"));
    case "Deployment":
      return "deploy";
    case "DomainName":
    case "DomainNameV2": {
      const domain = scope.findProperty(resource, "Domain");
      return isJsonObject(domain) ? toOptionalText(getOwn(domain, "DomainName")) : undefined;
    }
    default:
      return findUsageReferable(scope, resource, name);
  }
}

/** `Api.UsagePlan`, `Api.ApiKey` and `Api.UsagePlanKey` of `Auth.UsagePlan`. */
function findUsageReferable(
  scope: ResourceScope,
  resource: TemplateResource,
  name: string,
): string | undefined {
  const auth = scope.findProperty(resource, "Auth");
  const plan = isJsonObject(auth) ? parseUsagePlan(auth) : undefined;
  if (plan === undefined) return undefined;
  const ids = toLogicalIds(resource.logicalId, plan.isShared);
  const types: Readonly<Record<string, readonly [type: string, logicalId: string]>> = {
    UsagePlan: ["AWS::ApiGateway::UsagePlan", ids.usagePlan],
    UsagePlanKey: ["AWS::ApiGateway::UsagePlanKey", `${ids.usagePlan}Key`],
    ApiKey: ["AWS::ApiGateway::ApiKey", ids.apiKey],
  };
  const [type, logicalId] = (Object.hasOwn(types, name) ? types[name] : undefined) ?? [];
  if (type === undefined || logicalId === undefined) return undefined;
  return createRefValue({ logicalId, type, stack: scope.identity, findText: () => undefined });
}

/** The logical ids by which a template may name the same: `ApiUsagePlan`, `ServerlessApiKey`. */
function findGeneratedUsage(deps: ResourceScopeDeps, scope: ResourceScope, name: string): string | undefined {
  const kind = /(?:UsagePlanKey|UsagePlan|ApiKey)$/.exec(name)?.[0];
  if (kind === undefined) return undefined;
  const owner = name.slice(0, -kind.length);
  for (const resource of deps.active.values()) {
    if (resource.type !== "AWS::Serverless::Api") continue;
    if (owner !== "Serverless" && owner !== resource.logicalId) continue;
    const auth = scope.findProperty(resource, "Auth");
    const plan = isJsonObject(auth) ? parseUsagePlan(auth) : undefined;
    if (plan !== undefined && plan.isShared === (owner === "Serverless")) {
      return findUsageReferable(scope, resource, kind);
    }
  }
  return undefined;
}

function toOptionalText(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** Logical ids that SAM makes up: `FunctionRole`, `FunctionAliaslive`, `ApiProdStage`, and the dotted names of {@link findReferable}. */
function findGeneratedRef(deps: ResourceScopeDeps, scope: ResourceScope, name: string): string | undefined {
  const dot = name.indexOf(".");
  const owner = dot > 0 ? deps.active.get(name.slice(0, dot)) : undefined;
  if (owner !== undefined) return findReferable(scope, owner, name.slice(dot + 1));
  const role = findGeneratedRole(deps, name);
  if (role !== undefined) return createRefValue(role);
  return (
    findGeneratedStage(deps, scope, name) ??
    findGeneratedAlias(deps, scope, name) ??
    findGeneratedUsage(deps, scope, name)
  );
}

function findGeneratedAlias(deps: ResourceScopeDeps, scope: ResourceScope, name: string): string | undefined {
  for (const resource of deps.active.values()) {
    const alias = getOwn(resource.properties, "AutoPublishAlias");
    if (alias !== undefined && name === `${resource.logicalId}Alias${String(alias)}`) {
      return findReferable(scope, resource, "Alias");
    }
  }
  return undefined;
}

function getGeneratedAttribute(deps: ResourceScopeDeps, asked: Asked & AttributeTarget): unknown {
  const role = findGeneratedRole(deps, asked.logicalId);
  const value = role === undefined ? undefined : createAttributeValue(role, asked.attribute);
  return value ?? refuseUnknown(deps, asked);
}

const HAVE_ROLES = new Set(["AWS::Serverless::Function", "AWS::Serverless::StateMachine"]);

/** The role that starts a state machine for one of its events: `MachineEventRole`. */
function isEventRole(deps: ResourceScopeDeps, base: string): boolean {
  return [...deps.active.values()].some(({ type, logicalId, properties }) => {
    const events = getOwn(properties, "Events");
    if (type !== "AWS::Serverless::StateMachine" || !isJsonObject(events)) return false;
    return base.startsWith(logicalId) && Object.hasOwn(events, base.slice(logicalId.length));
  });
}

function findGeneratedRole(deps: ResourceScopeDeps, name: string): ReturnValueSource | undefined {
  const base = name.endsWith("Role") ? name.slice(0, -"Role".length) : "";
  const owner = deps.active.get(base);
  const isMade =
    owner === undefined
      ? isEventRole(deps, base)
      : HAVE_ROLES.has(owner.type) && getOwn(owner.properties, "Role") === undefined;
  if (!isMade) return undefined;
  return { logicalId: name, type: "AWS::IAM::Role", stack: deps.identity, findText: () => undefined };
}

function findGeneratedStage(deps: ResourceScopeDeps, scope: ResourceScope, name: string): string | undefined {
  if (!name.endsWith("Stage")) return undefined;
  for (const resource of deps.active.values()) {
    if (resource.type === "AWS::Serverless::HttpApi") {
      const found = findHttpApiStage(scope, resource, name);
      if (found !== undefined) return found;
    }
    if (resource.type !== "AWS::Serverless::Api" || !name.startsWith(resource.logicalId)) continue;
    const stage = toOptionalText(scope.findProperty(resource, "StageName"));
    const written = getOwn(resource.properties, "StageName");
    const middle = typeof written === "string" ? written : "";
    if (stage !== undefined && name === `${resource.logicalId}${middle}Stage`) return stage;
  }
  return undefined;
}

/** `ServerlessHttpApiApiGatewayDefaultStage`, `ApidevStage`. */
function findHttpApiStage(
  scope: ResourceScope,
  resource: TemplateResource,
  name: string,
): string | undefined {
  const stage = toOptionalText(scope.findProperty(resource, "StageName")) ?? "$default";
  const middle = stage === "$default" ? "ApiGatewayDefault" : stage;
  return name === `${resource.logicalId}${middle}Stage` ? stage : undefined;
}

function refuseUnknown(deps: ResourceScopeDeps, { logicalId, at }: Asked): never {
  const declared = deps.declared.get(logicalId);
  const place = findPlace(at);
  if (declared !== undefined) {
    const problem = `${logicalId} is not there: its condition ${declared.condition} is false.`;
    refuseAt(place, problem, "Refer to it under the same condition, with Fn::If.");
  }
  return refuseAt(place, `There is no parameter or resource ${logicalId}.`, "Correct the name.");
}
