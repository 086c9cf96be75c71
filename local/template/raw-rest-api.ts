import { getOwn, isJsonObject, type JsonObject } from "../platform/json.ts";
import { collectBodyLines } from "./body-lines.ts";
import { type Draft, toDraft } from "./draft.ts";
import { parseMethodThrottles } from "./method-settings.ts";
import { toOrigin } from "./origin.ts";
import { createRestApiId } from "./physical-ids.ts";
import { isTrue, type PropertyTable, readProperties } from "./property-table.ts";
import { addApiParts } from "./raw-api-body.ts";
import type { ApiParts } from "./raw-api-parts.ts";
import { findStage } from "./raw-stages.ts";
import type { ResourceScope } from "./resource-scope.ts";
import type { RestApiResource } from "./resources.ts";
import {
  findAccessLogFormat,
  parseEndpointType,
  parseStageName,
  parseStageVariables,
} from "./rest-api-properties.ts";
import { addSettings, derivedFrom } from "./sam-api-extras.ts";
import { findPlace, refuseAt, toPlaceText } from "./source-place.ts";
import type { TemplateResource } from "./template-document.ts";

export interface RawRestApiDeps {
  readonly scope: ResourceScope;
  readonly parts: ApiParts;
  warn(text: string): void;
}

export const RAW_API = "AWS::ApiGateway::RestApi";

const TABLE: PropertyTable = {
  what: RAW_API,
  modelled: [
    "BinaryMediaTypes",
    "Body",
    "BodyS3Location",
    "CloneFrom",
    "DisableExecuteApiEndpoint",
    "EndpointConfiguration",
    "MinimumCompressionSize",
    "Name",
    "ApiKeySourceType",
    "Parameters",
    "Policy",
  ],
  ignored: ["Description", "EndpointAccessMode", "FailOnWarnings", "Mode", "SecurityPolicy", "Tags"],
};

/**
 * An `AWS::ApiGateway::RestApi` with its methods, authorizers and the rest in one document, as a SAM API has
 * it; `undefined` when nothing in the template deploys it, so that it has no address on AWS either.
 *
 * @throws StartError
 */
export function buildRawRestApi(
  resource: TemplateResource,
  { scope, parts, warn }: RawRestApiDeps,
): RestApiResource | undefined {
  const properties = readProperties(resource.properties, TABLE, scope.resolve);
  refuseUnsupported(properties);
  const stage = findStage(parts, warn);
  if (stage === undefined) {
    const place = toPlaceText(findPlace(resource.node));
    warn(
      `${place}: no stage and no deployment with a StageName serves ${resource.logicalId}; it is not served here.`,
    );
    return undefined;
  }
  const body = toBody(resource, properties, scope);
  const rootResourceId = scope.getAttribute(
    { logicalId: resource.logicalId, attribute: "RootResourceId" },
    resource.node,
  );
  addApiParts(body, { parts, rootResourceId: String(rootResourceId) });
  addSettings(body, properties);
  const origin = toOrigin(resource);
  const format = findAccessLogFormat(stage);
  return {
    origin,
    restApiId: createRestApiId(scope.identity, resource.logicalId),
    name: findName(properties, body, scope),
    stageName: parseStageName(stage),
    stageVariables: parseStageVariables(stage),
    endpointType: toEndpointType(properties),
    body,
    bodyFile: findPlace(body)?.file ?? origin.file,
    bodyLines: collectBodyLines(body),
    binaryMediaTypes: toTexts(getOwn(properties, "BinaryMediaTypes")),
    methodThrottles: parseMethodThrottles(stage),
    ...(format !== undefined && { accessLogFormat: format }),
  };
}

function refuseUnsupported(properties: JsonObject): void {
  const refuse = (name: string, problem: string, remedy: string) => {
    if (getOwn(properties, name) !== undefined) refuseAt(findPlace(properties, name), problem, remedy);
  };
  refuse(
    "BodyS3Location",
    "The document of the API stands in S3, which the twin does not ask.",
    "Write it as Body, with Fn::Transform and AWS::Include.",
  );
  refuse("CloneFrom", "The API is a copy of one on AWS, which the twin does not ask.", "Write its Body.");
  if (isTrue(getOwn(properties, "DisableExecuteApiEndpoint"))) {
    const place = findPlace(properties, "DisableExecuteApiEndpoint");
    const problem = "DisableExecuteApiEndpoint closes the only address that is served here.";
    refuseAt(place, problem, "Switch it off locally.");
  }
  const parameters = getOwn(properties, "Parameters");
  const basepath = isJsonObject(parameters) ? getOwn(parameters, "basepath") : undefined;
  if (basepath !== undefined && basepath !== "ignore") {
    const place = findPlace(properties, "Parameters");
    refuseAt(place, `basepath ${String(basepath)} is not supported here (contract A-06).`, "Write ignore.");
  }
}

function toBody(resource: TemplateResource, properties: JsonObject, scope: ResourceScope): Draft {
  const own = getOwn(properties, "Body");
  if (own === undefined) {
    const title = getOwn(properties, "Name") ?? scope.identity.stackName;
    return derivedFrom({ openapi: "3.0.1", info: { title, version: "1.0" }, paths: {} }, resource.node);
  }
  if (isJsonObject(own)) return toDraft(own);
  return refuseAt(findPlace(properties, "Body"), "Body must be a map.", "Write the OpenAPI document.");
}

function findName(properties: JsonObject, body: JsonObject, scope: ResourceScope): string {
  const info = getOwn(body, "info");
  const name = getOwn(properties, "Name") ?? (isJsonObject(info) ? getOwn(info, "title") : undefined);
  return typeof name === "string" ? name : scope.identity.stackName;
}

/** `Types: [REGIONAL]`; EDGE when nothing is said. */
function toEndpointType(properties: JsonObject): RestApiResource["endpointType"] {
  const configuration = getOwn(properties, "EndpointConfiguration");
  const types = isJsonObject(configuration) ? getOwn(configuration, "Types") : undefined;
  return parseEndpointType(Array.isArray(types) ? { EndpointConfiguration: types[0] } : {});
}

/** `~1` is a slash in the template. */
function toTexts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map((type) => String(type).replaceAll("~1", "/")) : [];
}
