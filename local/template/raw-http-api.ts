import { getOwn, type JsonObject } from "../platform/json.ts";
import type { Draft } from "./draft.ts";
import { parseRouteThrottles } from "./http-api-throttles.ts";
import {
  addCorsConfiguration,
  createHttpSkeleton,
  DEFAULT_HTTP_STAGE,
  parseStageName,
  parseVariables,
  refuseClosedApi,
  toHttpApiResource,
  toOwnBody,
} from "./http-apis.ts";
import { isTrue, type PropertyTable, readProperties } from "./property-table.ts";
import { type HttpApiPart, type HttpApiParts, readPartText } from "./raw-http-api-parts.ts";
import { addRawAuthorizers } from "./raw-http-authorizers.ts";
import { openOperation } from "./raw-http-operation.ts";
import { addRawRoute, toIntegration } from "./raw-http-routes.ts";
import type { ResourceScope } from "./resource-scope.ts";
import type { HttpApiResource, HttpApiStageResource } from "./resources.ts";
import { INTEGRATION } from "./sam-api-auth.ts";
import { derivedFrom } from "./sam-api-extras.ts";
import { findPlace, refuseAt, toPlaceText } from "./source-place.ts";
import type { TemplateResource } from "./template-document.ts";

export const RAW_HTTP_API = "AWS::ApiGatewayV2::Api";

const TABLE: PropertyTable = {
  what: RAW_HTTP_API,
  modelled: [
    "Body",
    "BodyS3Location",
    "CorsConfiguration",
    "CredentialsArn",
    "DisableExecuteApiEndpoint",
    "Name",
    "ProtocolType",
    "RouteKey",
    "Target",
  ],
  ignored: [
    "BasePath",
    "Description",
    "DisableSchemaValidation",
    "FailOnWarnings",
    "IpAddressType",
    "RouteSelectionExpression",
    "Tags",
    "Version",
  ],
};

export interface RawHttpApiDeps {
  readonly scope: ResourceScope;
  readonly parts: HttpApiParts;
  warn(text: string): void;
}

export function isWebSocketApi(resource: TemplateResource, scope: ResourceScope): boolean {
  return resource.type === RAW_HTTP_API && scope.findProperty(resource, "ProtocolType") === "WEBSOCKET";
}

/**
 * An API written with CloudFormation's own resources, as the document that API Gateway would export;
 * `undefined` when nothing is deployed to a stage of it. @throws StartError
 */
export function buildRawHttpApi(
  resource: TemplateResource,
  deps: RawHttpApiDeps,
): HttpApiResource | undefined {
  const properties = readProperties(resource.properties, TABLE, deps.scope.resolve);
  refuseClosedApi(properties);
  if (getOwn(properties, "BodyS3Location") !== undefined) {
    const place = findPlace(properties, "BodyS3Location");
    refuseAt(
      place,
      "The document of the API stands in S3, which the twin does not ask.",
      "Write it as Body.",
    );
  }
  const own = getOwn(properties, "Body");
  const name = getOwn(properties, "Name");
  const body = own === undefined ? createHttpSkeleton(resource, name) : toOwnBody(own, properties, "Body");
  addCorsConfiguration(
    body,
    getOwn(properties, "CorsConfiguration"),
    findPlace(properties, "CorsConfiguration"),
  );
  addQuickRoute(body, properties);
  const authorizers = addRawAuthorizers(body, deps.parts("Authorizer"));
  const context = { authorizers, integrations: deps.parts("Integration") };
  for (const route of deps.parts("Route")) addRawRoute(body, route, context);
  const stages = findStages(properties, deps);
  if (stages.length > 0) return toHttpApiResource(resource, deps.scope, { body, name, stages });
  deps.warn(`${toPlaceText(findPlace(resource.node))}: nothing is deployed to a stage of this API.`);
  return undefined;
}

/** `Target` makes a route, its integration and the default stage at once (H-04). */
function addQuickRoute(body: Draft, properties: JsonObject): void {
  const target = getOwn(properties, "Target");
  if (target === undefined) return;
  const key = getOwn(properties, "RouteKey") ?? DEFAULT_HTTP_STAGE;
  const credentials = getOwn(properties, "CredentialsArn");
  const isUrl = /^https?:/.test(String(target));
  const integration = toIntegration({
    IntegrationType: isUrl ? "HTTP_PROXY" : "AWS_PROXY",
    IntegrationUri: target,
    // Assumed: the console's default, and what the guide shows for it.
    PayloadFormatVersion: isUrl ? "1.0" : "2.0",
    ...(credentials !== undefined && { CredentialsArn: credentials }),
  });
  const operation = openOperation(body, String(key), properties);
  operation[INTEGRATION] = derivedFrom(integration, properties, "Target");
}

function findStages(
  properties: JsonObject,
  { parts, warn }: RawHttpApiDeps,
): readonly HttpApiStageResource[] {
  const quick =
    getOwn(properties, "Target") === undefined
      ? []
      : [{ stageName: DEFAULT_HTTP_STAGE, stageVariables: null }];
  const own = parts("Stage").filter((stage) => isDeployed(stage, parts, warn));
  const named = parts("Deployment")
    .map(({ properties: deployed }) => getOwn(deployed, "StageName"))
    .filter((name) => name !== undefined)
    .map((name) => ({ stageName: parseStageName(properties, name), stageVariables: null }));
  const stages = [...own.map(toStage), ...named, ...quick];
  return stages.filter(
    ({ stageName }, index) => stages.findIndex((one) => one.stageName === stageName) === index,
  );
}

/** H-05: a stage without a deployment answers nothing. */
function isDeployed(
  { resource, properties }: HttpApiPart,
  parts: HttpApiParts,
  warn: (text: string) => void,
): boolean {
  if (isTrue(getOwn(properties, "AutoDeploy")) || getOwn(properties, "DeploymentId") !== undefined)
    return true;
  const stageName = getOwn(properties, "StageName");
  if (parts("Deployment").some((one) => getOwn(one.properties, "StageName") === stageName)) return true;
  const place = toPlaceText(findPlace(resource.node));
  warn(`${place}: the stage has neither AutoDeploy nor a DeploymentId, so AWS answers nothing there.`);
  return false;
}

function toStage(stage: HttpApiPart): HttpApiStageResource {
  return {
    stageName: parseStageName(stage.properties, readPartText(stage, "StageName")),
    stageVariables: parseVariables(stage.properties),
    ...parseRouteThrottles(stage.properties),
  };
}
