import { getOwn, isJsonObject, type JsonObject } from "../platform/json.ts";
import { isTrue, type PropertyTable } from "./property-table.ts";
import { toVersionText } from "./sam-api-extras.ts";
import { isTrueToSam } from "./sam-truth.ts";
import { findPlace, refuseAt, toPlaceText } from "./source-place.ts";

/** `AWS::Serverless::Api`. */
export const SAM_API: PropertyTable = {
  what: "AWS::Serverless::Api",
  modelled: [
    "AccessLogSetting",
    "ApiKeySourceType",
    "Auth",
    "BinaryMediaTypes",
    "CacheClusterEnabled",
    "CanarySetting",
    "Cors",
    "DefinitionBody",
    "DefinitionUri",
    "DisableExecuteApiEndpoint",
    "Domain",
    "EndpointConfiguration",
    "GatewayResponses",
    "MergeDefinitions",
    "MinimumCompressionSize",
    // Its throttles; logging and metrics are AWS's, caching needs the cache cluster.
    "MethodSettings",
    "Models",
    "Name",
    "OpenApiVersion",
    "Policy",
    "StageName",
    "Variables",
  ],
  ignored: [
    "AlwaysDeploy",
    "CacheClusterSize",
    "Description",
    "EndpointAccessMode",
    "FailOnWarnings",
    "Mode",
    "PropagateTags",
    "SecurityPolicy",
    "Tags",
    "TracingEnabled",
  ],
};

/** What would let in, keep out or answer otherwise than the twin does. @throws StartError */
export function checkSettings(properties: JsonObject, warn: (text: string) => void): void {
  checkStageSettings(properties, warn);
  if (!isTrue(getOwn(properties, "DisableExecuteApiEndpoint"))) return;
  const place = findPlace(properties, "DisableExecuteApiEndpoint");
  if (getOwn(properties, "Domain") === undefined) {
    const closed = "DisableExecuteApiEndpoint closes the only address that is served here.";
    refuseAt(place, closed, "Switch it off locally.");
  }
  warn(`${toPlaceText(place)}: AWS serves the API at its own domain only; here at its usual address.`);
}

/** What SAM writes into a document, and cannot write into a file. */
const INTO_DOCUMENT = ["Auth", "Cors", "DisableExecuteApiEndpoint", "GatewayResponses", "Models"];

/** What SAM does not take beside a `DefinitionUri` (contract A-122). @throws StartError */
export function checkDefinitionUri(properties: JsonObject): void {
  for (const name of ["DefinitionBody", "MergeDefinitions", ...INTO_DOCUMENT]) {
    if (!isTrueToSam(getOwn(properties, name))) continue;
    const remedy = "Use DefinitionBody with Fn::Transform and AWS::Include.";
    refuseAt(findPlace(properties, name), `SAM takes no ${name} beside a DefinitionUri.`, remedy);
  }
}

/** Settings of a stage that would make it answer otherwise. @throws StartError */
export function checkStageSettings(properties: JsonObject, warn: (text: string) => void): void {
  if (isTrue(getOwn(properties, "CacheClusterEnabled"))) {
    const place = toPlaceText(findPlace(properties, "CacheClusterEnabled"));
    warn(`${place}: the cache of a stage is not run here; every request reaches its integration.`);
  }
  if (getOwn(properties, "CanarySetting") !== undefined) {
    refuseAt(findPlace(properties, "CanarySetting"), "Canaries are not run here.", "Remove CanarySetting.");
  }
}

/** `undefined` when the template says nothing. @throws StartError (contract A-111) */
export function parseOpenApiVersion(properties: JsonObject): string | undefined {
  const version = toVersionText(getOwn(properties, "OpenApiVersion"));
  if (version === undefined || /^[23]\.\d(?:\.\d)?$/.test(version)) return version;
  return refuseAt(
    findPlace(properties, "OpenApiVersion"),
    `There is no OpenApiVersion ${version}.`,
    "Write 3.0.1.",
  );
}

export function parseStageName(properties: JsonObject): string {
  const stage = getOwn(properties, "StageName");
  if (typeof stage === "string" && /^[A-Za-z0-9_-]{1,128}$/.test(stage)) return stage;
  const problem =
    stage === undefined ? "StageName is missing." : `${String(stage)} is no stage name (contract C-01).`;
  return refuseAt(findPlace(properties, "StageName"), problem, "Use letters, digits, _ and -.");
}

/** EDGE when nothing is said (contract A-123). */
export function parseEndpointType(properties: JsonObject): "REGIONAL" | "EDGE" | "PRIVATE" {
  const configuration = getOwn(properties, "EndpointConfiguration");
  const type = isJsonObject(configuration) ? getOwn(configuration, "Type") : configuration;
  if (type === undefined) return "EDGE";
  if (type === "REGIONAL" || type === "EDGE" || type === "PRIVATE") return type;
  const place = findPlace(properties, "EndpointConfiguration");
  return refuseAt(place, `${String(type)} is no endpoint type.`, "Write Type: REGIONAL.");
}

export function parseStageVariables(properties: JsonObject): Readonly<Record<string, string>> | null {
  const variables = getOwn(properties, "Variables");
  if (variables === undefined) return null;
  if (!isJsonObject(variables)) {
    return refuseAt(findPlace(properties, "Variables"), "Variables must be a map.", "Write names and texts.");
  }
  const texts = Object.entries(variables).map(([name, value]) => {
    if (typeof value !== "object" && value !== null) return [name, String(value)] as const;
    return refuseAt(findPlace(variables, name), `The stage variable ${name} must be text.`, "Write a text.");
  });
  return Object.fromEntries(texts);
}

export function findAccessLogFormat(properties: JsonObject): string | undefined {
  const setting = getOwn(properties, "AccessLogSetting");
  const format = isJsonObject(setting) ? getOwn(setting, "Format") : undefined;
  return typeof format === "string" ? format : undefined;
}
