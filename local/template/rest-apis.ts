import { getOwn, isJsonObject, type JsonObject } from "../platform/json.ts";
import { collectBodyLines } from "./body-lines.ts";
import { type Draft, toDraft } from "./draft.ts";
import type { ApiEvent } from "./function-events.ts";
import { toOrigin } from "./origin.ts";
import { createRestApiId } from "./physical-ids.ts";
import { readProperties } from "./property-table.ts";
import type { ResourceScope } from "./resource-scope.ts";
import type { RestApiResource } from "./resources.ts";
import {
  findAccessLogFormat,
  parseEndpointType,
  parseOpenApiVersion,
  parseStageName,
  parseStageVariables,
  refuseUnsupported,
  SAM_API,
} from "./rest-api-properties.ts";
import { addApiAuth, parseApiAuth, type SamApiAuth } from "./sam-api-auth.ts";
import { addCors } from "./sam-api-cors.ts";
import {
  addBinaryMediaTypes,
  addGatewayResponses,
  addModels,
  derivedFrom,
  moveToComponents,
} from "./sam-api-extras.ts";
import { addOperation, overrideOperation } from "./sam-api-operations.ts";
import { findPlace, refuseAt, toPlaceText } from "./source-place.ts";
import type { TemplateResource } from "./template-document.ts";

export interface RestApiDeps {
  readonly scope: ResourceScope;
  /** The `Api` events of all functions that belong to this API, in the order of the template. */
  readonly events: readonly ApiEvent[];
  warn(text: string): void;
}

/** An API with SAM's expansion done: what CloudFormation would hand to API Gateway. @throws StartError */
export function buildRestApi(resource: TemplateResource, deps: RestApiDeps): RestApiResource {
  const properties = readProperties(resource.properties, SAM_API, deps.scope.resolve);
  refuseUnsupported(properties);
  const body = expandBody(resource, properties, deps);
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
    ...(format !== undefined && { accessLogFormat: format }),
  };
}

/** In the order in which SAM writes: operations, CORS, authorizers, the rest. */
function expandBody(resource: TemplateResource, properties: JsonObject, deps: RestApiDeps): JsonObject {
  const auth = parseApiAuth(properties);
  const version = parseOpenApiVersion(properties);
  const own = getOwn(properties, "DefinitionBody");
  const body = own === undefined ? createSkeleton(resource, version, deps) : toOwnBody(properties, own);
  if (own === undefined) addOperations(body, properties, { auth, deps });
  else overrideOperations(body, auth, deps);
  if (version === undefined && own === undefined) warnOfExtraStage(resource, deps);
  addCors(body, properties);
  addApiAuth(body, auth);
  addGatewayResponses(body, properties);
  addBinaryMediaTypes(body, properties);
  addModels(body, properties);
  moveToComponents(body, version);
  return body;
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

function addOperations(
  body: Draft,
  properties: JsonObject,
  { auth, deps }: { auth: SamApiAuth; deps: RestApiDeps },
): void {
  const models = getOwn(properties, "Models");
  const { partition, region } = deps.scope.identity;
  for (const event of deps.events) {
    addOperation(body, event, {
      auth,
      models: isJsonObject(models) ? models : {},
      toIntegrationUri({ resource }) {
        const arn = deps.scope.getAttribute(
          { logicalId: resource.logicalId, attribute: "Arn" },
          resource.node,
        );
        return `arn:${partition}:apigateway:${region}:lambda:path/2015-03-31/functions/${String(arn)}/invocations`;
      },
    });
  }
}

/** SAM leaves the author's own document alone, but for the permission to call the function. */
function overrideOperations(body: Draft, auth: SamApiAuth, deps: RestApiDeps): void {
  for (const event of deps.events) {
    if (overrideOperation(body, event, auth) === "applied") continue;
    const place = toPlaceText(findPlace(event.properties, "Auth"));
    deps.warn(
      `${place}: SAM does not apply Auth of an event to an API with a DefinitionBody; write security there.`,
    );
  }
}

function warnOfExtraStage(resource: TemplateResource, deps: RestApiDeps): void {
  const place = toPlaceText(findPlace(resource.node));
  deps.warn(
    `${place}: without OpenApiVersion SAM also makes a public stage called "Stage" (contract A-110).`,
  );
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
