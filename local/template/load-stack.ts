import { getOwn, type JsonObject } from "../platform/json.ts";
import { buildHttpApis, collectHttpApiEvents, isHttpApiResource } from "./build-http-apis.ts";
import { buildRestApis, eventsOf, findApiIds, isRestApi, SAM_REST_API } from "./build-rest-apis.ts";
import { BASE_PATH_MAPPING, collectCustomDomains } from "./custom-domains.ts";
import { refuseCircles } from "./dependency-circles.ts";
import {
  type ApiEvent,
  findCognitoTriggers,
  isStateMachineEvent,
  parseAbsentEvents,
  parseApiEvents,
} from "./function-events.ts";
import { buildFunction, isFunctionType } from "./functions.ts";
import type { HttpApiEvent } from "./http-api-events.ts";
import {
  type InvokePermission,
  isPermissionType,
  parsePermission,
  toAuthorizerPermission,
  toImpliedPermission,
} from "./lambda-permissions.ts";
import { findLayers, isLayerType } from "./layers.ts";
import { buildOutputs } from "./outputs.ts";
import { toParameterTexts } from "./parameters.ts";
import { createUserPoolId } from "./physical-ids.ts";
import { createStackIdentity } from "./pseudo-parameters.ts";
import { createResourceScope, type ResourceScope } from "./resource-scope.ts";
import { refuseUnsupportedType } from "./resource-types.ts";
import type { FunctionResource, StackModel } from "./resources.ts";
import { hasOwnDocument, listAuthorizerFunctions, type ReadDocument } from "./rest-apis.ts";
import { checkApiLiterals } from "./sam-literals.ts";
import { buildSamUsagePlans } from "./sam-usage-plans.ts";
import type { Samconfig } from "./samconfig.ts";
import { findPlace, refuseAt } from "./source-place.ts";
import { readStackTemplate, type StackTemplate } from "./stack-template.ts";
import type { TemplateResource } from "./template-document.ts";
import { createTemplateFiles, type FileFacts } from "./template-files.ts";
import { buildUsagePlans, isUsagePlanType } from "./usage-plans.ts";
import { buildUserPools, isUserPoolResource } from "./user-pools.ts";
import { createYamlParser } from "./yaml-text.ts";

export interface LoadStackOptions {
  /** Absolute, or relative to the working directory; messages name it as it is given here. */
  readonly templateFile: string;
  /** Stronger than those of `samconfig`. @default none */
  readonly parameterOverrides?: Readonly<Record<string, string>> | undefined;
  /** @default that of `samconfig`, else `sam-app` */
  readonly stackName?: string | undefined;
  /** @default that of `samconfig`, else `us-east-1` */
  readonly region?: string | undefined;
  /** What `loadSamconfig` read. @default none */
  readonly samconfig?: Samconfig | undefined;
  /**
   * New values for parameters without an override whose default is exactly the key, so that the twin's own
   * addresses can follow its ports. @default none
   */
  readonly replaceDefaults?: Readonly<Record<string, string>> | undefined;
  /** Lets `CodeUri` and `Location` leave the repository (catalogue D-27). @default false */
  readonly allowOutsideRepository?: boolean | undefined;
  /** Told of every path that is looked at, there or not, also when the reading fails. */
  onPath?(path: string): void;
}

export const DEFAULT_STACK_NAME = "sam-app";
export const DEFAULT_REGION = "us-east-1";

/**
 * Reads a SAM template as CloudFormation and SAM would at deployment, without AWS: everything resolved, the
 * routes and guards of `Events` and `Auth` written into each API's document.
 *
 * @throws StartError for whatever cannot be modelled, with file, line, path and remedy
 */
export async function loadStack(options: LoadStackOptions): Promise<StackModel> {
  return (await readStack(options)).model;
}

export interface ReadStack {
  readonly model: StackModel;
  /** What must still be so for the model to hold. */
  readonly facts: FileFacts;
}

/** {@link loadStack} with what a cache needs to know. */
export async function readStack(options: LoadStackOptions): Promise<ReadStack> {
  const { samconfig } = options;
  const files = createTemplateFiles(options);
  const identity = createStackIdentity(
    options.stackName ?? samconfig?.stackName ?? DEFAULT_STACK_NAME,
    options.region ?? samconfig?.region ?? DEFAULT_REGION,
  );
  const given = {
    overrides: { ...samconfig?.parameterOverrides, ...options.parameterOverrides },
    replaceDefaults: options.replaceDefaults ?? {},
  };
  const parseYaml = await createYamlParser();
  const template = readStackTemplate({ files, parseYaml, identity, given });
  const warnings: string[] = [];
  const warn = (text: string) => void warnings.push(text);
  const scope = createResourceScope({ ...template, identity, warn });
  const readDocument: ReadDocument = (location, place) => {
    const { name, text } = files.readInclude(location, place);
    return parseYaml({ text, file: name, shortForms: "refused" });
  };
  const parts = buildParts(template, { scope, files, readDocument, warn });
  const facts = files.facts();
  const { partition: _partition, urlSuffix: _urlSuffix, ...stack } = identity;
  const model: StackModel = {
    templateFile: files.templateFile,
    filesRead: [...Object.keys(facts.filesRead), ...(samconfig === undefined ? [] : [samconfig.file])],
    ...stack,
    parameters: toParameterTexts(template.parameters),
    ...parts,
    outputs: buildOutputs(template.outputs, scope),
    warnings: [...new Set(warnings)],
  };
  return { model, facts };
}

interface BuildDeps {
  readonly scope: ResourceScope;
  readonly files: ReturnType<typeof createTemplateFiles>;
  readonly readDocument: ReadDocument;
  warn(text: string): void;
}

type Parts = Pick<
  StackModel,
  | "apiKeys"
  | "customDomains"
  | "functions"
  | "httpApis"
  | "notRunHere"
  | "restApis"
  | "usagePlans"
  | "userPools"
>;

function buildParts(template: StackTemplate, deps: BuildDeps): Parts {
  const resources = [...template.active.values()];
  for (const resource of resources) refuseUnsupportedType(resource);
  for (const { type, properties } of resources) {
    if (type === SAM_REST_API) checkApiLiterals(properties, template.parameters);
  }
  const events = collectEvents(resources, deps);
  const httpEvents = collectHttpApiEvents(resources, deps.scope);
  refuseCircles({
    resources: template.active,
    isConditionTrue: template.isConditionTrue,
    derived: deriveDependencies(resources, events, httpEvents),
  });
  const triggers = collectTriggers(resources, deps.scope);
  const { userPools, foreign } = buildUserPools({ resources, scope: deps.scope, triggers });
  const layers = findLayers(resources, deps);
  const functions = resources
    .filter(({ type }) => isFunctionType(type))
    .map((one) => buildFunction(one, { ...deps, layers }));
  const http = buildHttpApis(resources, httpEvents, deps);
  const permissions = [...collectPermissions(resources, { functions, events, deps }), ...http.permissions];
  const absent = collectAbsentEvents(template, deps);
  const { restApis, parts, notServed } = buildRestApis(resources, [...events, ...absent], deps);
  const isServed = (one: TemplateResource) => isRunHere(one) || parts.includes(one);
  const isLeftOut = (one: TemplateResource) =>
    [foreign, notServed, http.notServed].some((list) => list.includes(one));
  const own = buildUsagePlans(resources, deps.scope);
  const bySam = buildSamUsagePlans(resources, deps.scope, restApis);
  return {
    restApis,
    customDomains: collectCustomDomains(resources, restApis, deps),
    httpApis: http.httpApis,
    apiKeys: [...own.apiKeys, ...bySam.apiKeys],
    usagePlans: [...own.usagePlans, ...bySam.usagePlans],
    functions: functions.map((one) => ({ ...one, invokePermissions: permissionsOf(one, permissions) })),
    userPools,
    notRunHere: resources.filter((one) => isLeftOut(one) || !isServed(one)).map(toListed),
  };
}

function isRunHere(resource: TemplateResource): boolean {
  const { type } = resource;
  if (isHttpApiResource(resource) || isUsagePlanType(type) || isLayerType(type) || type === BASE_PATH_MAPPING)
    return true;
  return isRestApi(resource) || isFunctionType(type) || isUserPoolResource(type) || isPermissionType(type);
}

function toListed({ logicalId, type }: TemplateResource): { logicalId: string; type: string } {
  return { logicalId, type };
}

function collectEvents(
  resources: readonly TemplateResource[],
  { scope, warn }: BuildDeps,
): readonly ApiEvent[] {
  const apis = findApiIds(resources, scope);
  const findApi = (id: unknown) => (typeof id === "string" ? apis.get(id) : undefined);
  return resources.flatMap((resource) => parseApiEvents(resource, scope, { findApi, warn }));
}

/**
 * Events of functions whose condition is false: SAM changes the document for them all the same (Observed,
 * translator 1.115.0), and what they guard, or open, is so on AWS.
 */
function collectAbsentEvents(template: StackTemplate, { scope }: BuildDeps): readonly ApiEvent[] {
  const apis = findApiIds([...template.active.values()], scope);
  const findApi = (id: unknown) => (typeof id === "string" ? apis.get(id) : undefined);
  const inactive = [...template.declared.values()].filter(({ logicalId }) => !template.active.has(logicalId));
  return inactive.flatMap((resource) => parseAbsentEvents(resource, scope, findApi));
}

/** Where SAM writes the document, the API refers to the functions behind its routes. */
function deriveDependencies(
  resources: readonly TemplateResource[],
  events: readonly ApiEvent[],
  httpEvents: readonly HttpApiEvent[],
): ReadonlyMap<string, readonly string[]> {
  const managed = resources.filter((one) => one.type === SAM_REST_API && !hasOwnDocument(one.properties));
  const derived = new Map(
    managed.map((api) => [api.logicalId, eventsOf(api, events).map(({ resource }) => resource.logicalId)]),
  );
  for (const { apiLogicalId, resource } of httpEvents)
    derived.set(apiLogicalId, [...(derived.get(apiLogicalId) ?? []), resource.logicalId]);
  return derived;
}

/** `Cognito` events become `LambdaConfig` of the pool that they name. */
function collectTriggers(
  resources: readonly TemplateResource[],
  scope: ResourceScope,
): ReadonlyMap<string, JsonObject> {
  const pools = resources.filter(({ type }) => type === "AWS::Cognito::UserPool");
  const triggers = new Map<string, Record<string, unknown>>();
  for (const resource of resources) {
    for (const { userPool, trigger, at } of findCognitoTriggers(resource, scope)) {
      const pool = pools.find(({ logicalId }) => createUserPoolId(scope.identity, logicalId) === userPool);
      const place = findPlace(at);
      if (pool === undefined)
        refuseAt(place, "UserPool must name a pool of this template.", "Write !Ref UserPool.");
      const config = triggers.get(pool.logicalId) ?? {};
      const written = getOwn(pool.properties, "LambdaConfig") as JsonObject | undefined;
      if (Object.hasOwn(config, trigger) || Object.hasOwn(written ?? {}, trigger)) {
        refuseAt(place, `The trigger ${trigger} is defined more than once.`, "Keep one of them.");
      }
      config[trigger] = scope.getAttribute({ logicalId: resource.logicalId, attribute: "Arn" }, at);
      triggers.set(pool.logicalId, config);
    }
  }
  return triggers;
}

function collectPermissions(
  resources: readonly TemplateResource[],
  {
    functions,
    events,
    deps,
  }: { functions: readonly FunctionResource[]; events: readonly ApiEvent[]; deps: BuildDeps },
): readonly InvokePermission[] {
  const ofFunctions = events.filter((event) => !isStateMachineEvent(event));
  const implied = ofFunctions.map((event) => {
    const name = String(deps.scope.findRef(event.resource.logicalId, event.resource.node));
    return toImpliedPermission(event, name, deps.scope.identity);
  });
  const explicit = resources
    .filter(({ type }) => isPermissionType(type))
    .map((resource) => parsePermission(resource, deps.scope, { functions, warn: deps.warn }));
  const forAuthorizers = resources.flatMap((resource) =>
    listAuthorizerFunctions(resource, deps.scope).map((arn) =>
      toAuthorizerPermission(arn, resource.logicalId, { functions, stack: deps.scope.identity }),
    ),
  );
  return [...implied, ...[...forAuthorizers, ...explicit].filter((one) => one !== undefined)];
}

function permissionsOf(
  { functionName }: FunctionResource,
  permissions: readonly InvokePermission[],
): readonly (string | null)[] {
  return permissions.filter((one) => one.functionName === functionName).map(({ sourceArn }) => sourceArn);
}
