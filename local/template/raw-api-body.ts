import { getOwn, isJsonObject, type JsonObject } from "../platform/json.ts";
import { type Draft, openMap } from "./draft.ts";
import { type ApiPart, type ApiParts, readPartText } from "./raw-api-parts.ts";
import { addAuthorizers } from "./raw-authorizers.ts";
import { addMethod } from "./raw-methods.ts";
import { derivedFrom } from "./sam-api-extras.ts";
import { findPlace, refuseAt } from "./source-place.ts";

export interface RawApi {
  readonly parts: ApiParts;
  /** What `Fn::GetAtt: [Api, RootResourceId]` gives. */
  readonly rootResourceId: string;
}

/**
 * Writes what stands as resources of its own (methods, authorizers, models, gateway responses) into the API's
 * document, beside what is there: as on AWS, where both end up in one API.
 *
 * @throws StartError for a part that refers to nothing, or is there twice
 */
export function addApiParts(body: Draft, { parts, rootResourceId }: RawApi): void {
  const isSwagger = getOwn(body, "swagger") !== undefined;
  for (const part of parts("GatewayResponse")) addGatewayResponse(body, part);
  for (const part of parts("Model")) openModels(body, isSwagger)[part.ref] = toSchema(part, isSwagger);
  const authorizers = addAuthorizers(body, parts("Authorizer"), isSwagger);
  const validators = addValidators(body, parts("RequestValidator"));
  const paths = toPaths(parts("Resource"), rootResourceId);
  const models = parts("Method").length === 0 ? new Set<string>() : listModels(body, isSwagger);
  for (const part of parts("Method")) {
    const path = paths.get(readPartText(part, "ResourceId"));
    if (path === undefined) {
      const place = findPlace(part.properties, "ResourceId");
      refuseAt(
        place,
        "ResourceId names no resource of this API and template.",
        "Write ResourceId: !Ref YourResource.",
      );
    }
    addMethod(body, part, { path, isSwagger, models, authorizers, validators });
  }
}

/** Physical id → `/users/{id}`, the root among them. */
function toPaths(resources: readonly ApiPart[], rootResourceId: string): ReadonlyMap<string, string> {
  const paths = new Map([[rootResourceId, "/"]]);
  let open = [...resources];
  for (;;) {
    const next = open.filter((part) => !addPath(paths, part));
    if (next.length === open.length) break;
    open = next;
  }
  const [lost] = open;
  if (lost === undefined) return paths;
  const place = findPlace(lost.properties, "ParentId");
  const remedy = "Write !GetAtt Api.RootResourceId, or !Ref of another resource.";
  return refuseAt(place, "ParentId names no resource of this API and template.", remedy);
}

function addPath(paths: Map<string, string>, part: ApiPart): boolean {
  const parent = paths.get(readPartText(part, "ParentId"));
  if (parent === undefined) return false;
  paths.set(part.ref, `${parent === "/" ? "" : parent}/${readPartText(part, "PathPart")}`);
  return true;
}

function addGatewayResponse(body: Draft, part: ApiPart): void {
  const responses = openMap(body, "x-amazon-apigateway-gateway-responses", findPlace(part.properties));
  const { properties } = part;
  const statusCode = getOwn(properties, "StatusCode");
  responses[readPartText(part, "ResponseType")] = derivedFrom(
    {
      responseParameters: getOwn(properties, "ResponseParameters") ?? {},
      responseTemplates: getOwn(properties, "ResponseTemplates") ?? {},
      ...(statusCode !== undefined && { statusCode: String(statusCode) }),
    },
    properties,
  );
}

function addValidators(body: Draft, parts: readonly ApiPart[]): ReadonlySet<string> {
  for (const { properties, ref } of parts) {
    const validators = openMap(body, "x-amazon-apigateway-request-validators", findPlace(properties));
    validators[ref] = {
      validateRequestBody: getOwn(properties, "ValidateRequestBody") ?? false,
      validateRequestParameters: getOwn(properties, "ValidateRequestParameters") ?? false,
    };
  }
  return new Set(parts.map(({ ref }) => ref));
}

/** The names of all models of the API: its own, the document's, and the two that every API has. */
function listModels(body: Draft, isSwagger: boolean): ReadonlySet<string> {
  const models = openModels(body, isSwagger);
  for (const [name, schema] of Object.entries(BUILT_IN)) models[name] ??= schema;
  return new Set(Object.keys(models));
}

function openModels(body: Draft, isSwagger: boolean): Draft {
  return isSwagger ? openMap(body, "definitions") : openMap(openMap(body, "components"), "schemas");
}

/** AWS: `Empty` and `Error` are made with the API. */
const BUILT_IN: Readonly<Record<string, JsonObject>> = {
  Empty: { title: "Empty Schema", type: "object" },
  Error: { title: "Error Schema", type: "object", properties: { message: { type: "string" } } },
};

function toSchema(part: ApiPart, isSwagger: boolean): JsonObject {
  const schema = parseSchema(part);
  const prefix = isSwagger ? "#/definitions/" : "#/components/schemas/";
  const toLocal = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(toLocal);
    if (!isJsonObject(value)) return value;
    const entries = Object.entries(value).map(([key, inner]) => {
      const model = key === "$ref" ? MODEL_URL.exec(String(inner))?.[1] : undefined;
      return [key, model === undefined ? toLocal(inner) : prefix + model];
    });
    return Object.fromEntries(entries);
  };
  return derivedFrom(toLocal(schema) as JsonObject, part.properties, "Schema");
}

const MODEL_URL = /^https:\/\/apigateway\.amazonaws\.com\/restapis\/[^/]+\/models\/([A-Za-z0-9]+)$/;

/** A map, or JSON as text. */
function parseSchema({ properties }: ApiPart): JsonObject {
  const written = getOwn(properties, "Schema") ?? {};
  const schema = typeof written === "string" ? parseJson(written) : written;
  if (isJsonObject(schema)) return schema;
  return refuseAt(findPlace(properties, "Schema"), "Schema is no JSON schema.", "Write a map.");
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
