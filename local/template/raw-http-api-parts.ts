import { getOwn, type JsonObject } from "../platform/json.ts";
import { type PropertyTable, readProperties } from "./property-table.ts";
import type { ResourceScope } from "./resource-scope.ts";
import { findPlace, refuseAt } from "./source-place.ts";
import type { TemplateResource } from "./template-document.ts";

/** A resource of the template that is a part of one HTTP API. */
export interface HttpApiPart {
  readonly resource: TemplateResource;
  /** Resolved. */
  readonly properties: JsonObject;
  /** What `Ref` to it gives. */
  readonly ref: string;
}

export type HttpApiPartKind = "Authorizer" | "Deployment" | "Integration" | "Route" | "Stage";

/** The parts of one API, of each kind in the order of the template. */
export type HttpApiParts = (kind: HttpApiPartKind) => readonly HttpApiPart[];

const PREFIX = "AWS::ApiGatewayV2::";

const TABLES: Readonly<Record<HttpApiPartKind, PropertyTable>> = {
  Authorizer: {
    what: `${PREFIX}Authorizer`,
    modelled: [
      "ApiId",
      "AuthorizerCredentialsArn",
      "AuthorizerPayloadFormatVersion",
      "AuthorizerResultTtlInSeconds",
      "AuthorizerType",
      "AuthorizerUri",
      "EnableSimpleResponses",
      "IdentitySource",
      "JwtConfiguration",
      "Name",
    ],
    ignored: [],
  },
  Deployment: { what: `${PREFIX}Deployment`, modelled: ["ApiId", "StageName"], ignored: ["Description"] },
  Integration: {
    what: `${PREFIX}Integration`,
    modelled: [
      "ApiId",
      "ConnectionId",
      "ConnectionType",
      "CredentialsArn",
      "IntegrationMethod",
      "IntegrationSubtype",
      "IntegrationType",
      "IntegrationUri",
      "PayloadFormatVersion",
      "RequestParameters",
      "ResponseParameters",
      "TimeoutInMillis",
      "TlsConfig",
    ],
    ignored: ["Description"],
  },
  Route: {
    what: `${PREFIX}Route`,
    modelled: ["ApiId", "AuthorizationScopes", "AuthorizationType", "AuthorizerId", "RouteKey", "Target"],
    ignored: ["OperationName"],
  },
  Stage: {
    what: `${PREFIX}Stage`,
    modelled: [
      "ApiId",
      "AutoDeploy",
      "DefaultRouteSettings",
      "DeploymentId",
      "RouteSettings",
      "StageName",
      "StageVariables",
    ],
    ignored: ["AccessLogSettings", "AccessPolicyId", "ClientCertificateId", "Description", "Tags"],
  },
};

/** Parts that only WebSocket APIs have. */
const OF_WEBSOCKET_APIS = new Set(["IntegrationResponse", "Model", "RouteResponse"]);

function findKind(type: string): HttpApiPartKind | undefined {
  const name = type.startsWith(PREFIX) ? type.slice(PREFIX.length) : "";
  return Object.hasOwn(TABLES, name) ? (name as HttpApiPartKind) : undefined;
}

/** Whether a type belongs to one API, of either protocol. */
export function isHttpApiPart(type: string): boolean {
  return findKind(type) !== undefined || OF_WEBSOCKET_APIS.has(type.slice(PREFIX.length));
}

export interface AllHttpApiParts {
  of(apiId: string): HttpApiParts;
  /** Whatever names none of these APIs. */
  outside(apiIds: readonly string[]): readonly TemplateResource[];
}

/** The parts of all APIs that are served; those of others are not even read. @throws StartError */
export function collectHttpApiParts(
  resources: readonly TemplateResource[],
  scope: ResourceScope,
): AllHttpApiParts {
  const found = resources
    .filter(({ type }) => isHttpApiPart(type))
    .map((resource) => ({ resource, apiId: String(scope.findProperty(resource, "ApiId")) }));
  return {
    of(apiId) {
      const own = found.filter((one) => one.apiId === apiId).map(({ resource }) => resource);
      const parts = own.map((resource) => ({ kind: findKind(resource.type), part: toPart(resource, scope) }));
      return (kind) => parts.filter((one) => one.kind === kind).map(({ part }) => part);
    },
    outside: (apiIds) => found.filter(({ apiId }) => !apiIds.includes(apiId)).map(({ resource }) => resource),
  };
}

function toPart(resource: TemplateResource, scope: ResourceScope): HttpApiPart {
  const kind = findKind(resource.type);
  if (kind === undefined) {
    const problem = `${resource.logicalId} is an ${resource.type}, which an HTTP API does not have.`;
    return refuseAt(findPlace(resource.node), problem, "Remove it.");
  }
  return {
    resource,
    properties: readProperties(resource.properties, TABLES[kind], scope.resolve),
    ref: String(scope.findRef(resource.logicalId, resource.node)),
  };
}

/** @throws StartError where it is missing */
export function readPartText({ resource, properties }: HttpApiPart, name: string): string {
  const value = getOwn(properties, name);
  if (typeof value === "string" && value !== "") return value;
  const place = findPlace(resource.properties, name) ?? findPlace(resource.node);
  return refuseAt(place, `${name} of ${resource.logicalId} must be text.`, `Write its ${name}.`);
}
