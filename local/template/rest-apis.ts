import { getOwn, isJsonObject, type JsonObject } from "../platform/json.ts";
import { collectBodyLines } from "./body-lines.ts";
import { type Draft, toDraft } from "./draft.ts";
import { type ApiEvent, isStateMachineEvent } from "./function-events.ts";
import { parseMethodThrottles } from "./method-settings.ts";
import { toOrigin } from "./origin.ts";
import { createRestApiId } from "./physical-ids.ts";
import { readProperties } from "./property-table.ts";
import { addApiParts } from "./raw-api-body.ts";
import type { ApiParts } from "./raw-api-parts.ts";
import type { ResourceScope } from "./resource-scope.ts";
import type { RestApiResource } from "./resources.ts";
import {
  checkDefinitionUri,
  checkSettings,
  findAccessLogFormat,
  parseEndpointType,
  parseOpenApiVersion,
  parseStageName,
  parseStageVariables,
  SAM_API,
} from "./rest-api-properties.ts";
import { addApiAuth, parseApiAuth, type SamApiAuth } from "./sam-api-auth.ts";
import { addCors } from "./sam-api-cors.ts";
import {
  addBinaryMediaTypes,
  addGatewayResponses,
  addModels,
  addSettings,
  derivedFrom,
  moveToComponents,
} from "./sam-api-extras.ts";
import {
  addOperations,
  mergeOperations,
  type OperationContext,
  overrideOperation,
} from "./sam-api-operations.ts";
import { toStateMachineIntegration } from "./sam-state-machine-routes.ts";
import { isTrueToSam } from "./sam-truth.ts";
import { copyPlace, findPlace, refuseAt, type SourcePlace, toPlaceText } from "./source-place.ts";
import type { TemplateResource } from "./template-document.ts";

/** A file beside the template, parsed; its intrinsic functions are no longer any. @throws StartError */
export type ReadDocument = (location: string, place: SourcePlace | undefined) => unknown;

export interface RestApiDeps {
  readonly scope: ResourceScope;
  readonly readDocument: ReadDocument;
  /** The `Api` events of all functions that belong to this API, in the order of the template. */
  readonly events: readonly ApiEvent[];
  /** Resources of their own that belong to it: methods, authorizers, gateway responses. */
  readonly parts: ApiParts;
  warn(text: string): void;
}

/** An API with SAM's expansion done: what CloudFormation would hand to API Gateway. @throws StartError */
export function buildRestApi(resource: TemplateResource, deps: RestApiDeps): RestApiResource {
  const properties = readProperties(resource.properties, SAM_API, deps.scope.resolve);
  checkSettings(properties, deps.warn);
  const body = expandBody(resource, properties, deps);
  const root = { logicalId: resource.logicalId, attribute: "RootResourceId" };
  const rootResourceId = String(deps.scope.getAttribute(root, resource.node));
  addApiParts(body, { parts: deps.parts, rootResourceId });
  warnOfStages(deps);
  addSettings(body, properties);
  const format = findAccessLogFormat(properties);
  const origin = toOrigin(resource);
  return {
    origin,
    restApiId: createRestApiId(deps.scope.identity, resource.logicalId),
    name: findName(properties, body, deps),
    stageName: parseStageName(properties),
    stageVariables: parseStageVariables(properties),
    endpointType: parseEndpointType(properties),
    body,
    bodyFile: findPlace(body)?.file ?? origin.file,
    bodyLines: collectBodyLines(body),
    binaryMediaTypes: toTexts(getOwn(body, "x-amazon-apigateway-binary-media-types")),
    methodThrottles: parseMethodThrottles(properties),
    ...(format !== undefined && { accessLogFormat: format }),
  };
}

/** In the order in which SAM writes: operations, CORS, authorizers, the rest. */
function expandBody(resource: TemplateResource, properties: JsonObject, deps: RestApiDeps): Draft {
  const version = parseOpenApiVersion(properties);
  const own = findOwnDocument(properties, deps);
  const auth = parseApiAuth(properties, (arn) => toInvocationUri(deps.scope, arn));
  const body = own === undefined ? createSkeleton(resource, version, deps) : toOwnBody(properties, own);
  const context = createContext(resource, properties, { auth, deps });
  const present = deps.events.filter(({ isAbsent }) => isAbsent !== true);
  const isMerged = own !== undefined && isTrueToSam(getOwn(properties, "MergeDefinitions"));
  if (own === undefined) addOperations(body, present, context);
  else if (isMerged) {
    mergeOperations(body, present, context);
    for (const event of withoutStateMachines(deps.events)) overrideOperation(body, event, context);
  } else overrideOperations(body, context, deps);
  if (version === undefined && own === undefined) warnOfExtraStage(resource, deps);
  const isWritten = own === undefined || isMerged;
  addCors(body, properties, isWritten ? listAbsentPreflights(deps.events) : new Set());
  addApiAuth(body, auth, String(getOwn(properties, "StageName")));
  addGatewayResponses(body, properties);
  addBinaryMediaTypes(body, properties);
  addModels(body, properties);
  moveToComponents(body, version);
  return body;
}

/** Whether the author wrote the document, so that SAM puts no routes into it. */
export function hasOwnDocument(properties: JsonObject): boolean {
  return ["DefinitionBody", "DefinitionUri"].some((name) => isTrueToSam(getOwn(properties, name)));
}

/** `DefinitionBody`, or the file of `DefinitionUri`, in which nothing is resolved (contract A-90). */
function findOwnDocument(properties: JsonObject, deps: RestApiDeps): unknown {
  const body = getOwn(properties, "DefinitionBody");
  const location = getOwn(properties, "DefinitionUri");
  if (!isTrueToSam(location)) return isTrueToSam(body) ? body : undefined;
  checkDefinitionUri(properties);
  const place = findPlace(properties, "DefinitionUri");
  if (typeof location === "string" && !/^[a-z][a-z0-9+.-]+:/i.test(location)) {
    return deps.readDocument(location, place);
  }
  const remedy = "Name a file beside the template; `sam deploy` uploads it by itself.";
  return refuseAt(place, "DefinitionUri is no local file; nothing is fetched (catalogue D-28).", remedy);
}

function createSkeleton(resource: TemplateResource, version: string | undefined, deps: RestApiDeps): Draft {
  const dialect = version?.startsWith("3.") ? { openapi: version } : { swagger: "2.0" };
  const info = { version: "1.0", title: deps.scope.identity.stackName };
  return derivedFrom({ ...dialect, info, paths: {} }, resource.node);
}

function toOwnBody(properties: JsonObject, own: unknown): Draft {
  if (isJsonObject(own) && isJsonObject(getOwn(own, "paths"))) return toDraft(own);
  const place = findPlace(own) ?? findPlace(properties, "DefinitionBody");
  return refuseAt(place, "This is no OpenAPI document with paths.", "Write openapi: 3.0.1, info and paths.");
}

/** Paths whose `OPTIONS` belongs to a function that is not there: SAM writes no preflight either. */
function listAbsentPreflights(events: readonly ApiEvent[]): ReadonlySet<string> {
  const absent = events.filter(({ isAbsent, method }) => isAbsent === true && method === "options");
  return new Set(absent.map(({ path }) => path));
}

function createContext(
  resource: TemplateResource,
  properties: JsonObject,
  { auth, deps }: { auth: SamApiAuth; deps: RestApiDeps },
): OperationContext {
  const models = getOwn(properties, "Models");
  const stage = getOwn(resource.properties, "StageName");
  return {
    auth,
    models: isJsonObject(models) ? models : {},
    // SAM's own word for a stage whose name is an intrinsic function, whatever that gives.
    policyStage: typeof stage === "string" ? stage : "Stage",
    partition: deps.scope.identity.partition,
    toIntegrationUri({ resource: { logicalId, node }, properties: event }) {
      const arn = deps.scope.getAttribute({ logicalId, attribute: "Arn" }, node);
      const isStream = getOwn(event, "ResponseTransferMode") === "RESPONSE_STREAM";
      return toInvocationUri(deps.scope, arn, isStream);
    },
    toStateMachineIntegration: (event) => toStateMachineIntegration(event, deps.scope),
  };
}

/** The functions that SAM lets API Gateway call for the API's authorizers. @throws StartError */
export function listAuthorizerFunctions(
  resource: TemplateResource,
  scope: ResourceScope,
): readonly unknown[] {
  if (resource.type !== "AWS::Serverless::Api") return [];
  const auth = scope.findProperty(resource, "Auth");
  const { authorizers } = parseApiAuth(
    copyPlace(resource.properties, auth === undefined ? {} : { Auth: auth }),
    () => "",
  );
  return [...authorizers.values()].flatMap(({ permittedFunction }) => permittedFunction ?? []);
}

function toInvocationUri({ identity }: ResourceScope, arn: unknown, isStream = false): string {
  const [version, verb] = isStream
    ? ["2021-11-15", "response-streaming-invocations"]
    : ["2015-03-31", "invocations"];
  return `arn:${identity.partition}:apigateway:${identity.region}:lambda:path/${version}/functions/${String(arn)}/${verb}`;
}

/** SAM leaves the author's own document alone, but for the permission to call the function. */
function overrideOperations(body: Draft, context: OperationContext, deps: RestApiDeps): void {
  for (const event of withoutStateMachines(deps.events)) {
    if (overrideOperation(body, event, context) === "applied") continue;
    const place = toPlaceText(findPlace(event.properties, "Auth"));
    deps.warn(
      `${place}: SAM does not apply Auth of an event to an API with a DefinitionBody; write security there.`,
    );
  }
}

function withoutStateMachines(events: readonly ApiEvent[]): readonly ApiEvent[] {
  return events.filter((event) => !isStateMachineEvent(event));
}

function warnOfExtraStage(resource: TemplateResource, deps: RestApiDeps): void {
  const place = toPlaceText(findPlace(resource.node));
  deps.warn(
    `${place}: without OpenApiVersion SAM also makes a public stage called "Stage" (contract A-110).`,
  );
}

/** Stages of their own beside the one that SAM makes. */
function warnOfStages({ parts, warn }: RestApiDeps): void {
  const deployments = parts("Deployment").filter(({ properties }) => Object.hasOwn(properties, "StageName"));
  for (const { properties } of [...parts("Stage"), ...deployments]) {
    const name = String(getOwn(properties, "StageName"));
    warn(`${toPlaceText(findPlace(properties))}: one stage of an API is served here; ${name} is not.`);
  }
}

function findName(properties: JsonObject, body: JsonObject, { scope }: RestApiDeps): string {
  const name = getOwn(properties, "Name");
  if (typeof name === "string") return name;
  const info = getOwn(body, "info");
  const title = isJsonObject(info) ? getOwn(info, "title") : undefined;
  return typeof title === "string" ? title : scope.identity.stackName;
}

function toTexts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];
}
