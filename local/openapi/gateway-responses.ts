import { getOwn, isJsonObject, type JsonObject } from "../platform/json.ts";
import { type ApiDocument, readMap, readTexts } from "./api-document.ts";
import type { CustomGatewayResponse } from "./rest-api.ts";

const EXTENSION = "x-amazon-apigateway-gateway-responses";

/** Contract D.1. */
const TYPES = new Set([
  "ACCESS_DENIED",
  "API_CONFIGURATION_ERROR",
  "AUTHORIZER_CONFIGURATION_ERROR",
  "AUTHORIZER_FAILURE",
  "BAD_REQUEST_BODY",
  "BAD_REQUEST_PARAMETERS",
  "DEFAULT_4XX",
  "DEFAULT_5XX",
  "EXPIRED_TOKEN",
  "INTEGRATION_FAILURE",
  "INTEGRATION_TIMEOUT",
  "INVALID_API_KEY",
  "INVALID_SIGNATURE",
  "MISSING_AUTHENTICATION_TOKEN",
  "QUOTA_EXCEEDED",
  "REQUEST_TOO_LARGE",
  "RESOURCE_NOT_FOUND",
  "THROTTLED",
  "UNAUTHORIZED",
  "UNSUPPORTED_MEDIA_TYPE",
  "WAF_FILTERED",
]);

const KEYS = new Set(["responseParameters", "responseTemplates", "statusCode"]);
const PARAMETER = /^gatewayresponse\.header\.[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const EXPRESSION = /^(?:'.*'|(?:method\.request\.(?:header|path|querystring)|context|stageVariables)\..+)$/s;

/** The document's own answers in place of the gateway's (contract D.3). @throws StartError */
export function parseGatewayResponses(
  document: ApiDocument,
): Readonly<Record<string, CustomGatewayResponse>> {
  const written = readMap(document, document.body, [EXTENSION]);
  const entries = Object.keys(written).map((type) => {
    const path = [EXTENSION, type];
    if (!TYPES.has(type)) document.refuse(path, `There is no gateway response ${type}.`, "Correct its name.");
    const response = written[type];
    if (!isJsonObject(response)) return document.refuse(path, `${type} must be a map.`, "Correct it.");
    return [type, parseResponse(document, response, path)] as const;
  });
  return Object.fromEntries(entries);
}

function parseResponse(
  document: ApiDocument,
  response: JsonObject,
  path: readonly string[],
): CustomGatewayResponse {
  for (const key of Object.keys(response)) {
    if (!KEYS.has(key)) document.refuse([...path, key], `A gateway response has no ${key}.`, "Remove it.");
  }
  const parameters = readTexts(document, response, [...path, "responseParameters"]);
  for (const [name, expression] of Object.entries(parameters)) {
    if (PARAMETER.test(name) && EXPRESSION.test(expression)) continue;
    const problem = `${name}: ${expression} is no header with a literal or mapped value (contract D-26).`;
    document.refuse(
      [...path, "responseParameters"],
      problem,
      "Write gatewayresponse.header.Name: \"'value'\".",
    );
  }
  const statusCode = parseStatusCode(document, response, path);
  return {
    ...(statusCode !== undefined && { statusCode }),
    responseParameters: parameters,
    responseTemplates: readTexts(document, response, [...path, "responseTemplates"]),
  };
}

function parseStatusCode(
  document: ApiDocument,
  response: JsonObject,
  path: readonly string[],
): number | undefined {
  const written = getOwn(response, "statusCode");
  if (written === undefined || written === null) return undefined;
  const statusCode = Number(written);
  if (Number.isInteger(statusCode) && statusCode >= 200 && statusCode <= 599) return statusCode;
  return document.refuse(
    [...path, "statusCode"],
    "statusCode must be a number from 200 to 599.",
    "Correct it.",
  );
}
