import { isJsonObject, type JsonObject } from "../platform/json.ts";
import type { Conditions } from "./conditions.ts";
import { findPlace, refuseAt } from "./source-place.ts";
import { isSubstitutionName, parseSubstitution } from "./substitution.ts";
import type { TemplateResource } from "./template-document.ts";

export interface DependencyGraph {
  readonly resources: ReadonlyMap<string, TemplateResource>;
  readonly isConditionTrue: Conditions;
  /** Dependencies that SAM's expansion adds: an API's on the functions behind its routes. */
  readonly derived: ReadonlyMap<string, readonly string[]>;
}

/**
 * Properties that SAM moves to resources of their own (stage, alias, permission, deployment group): what
 * they name is no dependency of the API or function itself.
 */
const MOVED_PROPERTIES: Readonly<Record<string, readonly string[]>> = {
  "AWS::Serverless::Api": [
    "AccessLogSetting",
    "CacheClusterEnabled",
    "CacheClusterSize",
    "CanarySetting",
    "Domain",
    "EndpointConfiguration",
    "MethodSettings",
    "StageName",
    "TracingEnabled",
    "Variables",
  ],
  "AWS::Serverless::Function": [
    "DeploymentPreference",
    "EventInvokeConfig",
    "Events",
    "FunctionUrlConfig",
    "ProvisionedConcurrencyConfig",
  ],
  "AWS::Serverless::HttpApi": [
    "AccessLogSettings",
    "DefaultRouteSettings",
    "Domain",
    "RouteSettings",
    "StageName",
    "StageVariables",
  ],
  "AWS::Serverless::StateMachine": ["Events"],
};

/** Refuses resources that need each other, as CloudFormation does (contract A.8). @throws StartError */
export function refuseCircles(graph: DependencyGraph): void {
  const done = new Set<string>();
  const open: string[] = [];
  const visit = (logicalId: string): void => {
    if (done.has(logicalId)) return;
    if (open.includes(logicalId)) refuseCircle(graph, [...open.slice(open.indexOf(logicalId)), logicalId]);
    open.push(logicalId);
    for (const dependency of dependenciesOf(graph, logicalId)) visit(dependency);
    open.pop();
    done.add(logicalId);
  };
  for (const logicalId of graph.resources.keys()) visit(logicalId);
}

function refuseCircle(graph: DependencyGraph, circle: readonly string[]): never {
  const first = graph.resources.get(circle[0] ?? "");
  const problem = `Circular dependency between resources: ${circle.join(" → ")}.`;
  return refuseAt(
    findPlace(first?.node),
    problem,
    "Pass one of the values as a parameter instead (contract A.8).",
  );
}

function dependenciesOf(graph: DependencyGraph, logicalId: string): readonly string[] {
  const resource = graph.resources.get(logicalId);
  if (resource === undefined) return [];
  const found = new Set<string>([...resource.dependsOn, ...(graph.derived.get(logicalId) ?? [])]);
  const moved = Object.hasOwn(MOVED_PROPERTIES, resource.type) ? (MOVED_PROPERTIES[resource.type] ?? []) : [];
  for (const [name, value] of Object.entries(resource.properties)) {
    if (!moved.includes(name)) collectReferences(value, found, graph);
  }
  return [...found].filter((name) => graph.resources.has(name));
}

function collectReferences(value: unknown, found: Set<string>, graph: DependencyGraph): void {
  if (Array.isArray(value)) {
    for (const item of value) collectReferences(item, found, graph);
  } else if (isJsonObject(value)) {
    collectFromMap(value, found, graph);
  }
}

function collectFromMap(map: JsonObject, found: Set<string>, graph: DependencyGraph): void {
  for (const [key, value] of Object.entries(map)) {
    if (key === "Ref" && typeof value === "string") found.add(ownerOf(value));
    else if (key === "Fn::GetAtt") addAttributeOwner(value, found);
    else if (key === "Fn::Sub") collectFromSub(value, found, graph);
    else if (key === "Fn::If") collectReferences(chosenBranch(value, map, graph), found, graph);
    else collectReferences(value, found, graph);
  }
}

function addAttributeOwner(value: unknown, found: Set<string>): void {
  const owner: unknown = Array.isArray(value) ? value[0] : value;
  if (typeof owner === "string") found.add(ownerOf(owner));
}

function collectFromSub(value: unknown, found: Set<string>, graph: DependencyGraph): void {
  const [template, names] = Array.isArray(value) ? value : [value, {}];
  const own = isJsonObject(names) ? names : {};
  collectReferences(own, found, graph);
  if (typeof template !== "string") return;
  for (const part of parseSubstitution(template)) {
    if (part.kind !== "reference" || !isSubstitutionName(part.name)) continue;
    if (!Object.hasOwn(own, part.name)) found.add(ownerOf(part.name));
  }
}

/** Only the branch in force counts: CloudFormation drops the other first. */
function chosenBranch(value: unknown, at: object, graph: DependencyGraph): unknown {
  if (!Array.isArray(value) || typeof value[0] !== "string") return value;
  return graph.isConditionTrue(value[0], at) ? value[1] : value[2];
}

function ownerOf(name: string): string {
  const dot = name.indexOf(".");
  return dot === -1 ? name : name.slice(0, dot);
}
