import { getOwn, type JsonObject } from "../platform/json.ts";
import type { Draft } from "./draft.ts";
import { type HttpApiPart, readPartText } from "./raw-http-api-parts.ts";
import type { RawAuthorizer } from "./raw-http-authorizers.ts";
import { openOperation } from "./raw-http-operation.ts";
import { INTEGRATION } from "./sam-api-auth.ts";
import { derivedFrom } from "./sam-api-extras.ts";
import { findPlace, recordPlace, refuseAt } from "./source-place.ts";

interface RouteContext {
  readonly authorizers: readonly RawAuthorizer[];
  readonly integrations: readonly HttpApiPart[];
}

/** Writes the operation of an `AWS::ApiGatewayV2::Route`. @throws StartError */
export function addRawRoute(body: Draft, route: HttpApiPart, context: RouteContext): void {
  const operation = openOperation(body, readPartText(route, "RouteKey"), route.resource.properties);
  const { resource, properties } = findIntegration(route, context);
  operation[INTEGRATION] = derivedFrom(toIntegration(properties), resource.node);
  const security = toSecurity(route, context);
  if (security === undefined) return;
  const place = findPlace(route.resource.properties, "AuthorizationType");
  operation.security = place === undefined ? [security] : recordPlace([security], place);
}

function findIntegration(route: HttpApiPart, { integrations }: RouteContext): HttpApiPart {
  const target = readPartText(route, "Target");
  const found = integrations.find(({ ref }) => target === `integrations/${ref}`);
  if (found !== undefined) return found;
  const place = findPlace(route.resource.properties, "Target");
  return refuseAt(
    place,
    `Target ${target} names no integration of this API.`,
    "Join integrations/ and the Ref of yours.",
  );
}

const TYPES: Readonly<Record<string, string>> = { AWS_PROXY: "aws_proxy", HTTP_PROXY: "http_proxy" };
const MEMBERS: Readonly<Record<string, string>> = {
  ConnectionId: "connectionId",
  ConnectionType: "connectionType",
  CredentialsArn: "credentials",
  IntegrationMethod: "httpMethod",
  IntegrationSubtype: "integrationSubtype",
  IntegrationUri: "uri",
  PayloadFormatVersion: "payloadFormatVersion",
  RequestParameters: "requestParameters",
  ResponseParameters: "responseParameters",
  TimeoutInMillis: "timeoutInMillis",
  TlsConfig: "tlsConfig",
};

/** An `AWS::ApiGatewayV2::Integration` as the OpenAPI extension spells it. */
export function toIntegration(properties: JsonObject): Draft {
  const type = String(getOwn(properties, "IntegrationType"));
  const members = Object.entries(MEMBERS)
    .map(([name, member]) => [member, getOwn(properties, name)] as const)
    .filter(([, value]) => value !== undefined);
  return { type: TYPES[type] ?? type.toLowerCase(), ...Object.fromEntries(members) };
}

/** `undefined` on an open route. @throws StartError for a guard that is not there */
function toSecurity(
  { resource, properties }: HttpApiPart,
  { authorizers }: RouteContext,
): JsonObject | undefined {
  const type = String(getOwn(properties, "AuthorizationType") ?? "NONE");
  const scopes = getOwn(properties, "AuthorizationScopes") ?? [];
  const place = findPlace(resource.properties, "AuthorizationType") ?? findPlace(resource.node);
  if (type === "NONE") return undefined;
  if (type === "AWS_IAM") return { AWS_IAM: [] };
  const id = getOwn(properties, "AuthorizerId");
  const authorizer = authorizers.find(({ ref }) => ref === id);
  if (authorizer === undefined)
    return refuseAt(
      place,
      "AuthorizerId names no authorizer of this API.",
      "Write AuthorizerId: !Ref YourAuthorizer.",
    );
  const wanted = authorizer.type === "JWT" ? "JWT" : "CUSTOM";
  if (type !== wanted) refuseAt(place, `AuthorizationType must be ${wanted} here.`, "Correct it.");
  return { [authorizer.name]: scopes };
}
