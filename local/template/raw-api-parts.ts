import { getOwn, type JsonObject } from "../platform/json.ts";
import { type PropertyTable, readProperties } from "./property-table.ts";
import type { ResourceScope } from "./resource-scope.ts";
import { findPlace, refuseAt } from "./source-place.ts";
import type { TemplateResource } from "./template-document.ts";

/** A resource of the template that is a part of one REST API. */
export interface ApiPart {
  readonly resource: TemplateResource;
  /** Resolved. */
  readonly properties: JsonObject;
  /** What `Ref` to it gives. */
  readonly ref: string;
}

export type ApiPartKind =
  | "Authorizer"
  | "Deployment"
  | "GatewayResponse"
  | "Method"
  | "Model"
  | "RequestValidator"
  | "Resource"
  | "Stage";

/** The parts of one API, of each kind in the order of the template. */
export type ApiParts = (kind: ApiPartKind) => readonly ApiPart[];

export interface AllApiParts {
  of(restApiId: string): ApiParts;
  /** Parts of an API of another stack. */
  foreign(restApiIds: readonly string[]): readonly TemplateResource[];
}

const PREFIX = "AWS::ApiGateway::";

const STAGE_SETTINGS = [
  "AccessLogSetting",
  "CacheClusterEnabled",
  "CanarySetting",
  "MethodSettings",
  "Variables",
];
/** Of a stage: changes no answer here, like the same properties of `AWS::Serverless::Api`. */
const STAGE_IGNORED = [
  "CacheClusterSize",
  "ClientCertificateId",
  "Description",
  "DocumentationVersion",
  "Tags",
  "TracingEnabled",
];

const TABLES: Readonly<Record<ApiPartKind, PropertyTable>> = {
  Authorizer: {
    what: `${PREFIX}Authorizer`,
    modelled: [
      "AuthType",
      "AuthorizerCredentials",
      "AuthorizerResultTtlInSeconds",
      "AuthorizerUri",
      "IdentitySource",
      "IdentityValidationExpression",
      "Name",
      "ProviderARNs",
      "RestApiId",
      "Type",
    ],
    ignored: [],
  },
  Deployment: {
    what: `${PREFIX}Deployment`,
    modelled: ["DeploymentCanarySettings", "RestApiId", "StageDescription", "StageName"],
    ignored: ["Description"],
  },
  GatewayResponse: {
    what: `${PREFIX}GatewayResponse`,
    modelled: ["ResponseParameters", "ResponseTemplates", "ResponseType", "RestApiId", "StatusCode"],
    ignored: [],
  },
  Method: {
    what: `${PREFIX}Method`,
    modelled: [
      "ApiKeyRequired",
      "AuthorizationScopes",
      "AuthorizationType",
      "AuthorizerId",
      "HttpMethod",
      "Integration",
      "MethodResponses",
      "OperationName",
      "RequestModels",
      "RequestParameters",
      "RequestValidatorId",
      "ResourceId",
      "RestApiId",
    ],
    ignored: [],
  },
  Model: {
    what: `${PREFIX}Model`,
    modelled: ["Name", "RestApiId", "Schema"],
    ignored: ["ContentType", "Description"],
  },
  RequestValidator: {
    what: `${PREFIX}RequestValidator`,
    modelled: ["RestApiId", "ValidateRequestBody", "ValidateRequestParameters"],
    ignored: ["Name"],
  },
  Resource: { what: `${PREFIX}Resource`, modelled: ["ParentId", "PathPart", "RestApiId"], ignored: [] },
  Stage: {
    what: `${PREFIX}Stage`,
    modelled: [...STAGE_SETTINGS, "DeploymentId", "RestApiId", "StageName"],
    ignored: STAGE_IGNORED,
  },
};

/** `StageDescription` of a deployment: what a stage has, and the settings of all its methods. */
export const STAGE_DESCRIPTION: PropertyTable = {
  what: "StageDescription of a deployment",
  modelled: STAGE_SETTINGS,
  ignored: [
    ...STAGE_IGNORED,
    "CacheDataEncrypted",
    "CacheTtlInSeconds",
    "CachingEnabled",
    "DataTraceEnabled",
    "LoggingLevel",
    "MetricsEnabled",
    "ThrottlingBurstLimit",
    "ThrottlingRateLimit",
  ],
};

export function isApiPart(type: string): boolean {
  return type.startsWith(PREFIX) && Object.hasOwn(TABLES, type.slice(PREFIX.length));
}

/** Everything in the template that belongs to a REST API by its `RestApiId`. @throws StartError */
export function collectApiParts(resources: readonly TemplateResource[], scope: ResourceScope): AllApiParts {
  const parts = resources.filter(({ type }) => isApiPart(type)).map((resource) => toPart(resource, scope));
  const apiOf = ({ properties }: ApiPart) => String(getOwn(properties, "RestApiId"));
  return {
    of: (restApiId) => (kind) =>
      parts.filter((part) => apiOf(part) === restApiId && part.resource.type === PREFIX + kind),
    foreign: (restApiIds) =>
      parts.filter((part) => !restApiIds.includes(apiOf(part))).map(({ resource }) => resource),
  };
}

function toPart(resource: TemplateResource, scope: ResourceScope): ApiPart {
  const table = TABLES[resource.type.slice(PREFIX.length) as ApiPartKind];
  const properties = readProperties(resource.properties, table, scope.resolve);
  if (typeof getOwn(properties, "RestApiId") !== "string") {
    refuseAt(findPlace(resource.node), "RestApiId is missing.", "Write RestApiId: !Ref YourApi.");
  }
  return { resource, properties, ref: String(scope.findRef(resource.logicalId, resource.node)) };
}

/** The text of a property. @throws StartError */
export function readPartText({ properties }: ApiPart, name: string): string {
  const value = getOwn(properties, name);
  if (typeof value === "string" && value !== "") return value;
  return refuseAt(findPlace(properties, name), `${name} must be text.`, `Write its ${name}.`);
}
