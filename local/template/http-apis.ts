import { getOwn, isJsonObject, type JsonObject } from "../platform/json.ts";
import { collectBodyLines } from "./body-lines.ts";
import { type Draft, openMap, toDraft } from "./draft.ts";
import { addHttpApiAuth, addHttpEventAuth, type HttpApiAuth, parseHttpApiAuth } from "./http-api-auth.ts";
import type { HttpApiEvent } from "./http-api-events.ts";
import { parseRouteThrottles } from "./http-api-throttles.ts";
import { toOperationKey } from "./operation-key.ts";
import { toOrigin } from "./origin.ts";
import { createRestApiId } from "./physical-ids.ts";
import { isTrue, type PropertyTable, readProperties } from "./property-table.ts";
import type { ResourceScope } from "./resource-scope.ts";
import type { HttpApiResource, HttpApiStageResource } from "./resources.ts";
import type { ReadDocument } from "./rest-apis.ts";
import { asIs, INTEGRATION } from "./sam-api-auth.ts";
import { derivedFrom } from "./sam-api-extras.ts";
import { findPlace, refuseAt, toPlaceText } from "./source-place.ts";
import type { TemplateResource } from "./template-document.ts";

export const SAM_HTTP_API = "AWS::Serverless::HttpApi";
export const DEFAULT_HTTP_STAGE = "$default";

const TABLE: PropertyTable = {
  what: SAM_HTTP_API,
  modelled: [
    "Auth",
    "CorsConfiguration",
    "DefaultRouteSettings",
    "DefinitionBody",
    "DefinitionUri",
    "DisableExecuteApiEndpoint",
    "Name",
    "RouteSettings",
    "StageName",
    "StageVariables",
  ],
  ignored: [
    "AccessLogSettings",
    "Description",
    // Another address of the same API; the stage's own is served.
    "Domain",
    // Decides about warnings at deployment only; the twin is strict either way.
    "FailOnWarnings",
    "PropagateTags",
    "Tags",
  ],
};

const CORS: PropertyTable = {
  what: "CorsConfiguration",
  modelled: ["AllowCredentials", "AllowHeaders", "AllowMethods", "AllowOrigins", "ExposeHeaders", "MaxAge"],
  ignored: [],
};

export interface HttpApiDeps {
  readonly scope: ResourceScope;
  readonly readDocument: ReadDocument;
  /** The `HttpApi` events of all functions that belong to this API, in the order of the template. */
  readonly events: readonly HttpApiEvent[];
  warn(text: string): void;
}

/** An API with SAM's expansion done, and whom its authorizers may call. @throws StartError */
export function buildHttpApi(
  resource: TemplateResource,
  deps: HttpApiDeps,
): { readonly api: HttpApiResource; readonly auth: HttpApiAuth } {
  const properties = readProperties(resource.properties, TABLE, deps.scope.resolve);
  if (getOwn(resource.properties, "Domain") === undefined) refuseClosedApi(properties);
  else warnOfClosedApi(properties, deps);
  const auth = parseHttpApiAuth(properties);
  const body = createBody(resource, properties, deps);
  // Into a file SAM writes nothing: its events only give permissions.
  if (!isInFile(properties))
    for (const event of deps.events) addEvent(body, event, { auth, deps, isOwn: hasBody(properties) });
  addCorsConfiguration(
    body,
    getOwn(properties, "CorsConfiguration"),
    findPlace(properties, "CorsConfiguration"),
  );
  addHttpApiAuth(body, auth);
  const api = toHttpApiResource(resource, deps.scope, {
    body,
    name: getOwn(properties, "Name"),
    stages: [parseStage(properties, deps.events)],
  });
  return { api, auth };
}

function isInFile(properties: JsonObject): boolean {
  return getOwn(properties, "DefinitionUri") !== undefined;
}

function hasBody(properties: JsonObject): boolean {
  return getOwn(properties, "DefinitionBody") !== undefined;
}

/** What any kind of HTTP API is in the end. */
export function toHttpApiResource(
  resource: TemplateResource,
  { identity }: ResourceScope,
  made: { readonly body: Draft; readonly name: unknown; readonly stages: readonly HttpApiStageResource[] },
): HttpApiResource {
  const origin = toOrigin(resource);
  const info = getOwn(made.body, "info");
  const names = [made.name, isJsonObject(info) ? getOwn(info, "title") : undefined, identity.stackName];
  return {
    origin,
    httpApiId: createRestApiId(identity, resource.logicalId),
    name: String(names.find((name) => typeof name === "string")),
    stages: made.stages,
    body: made.body,
    bodyFile: findPlace(made.body)?.file ?? origin.file,
    bodyLines: collectBodyLines(made.body),
  };
}

/** What would let in or keep out otherwise than the twin does. @throws StartError */
export function refuseClosedApi(properties: JsonObject): void {
  if (isTrue(getOwn(properties, "DisableExecuteApiEndpoint"))) {
    const problem = "DisableExecuteApiEndpoint closes the only address that is served here.";
    refuseAt(findPlace(properties, "DisableExecuteApiEndpoint"), problem, "Switch it off locally.");
  }
}

/** It is reached here all the same, at its usual address and behind its guards. */
function warnOfClosedApi(properties: JsonObject, { warn }: HttpApiDeps): void {
  if (!isTrue(getOwn(properties, "DisableExecuteApiEndpoint"))) return;
  const place = toPlaceText(findPlace(properties, "DisableExecuteApiEndpoint"));
  warn(`${place}: AWS serves the API at its own domain only; here at its usual address.`);
}

function createBody(resource: TemplateResource, properties: JsonObject, deps: HttpApiDeps): Draft {
  const own = getOwn(properties, "DefinitionBody");
  if (isInFile(properties)) return readDefinition(properties, deps);
  if (own !== undefined) return toOwnBody(own, properties, "DefinitionBody");
  return createHttpSkeleton(resource, getOwn(properties, "Name") ?? deps.scope.identity.stackName);
}

/** What SAM writes into a document, and cannot write into a file. */
const INTO_DOCUMENT = ["Auth", "CorsConfiguration", "DefinitionBody", "Name"];

/** The file of `DefinitionUri`, in which nothing is resolved. @throws StartError */
function readDefinition(properties: JsonObject, { readDocument }: HttpApiDeps): Draft {
  const location = getOwn(properties, "DefinitionUri");
  const place = findPlace(properties, "DefinitionUri");
  const surplus = INTO_DOCUMENT.find((name) => getOwn(properties, name) !== undefined);
  const remedy = "Use DefinitionBody with Fn::Transform and AWS::Include.";
  if (surplus !== undefined)
    refuseAt(findPlace(properties, surplus), `SAM takes no ${surplus} beside a DefinitionUri.`, remedy);
  if (typeof location === "string" && !/^[a-z][a-z0-9+.-]+:/i.test(location))
    return toOwnBody(readDocument(location, place), properties, "DefinitionUri");
  return refuseAt(place, "DefinitionUri is no local file; nothing is fetched (catalogue D-28).", remedy);
}

export function createHttpSkeleton({ node }: TemplateResource, title: unknown): Draft {
  return derivedFrom({ openapi: "3.0.1", info: { version: "1.0", title }, paths: {} }, node);
}

export function toOwnBody(own: unknown, properties: JsonObject, name: string): Draft {
  if (isJsonObject(own) && isJsonObject(getOwn(own, "paths"))) return toDraft(own);
  const place = findPlace(own) ?? findPlace(properties, name);
  return refuseAt(place, "This is no OpenAPI document with paths.", "Write openapi: 3.0.1, info and paths.");
}

interface EventContext {
  readonly auth: HttpApiAuth;
  readonly deps: HttpApiDeps;
  /** Whether the template writes the document itself. */
  readonly isOwn: boolean;
}

/** Unlike `Api` events these also add to a document of the template's own. */
function addEvent(body: Draft, event: HttpApiEvent, { auth, deps, isOwn }: EventContext): void {
  const { properties, path, method } = event;
  const pathItem = openMap(openMap(body, "paths"), path, findPlace(properties));
  const key = toOperationKey(method);
  const hasIntegration = getOwn(openMap(pathItem, key, findPlace(properties)), INTEGRATION) !== undefined;
  if (hasIntegration && !isOwn) {
    const problem = `${method.toUpperCase()} ${path} is defined by more than one event.`;
    refuseAt(findPlace(properties), problem, "Give one of them another path or method.");
  }
  const operation = openMap(pathItem, key);
  if (!hasIntegration) {
    operation[INTEGRATION] = createIntegration(event, deps.scope);
    if (path === DEFAULT_HTTP_STAGE && method === "any") operation.isDefaultRoute = true;
    operation.responses ??= {};
  }
  addHttpEventAuth(operation, properties, auth);
  addSettings(operation, event);
}

function createIntegration({ resource, properties }: HttpApiEvent, scope: ResourceScope): Draft {
  const { partition, region } = scope.identity;
  const arn = scope.getAttribute({ logicalId: resource.logicalId, attribute: "Arn" }, resource.node);
  const uri = `arn:${partition}:apigateway:${region}:lambda:path/2015-03-31/functions/${String(arn)}/invocations`;
  return derivedFrom({ type: "aws_proxy", httpMethod: "POST", payloadFormatVersion: "2.0", uri }, properties);
}

function addSettings(operation: Draft, { properties, path }: HttpApiEvent): void {
  const integration = openMap(operation, INTEGRATION);
  const timeout = getOwn(properties, "TimeoutInMillis");
  if (timeout !== undefined) integration.timeoutInMillis = timeout;
  const version = getOwn(properties, "PayloadFormatVersion");
  if (version !== undefined) integration.payloadFormatVersion = version;
  const names = [...path.matchAll(/\{(.*?)\}/g)].map(([, name]) => name);
  if (names.length === 0) return;
  const existing = getOwn(operation, "parameters");
  const kept: readonly unknown[] = Array.isArray(existing) ? existing : [];
  const isKept = (name: string | undefined) => kept.some((one) => isJsonObject(one) && one.name === name);
  const added = names.filter((name) => !isKept(name)).map((name) => ({ name, in: "path", required: true }));
  operation.parameters = [...kept, ...added];
}

/** Also of `AWS::ApiGatewayV2::Api`, which spells it the same. @throws StartError */
export function addCorsConfiguration(
  body: Draft,
  written: unknown,
  place: ReturnType<typeof findPlace>,
): void {
  if (written === undefined || String(written) === "false") return;
  const cors = openMap(body, "x-amazon-apigateway-cors", place);
  if (!isJsonObject(written)) {
    cors.allowOrigins = String(written) === "true" ? ["*"] : written;
    return;
  }
  const configuration = readProperties(written, CORS, asIs);
  for (const [name, value] of Object.entries(configuration)) {
    if (name === "AllowCredentials" && !isTrue(value)) continue;
    cors[`${name.charAt(0).toLowerCase()}${name.slice(1)}`] = value;
  }
}

function parseStage(properties: JsonObject, events: readonly HttpApiEvent[]): HttpApiStageResource {
  const ofEvents = events.map(({ method, path, properties: event }) => ({
    routeKey: path === DEFAULT_HTTP_STAGE ? path : `${method.toUpperCase()} ${path}`,
    settings: getOwn(event, "RouteSettings"),
  }));
  return {
    ...parseRouteThrottles(properties, ofEvents),
    stageName: parseStageName(properties, getOwn(properties, "StageName") ?? DEFAULT_HTTP_STAGE),
    stageVariables: parseVariables(properties),
  };
}

export function parseStageName(properties: JsonObject, name: unknown): string {
  if (name === DEFAULT_HTTP_STAGE) return DEFAULT_HTTP_STAGE;
  if (typeof name === "string" && /^[A-Za-z0-9_-]{1,128}$/.test(name)) return name;
  const place = findPlace(properties, "StageName");
  return refuseAt(place, `${String(name)} is no stage name.`, "Use letters, digits, _ and -, or $default.");
}

export function parseVariables(properties: JsonObject): Readonly<Record<string, string>> | null {
  const variables = getOwn(properties, "StageVariables");
  if (variables === undefined) return null;
  if (!isJsonObject(variables)) {
    return refuseAt(findPlace(properties, "StageVariables"), "StageVariables must be a map.", "Correct it.");
  }
  const texts = Object.entries(variables).map(([name, value]) => [name, String(value)]);
  return texts.length === 0 ? null : Object.fromEntries(texts);
}
