import { getOwn, isJsonObject, type JsonObject } from "../platform/json.ts";
import { findIntrinsicName } from "./intrinsics.ts";
import { findPlace, recordPlace, refuseAt, type SourcePlace } from "./source-place.ts";

const FUNCTION_GLOBALS =
  "Handler Runtime CodeUri DeadLetterQueue Description MemorySize Timeout VpcConfig Environment Tags " +
  "PropagateTags Tracing KmsKeyArn AutoPublishAlias AutoPublishAliasAllProperties Layers DeploymentPreference " +
  "RolePath PermissionsBoundary ReservedConcurrentExecutions ProvisionedConcurrencyConfig " +
  "AssumeRolePolicyDocument EventInvokeConfig FileSystemConfigs CodeSigningConfigArn Architectures SnapStart " +
  "EphemeralStorage FunctionUrlConfig RuntimeManagementConfig LoggingConfig RecursiveLoop SourceKMSKeyArn " +
  "TenancyConfig DurableConfig CapacityProviderConfig FunctionScalingConfig PublishToLatestPublished " +
  "VersionDeletionPolicy";
const API_GLOBALS =
  "Auth Name DefinitionUri CacheClusterEnabled CacheClusterSize MergeDefinitions Variables " +
  "EndpointConfiguration MethodSettings BinaryMediaTypes MinimumCompressionSize Cors GatewayResponses " +
  "AccessLogSetting CanarySetting TracingEnabled OpenApiVersion Domain AlwaysDeploy PropagateTags " +
  "SecurityPolicy EndpointAccessMode";

const HTTP_API_GLOBALS =
  "Auth AccessLogSettings StageVariables Tags CorsConfiguration DefaultRouteSettings Domain RouteSettings " +
  "FailOnWarnings PropagateTags";

/** What SAM lets stand in `Globals` of the resources that matter here (SAMT 1.115, plugins/globals). */
const SUPPORTED: Readonly<Record<string, ReadonlySet<string>>> = {
  "AWS::Serverless::Function": new Set(FUNCTION_GLOBALS.split(" ")),
  "AWS::Serverless::Api": new Set(API_GLOBALS.split(" ")),
  "AWS::Serverless::HttpApi": new Set(HTTP_API_GLOBALS.split(" ")),
};

/** Sections of resources that are not run here: SAM knows them, the twin reads nothing of them. */
const IGNORED_SECTIONS = new Set([
  "SimpleTable",
  "StateMachine",
  "LayerVersion",
  "CapacityProvider",
  "MicroVMImage",
  "NetworkConnector",
  "WebSocketApi",
]);

/** Lists that a resource's own list replaces; all other lists are joined. */
const REPLACED_LISTS: Readonly<Record<string, readonly string[]>> = {
  "AWS::Serverless::Function": ["Architectures"],
};

/** Properties that SAM adds to every resource of a type. */
export type Globals = Readonly<Record<string, JsonObject>>;

/** @throws StartError for a section or property that SAM refuses */
export function parseGlobals(section: unknown): Globals {
  if (section === undefined) return {};
  if (!isJsonObject(section))
    return refuseAt(findPlace(section), "Globals must be a map.", "Name the sections.");
  const globals: Record<string, JsonObject> = {};
  for (const [name, properties] of Object.entries(section)) {
    const place = findPlace(section, name);
    const type = `AWS::Serverless::${name}`;
    if (IGNORED_SECTIONS.has(name)) continue;
    const supported = Object.hasOwn(SUPPORTED, type) ? SUPPORTED[type] : undefined;
    if (supported === undefined) refuseAt(place, `SAM has no Globals for ${name}.`, "Remove the section.");
    if (!isJsonObject(properties)) refuseAt(place, `Globals.${name} must be a map.`, "Name its properties.");
    checkSupported(properties, supported, name);
    globals[type] = properties;
  }
  return globals;
}

/**
 * The properties of a resource with SAM's globals under them: maps are merged, lists joined (the global
 * first), and of everything else, intrinsic functions among them, the resource's own wins.
 */
export function mergeGlobals(globals: Globals, resource: JsonObject, properties: JsonObject): JsonObject {
  const type = String(getOwn(resource, "Type"));
  const all = Object.hasOwn(globals, type) ? globals[type] : undefined;
  if (all === undefined) return properties;
  const used = withoutIgnored(all, resource);
  return mergeMaps(used, properties, REPLACED_LISTS[type] ?? []);
}

function checkSupported(properties: JsonObject, supported: ReadonlySet<string>, name: string): void {
  for (const key of Object.keys(properties)) {
    if (supported.has(key)) continue;
    const remedy = "Set it on each resource.";
    refuseAt(findPlace(properties, key), `SAM does not support ${key} in Globals.${name}.`, remedy);
  }
}

function withoutIgnored(globals: JsonObject, resource: JsonObject): JsonObject {
  const ignored = getOwn(resource, "IgnoreGlobals");
  if (ignored === undefined) return globals;
  if (ignored === "*") return {};
  const place = findPlace(resource, "IgnoreGlobals");
  if (!Array.isArray(ignored)) refuseAt(place, 'IgnoreGlobals is "*" or a list of names.', "Correct it.");
  for (const name of ignored) {
    if (!Object.hasOwn(globals, String(name)))
      refuseAt(place, `Globals has no ${String(name)}.`, "Remove the name.");
  }
  return pick(globals, (key) => !ignored.includes(key));
}

function pick(map: JsonObject, isWanted: (key: string) => boolean): JsonObject {
  const picked = Object.fromEntries(Object.entries(map).filter(([key]) => isWanted(key)));
  return withPlaces(picked, [map]);
}

function mergeMaps(global: JsonObject, local: JsonObject, replaced: readonly string[] = []): JsonObject {
  const merged: Record<string, unknown> = { ...global };
  for (const [key, value] of Object.entries(local)) {
    const isMerged = Object.hasOwn(global, key) && !replaced.includes(key);
    merged[key] = isMerged ? mergeValues(global[key], value) : value;
  }
  return withPlaces(merged, [local, global]);
}

function mergeValues(global: unknown, local: unknown): unknown {
  if (Array.isArray(global) && Array.isArray(local)) return joinLists(global, local);
  if (isPlainMap(global) && isPlainMap(local)) return mergeMaps(global, local);
  return local;
}

function isPlainMap(value: unknown): value is JsonObject {
  return isJsonObject(value) && findIntrinsicName(value) === undefined;
}

function joinLists(global: readonly unknown[], local: readonly unknown[]): readonly unknown[] {
  const places = new Map<string, SourcePlace>();
  for (const [index] of [...global, ...local].entries()) {
    const place = index < global.length ? findPlace(global, index) : findPlace(local, index - global.length);
    if (place !== undefined) places.set(String(index), place);
  }
  const place = findPlace(local);
  const joined = [...global, ...local];
  return place === undefined ? joined : recordPlace(joined, place, places);
}

/** A member stands where the first of `sources` that has it says; the whole where the first says. */
function withPlaces(map: JsonObject, sources: readonly JsonObject[]): JsonObject {
  const places = new Map<string, SourcePlace>();
  for (const key of Object.keys(map)) {
    const source = sources.find((one) => Object.hasOwn(one, key));
    const place = findPlace(source, key);
    if (place !== undefined) places.set(key, place);
  }
  const [place] = sources.map((source) => findPlace(source)).filter((one) => one !== undefined);
  return place === undefined ? map : recordPlace(map, place, places);
}
