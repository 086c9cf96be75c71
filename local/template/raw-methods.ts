import { getOwn, isJsonObject, type JsonObject } from "../platform/json.ts";
import { type Draft, openMap } from "./draft.ts";
import { toOperationKey } from "./operation-key.ts";
import { isTrue, type PropertyTable, readProperties } from "./property-table.ts";
import { type ApiPart, readPartText } from "./raw-api-parts.ts";
import { API_KEY, AWS_IAM, declareScheme, type RawAuthorizers } from "./raw-authorizers.ts";
import { asIs, INTEGRATION } from "./sam-api-auth.ts";
import { derivedFrom } from "./sam-api-extras.ts";
import { findPlace, refuseAt } from "./source-place.ts";

export interface MethodContext {
  readonly path: string;
  readonly isSwagger: boolean;
  /** Names of the API's models. */
  readonly models: ReadonlySet<string>;
  readonly authorizers: RawAuthorizers;
  /** What `Ref` to each gives. */
  readonly validators: ReadonlySet<string>;
}

/** CloudFormation's spelling → that of the import (contract ). */
const INTEGRATION_MEMBERS: Readonly<Record<string, string>> = {
  CacheKeyParameters: "cacheKeyParameters",
  CacheNamespace: "cacheNamespace",
  ConnectionId: "connectionId",
  ConnectionType: "connectionType",
  ContentHandling: "contentHandling",
  Credentials: "credentials",
  IntegrationHttpMethod: "httpMethod",
  IntegrationTarget: "integrationTarget",
  PassthroughBehavior: "passthroughBehavior",
  RequestParameters: "requestParameters",
  RequestTemplates: "requestTemplates",
  ResponseTransferMode: "responseTransferMode",
  TimeoutInMillis: "timeoutInMillis",
  TlsConfig: "tlsConfig",
  Type: "type",
  Uri: "uri",
};

const INTEGRATION_TABLE: PropertyTable = {
  what: "Integration of a method",
  modelled: [...Object.keys(INTEGRATION_MEMBERS), "IntegrationResponses"],
  ignored: [],
};

const RESPONSE_MEMBERS: Readonly<Record<string, string>> = {
  ContentHandling: "contentHandling",
  ResponseParameters: "responseParameters",
  ResponseTemplates: "responseTemplates",
  StatusCode: "statusCode",
};

/** Writes an `AWS::ApiGateway::Method` as the operation that an import would take. @throws StartError */
export function addMethod(body: Draft, part: ApiPart, context: MethodContext): void {
  const { properties } = part;
  const pathItem = openMap(openMap(body, "paths"), context.path, findPlace(properties));
  const key = toOperationKey(readPartText(part, "HttpMethod"));
  if (Object.hasOwn(pathItem, key)) {
    const problem = `${readPartText(part, "HttpMethod")} ${context.path} is there twice.`;
    refuseAt(findPlace(properties), problem, "Remove one of them.");
  }
  const name = getOwn(properties, "OperationName");
  const operation: Draft = derivedFrom(
    {
      ...(name !== undefined && { operationId: name }),
      security: toSecurity(body, part, context),
      responses: toResponses(part),
    },
    properties,
  );
  pathItem[key] = operation;
  const integration = getOwn(properties, "Integration");
  if (isJsonObject(integration)) operation[INTEGRATION] = toIntegration(integration);
  addParameters(operation, part, context);
  addModels(operation, part, context);
  addValidator(operation, part, context);
}

function toSecurity(body: Draft, part: ApiPart, context: MethodContext): readonly JsonObject[] {
  const security = toGuard(body, part, context);
  if (!isTrue(getOwn(part.properties, "ApiKeyRequired"))) return security;
  declareScheme(body, API_KEY, context.isSwagger);
  return [...security, { [API_KEY]: [] }];
}

function toGuard(body: Draft, part: ApiPart, context: MethodContext): readonly JsonObject[] {
  const { properties } = part;
  const type = getOwn(properties, "AuthorizationType") ?? "NONE";
  const authorizerId = getOwn(properties, "AuthorizerId");
  if (type === "NONE") {
    if (authorizerId === undefined) return [];
    const problem = "The method names an authorizer, but its AuthorizationType is NONE.";
    return refuseAt(findPlace(properties, "AuthorizerId"), problem, "Write COGNITO_USER_POOLS or CUSTOM.");
  }
  if (type === AWS_IAM) {
    declareScheme(body, AWS_IAM, context.isSwagger);
    return [{ [AWS_IAM]: [] }];
  }
  const authorizer = context.authorizers.get(String(authorizerId));
  if (authorizer?.authorizationType !== type) {
    const place = findPlace(properties, "AuthorizerId");
    const problem = `AuthorizerId names no authorizer of this API and template for ${String(type)}.`;
    return refuseAt(place, problem, "Write AuthorizerId: !Ref YourAuthorizer, and its AuthorizationType.");
  }
  return [{ [authorizer.name]: getOwn(properties, "AuthorizationScopes") ?? [] }];
}

/** Declares the headers that an integration's answer may set (contract E-92). */
function toResponses({ properties }: ApiPart): JsonObject {
  const responses = readList(properties, "MethodResponses").map((response) => {
    const parameters = getOwn(response, "ResponseParameters");
    const names = isJsonObject(parameters) ? Object.keys(parameters) : [];
    const headers = names.map((name) => [name.replace(/^method\.response\.header\./, ""), {}]);
    return [
      String(getOwn(response, "StatusCode")),
      { description: "", headers: Object.fromEntries(headers) },
    ];
  });
  return Object.fromEntries(responses);
}

function toIntegration(written: JsonObject): JsonObject {
  const integration = readProperties(written, INTEGRATION_TABLE, asIs);
  const responses = readList(integration, "IntegrationResponses").map((response) => {
    const pattern = getOwn(response, "SelectionPattern");
    const key = typeof pattern === "string" && pattern !== "" ? pattern : "default";
    return [key, derivedFrom(rename(response, RESPONSE_MEMBERS), response)] as const;
  });
  return derivedFrom(
    {
      ...rename(integration, INTEGRATION_MEMBERS),
      ...(responses.length > 0 && { responses: Object.fromEntries(responses) }),
    },
    written,
  );
}

function rename(map: JsonObject, names: Readonly<Record<string, string>>): JsonObject {
  const entries = Object.entries(names).map(([from, to]) => [to, getOwn(map, from)]);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

function addParameters(operation: Draft, { properties }: ApiPart, { isSwagger }: MethodContext): void {
  const written = getOwn(properties, "RequestParameters");
  if (!isJsonObject(written)) return;
  operation.parameters = Object.entries(written).map(([name, required]) => {
    const match = /^method\.request\.(header|path|querystring)\.(.+)$/.exec(name);
    if (match === null) {
      refuseAt(
        findPlace(written, name),
        `${name} is no request parameter.`,
        "Write method.request.header.X.",
      );
    }
    const location = match[1] === "querystring" ? "query" : match[1];
    const type = isSwagger ? { type: "string" } : { schema: { type: "string" } };
    return { in: location, name: match[2], required: isTrue(required), ...type };
  });
}

function addModels(operation: Draft, { properties }: ApiPart, context: MethodContext): void {
  const written = getOwn(properties, "RequestModels");
  if (!isJsonObject(written)) return;
  const entries = Object.entries(written).map(([type, model]) => [type, String(model)] as const);
  for (const [type, model] of entries) {
    if (context.models.has(model)) continue;
    refuseAt(findPlace(written, type), `The API has no model ${model}.`, "Write !Ref YourModel.");
  }
  if (!context.isSwagger) {
    const content = entries.map(([type, model]) => [
      type,
      { schema: { $ref: `#/components/schemas/${model}` } },
    ]);
    operation.requestBody = { content: Object.fromEntries(content) };
    return;
  }
  const names = new Set(entries.map(([, model]) => model));
  const [name] = names;
  if (names.size > 1) {
    const problem = "Swagger 2.0 has one model for all content types of a method.";
    refuseAt(findPlace(written), problem, "Write the API's Body as OpenAPI 3.0.");
  }
  operation.consumes = entries.map(([type]) => type);
  const existing = getOwn(operation, "parameters");
  const parameter = { in: "body", name, schema: { $ref: `#/definitions/${name}` } };
  operation.parameters = [...(Array.isArray(existing) ? existing : []), parameter];
}

function addValidator(operation: Draft, { properties }: ApiPart, { validators }: MethodContext): void {
  const validator = getOwn(properties, "RequestValidatorId");
  if (validator === undefined) return;
  if (typeof validator !== "string" || !validators.has(validator)) {
    const place = findPlace(properties, "RequestValidatorId");
    refuseAt(place, "RequestValidatorId names none of this API.", "Write !Ref YourRequestValidator.");
  }
  operation["x-amazon-apigateway-request-validator"] = validator;
}

function readList(properties: JsonObject, name: string): readonly JsonObject[] {
  const written = getOwn(properties, name) ?? [];
  if (Array.isArray(written) && written.every(isJsonObject)) return written;
  return refuseAt(findPlace(properties, name), `${name} must be a list of maps.`, "Correct it.");
}
