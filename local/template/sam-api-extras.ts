import { getOwn, isJsonObject, type JsonObject } from "../platform/json.ts";
import { type Draft, openMap } from "./draft.ts";
import { type PropertyTable, readProperties } from "./property-table.ts";
import { asIs } from "./sam-api-auth.ts";
import { isTrueToSam } from "./sam-truth.ts";
import { copyPlace, findPlace, recordPlace, refuseAt } from "./source-place.ts";

const GATEWAY_RESPONSE: PropertyTable = {
  what: "a gateway response",
  modelled: ["ResponseParameters", "ResponseTemplates", "StatusCode"],
  ignored: [],
};

const PARAMETER_PREFIXES: Readonly<Record<string, string>> = {
  Headers: "header",
  Paths: "path",
  QueryStrings: "querystring",
};

/** `GatewayResponses` → `x-amazon-apigateway-gateway-responses` (contract D-31). @throws StartError */
export function addGatewayResponses(body: Draft, properties: JsonObject): void {
  const responses = readMap(properties, "GatewayResponses");
  if (responses === undefined) return;
  const target = openMap(
    body,
    "x-amazon-apigateway-gateway-responses",
    findPlace(properties, "GatewayResponses"),
  );
  for (const [type, value] of Object.entries(responses)) {
    const response = readProperties(toMap(responses, type, value), GATEWAY_RESPONSE, asIs);
    const status = getOwn(response, "StatusCode");
    target[type] = copyPlace(response, {
      responseParameters: toResponseParameters(response),
      responseTemplates: readMap(response, "ResponseTemplates") ?? {},
      ...(status !== undefined && { statusCode: String(status) }),
    });
  }
}

function toResponseParameters(response: JsonObject): JsonObject {
  const groups = readMap(response, "ResponseParameters") ?? {};
  const parameters: Record<string, unknown> = {};
  for (const [group, value] of Object.entries(groups)) {
    const prefix = Object.hasOwn(PARAMETER_PREFIXES, group) ? PARAMETER_PREFIXES[group] : undefined;
    if (prefix === undefined) {
      refuseAt(findPlace(groups, group), `A gateway response has no ${group}.`, "Use Headers.");
    }
    for (const [name, expression] of Object.entries(toMap(groups, group, value))) {
      parameters[`gatewayresponse.${prefix}.${name}`] = expression;
    }
  }
  return parameters;
}

/** `Models` → `definitions`, each under its name in lower case, as SAM writes it. @throws StartError */
export function addModels(body: Draft, properties: JsonObject): void {
  const models = readMap(properties, "Models");
  if (models === undefined) return;
  const definitions = openMap(body, "definitions", findPlace(properties, "Models"));
  for (const [name, value] of Object.entries(models)) {
    const schema = toMap(models, name, value);
    if (getOwn(schema, "type") === undefined) {
      refuseAt(findPlace(models, name), `The model ${name} has no type.`, "Write its type.");
    }
    definitions[name.toLowerCase()] = schema;
  }
}

/** `BinaryMediaTypes`; `~1` is a slash in the template. */
export function addBinaryMediaTypes(body: Draft, properties: JsonObject): void {
  const types = getOwn(properties, "BinaryMediaTypes");
  if (types === undefined) return;
  const place = findPlace(properties, "BinaryMediaTypes");
  if (!Array.isArray(types) || !types.every((type) => typeof type === "string")) {
    refuseAt(place, "BinaryMediaTypes must be a list of texts.", "Write [image/png].");
  }
  body["x-amazon-apigateway-binary-media-types"] = types.map((type) => type.replaceAll("~1", "/"));
}

/** Properties that the document can say too; the resource's own is set last. */
export function addSettings(body: Draft, properties: JsonObject): void {
  const policy = getOwn(properties, "Policy");
  if (isTrueToSam(policy)) body["x-amazon-apigateway-policy"] = policy;
  const source = getOwn(properties, "ApiKeySourceType");
  if (source !== undefined) body["x-amazon-apigateway-api-key-source"] = source;
  const size = getOwn(properties, "MinimumCompressionSize");
  if (size !== undefined) body["x-amazon-apigateway-minimum-compression-size"] = size;
}

/**
 * SAM writes Swagger 2.0; where the document is OpenAPI 3, schemes and models move to `components` at the
 * end, and take the place of what stood there.
 */
export function moveToComponents(body: Draft, openApiVersion: string | undefined): void {
  if (getOwn(body, "swagger") !== undefined) return;
  const version = openApiVersion ?? toVersionText(getOwn(body, "openapi"));
  if (version === undefined || !/^3\.\d(?:\.\d)?$/.test(version)) return;
  moveInto(body, "securityDefinitions", "securitySchemes");
  moveInto(body, "definitions", "schemas");
}

/** YAML reads `3.0` without quotes as the number 3. */
export function toVersionText(value: unknown): string | undefined {
  if (typeof value === "number") return Number.isInteger(value) ? `${value}.0` : String(value);
  return typeof value === "string" && value !== "" ? value : undefined;
}

function moveInto(body: Draft, from: string, to: string): void {
  const moved = getOwn(body, from);
  if (!isJsonObject(moved) || Object.keys(moved).length === 0) return;
  openMap(body, "components")[to] = moved;
  delete body[from];
}

function readMap(properties: JsonObject, name: string): JsonObject | undefined {
  const value = getOwn(properties, name);
  return value === undefined ? undefined : toMap(properties, name, value);
}

function toMap(holder: JsonObject, name: string, value: unknown): JsonObject {
  if (isJsonObject(value)) return value;
  return refuseAt(findPlace(holder, name), `${name} must be a map.`, "Correct it.");
}

/** Remembers that `node` was derived from the member `key` of `holder`. */
export function derivedFrom<Node extends object>(node: Node, holder: object, key?: string): Node {
  const place = findPlace(holder, key);
  return place === undefined ? node : recordPlace(node, place);
}
