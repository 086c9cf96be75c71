import { getOwn, isJsonObject, type JsonObject } from "../platform/json.ts";
import { type ApiDocument, readMap, readTexts } from "./api-document.ts";
import type {
  ContentHandling,
  IntegrationMapping,
  IntegrationResponse,
  MappedValue,
} from "./integration-shapes.ts";
import { parseMappedValue } from "./mapped-value.ts";
import { parseRequestParameters } from "./request-parameters.ts";

export interface MappingPlace {
  readonly document: ApiDocument;
  readonly operation: JsonObject;
  readonly integration: JsonObject;
  /** Of the integration. */
  readonly path: readonly string[];
}

const HEADER = /^method\.response\.header\.(.+)$/;
const PASSTHROUGH = ["when_no_match", "when_no_templates", "never"] as const;
const CONTENT_HANDLING: readonly ContentHandling[] = ["CONVERT_TO_BINARY", "CONVERT_TO_TEXT"];

/** How a non-proxy integration maps request and answer. @throws StartError for what API Gateway would not import */
export function parseIntegrationMapping(at: MappingPlace): IntegrationMapping {
  const { document, integration, path } = at;
  const responses = readMap(document, integration, [...path, "responses"]);
  return {
    parameters: parseRequestParameters(at),
    requestTemplates: readTexts(document, integration, [...path, "requestTemplates"]),
    passthroughBehavior: parsePassthrough(at),
    responses: Object.keys(responses).map((pattern) => parseResponse(at, pattern, responses[pattern])),
    ...parseContentHandling(document, integration, path),
  };
}

/** AWS: `CONVERT_TO_BINARY` or `CONVERT_TO_TEXT`, of request and of each answer. @throws StartError */
export function parseContentHandling(
  document: ApiDocument,
  holder: JsonObject,
  path: readonly string[],
): { readonly contentHandling?: ContentHandling } {
  const written = getOwn(holder, "contentHandling");
  if (written === undefined || written === null) return {};
  const contentHandling = CONTENT_HANDLING.find((one) => one === String(written).toUpperCase());
  if (contentHandling !== undefined) return { contentHandling };
  const problem = `There is no contentHandling ${String(written)}.`;
  return document.refuse(
    [...path, "contentHandling"],
    problem,
    "Write CONVERT_TO_TEXT or CONVERT_TO_BINARY.",
  );
}

function parsePassthrough({
  document,
  integration,
  path,
}: MappingPlace): IntegrationMapping["passthroughBehavior"] {
  const written = String(getOwn(integration, "passthroughBehavior") ?? "when_no_match").toLowerCase();
  const behavior = PASSTHROUGH.find((one) => one === written);
  const place = [...path, "passthroughBehavior"];
  return (
    behavior ?? document.refuse(place, `There is no passthroughBehavior ${written}.`, "Write when_no_match.")
  );
}

function parseResponse(at: MappingPlace, pattern: string, value: unknown): IntegrationResponse {
  const { document } = at;
  const path = [...at.path, "responses", pattern];
  if (!isJsonObject(value))
    return document.refuse(path, "A response must be a map.", "Write its statusCode.");
  checkPattern(document, pattern, path);
  const statusCode = Number(getOwn(value, "statusCode"));
  if (!Number.isInteger(statusCode) || statusCode < 200 || statusCode > 599) {
    document.refuse([...path, "statusCode"], "statusCode must be a number from 200 to 599.", "Correct it.");
  }
  const parameters = readTexts(document, value, [...path, "responseParameters"]);
  return {
    pattern,
    statusCode,
    headers: Object.fromEntries(
      Object.entries(parameters).map(([name, expression]) =>
        toHeader({ ...at, path: [...path, "responseParameters", name] }, { name, expression, statusCode }),
      ),
    ),
    templates: readTexts(document, value, [...path, "responseTemplates"]),
    ...parseContentHandling(document, value, path),
  };
}

function checkPattern(document: ApiDocument, pattern: string, path: readonly string[]): void {
  try {
    new RegExp(pattern);
  } catch {
    document.refuse(path, `${pattern} is no regular expression.`, "Write a status code, or default.");
  }
}

/** Only headers that the method response declares are sent (E-92). */
function toHeader(
  { document, operation, path }: MappingPlace,
  mapping: { name: string; expression: string; statusCode: number },
): readonly [string, MappedValue] {
  const header = HEADER.exec(mapping.name)?.[1];
  if (header === undefined) {
    const problem = `${mapping.name} is no header of the answer.`;
    return document.refuse(path, problem, "Write method.response.header.Name: \"'value'\".");
  }
  const value = parseMappedValue({ document, path, of: "response" }, mapping.expression);
  if (!declaresHeader(operation, String(mapping.statusCode), header)) {
    const problem = `The header ${header} is not declared in responses.${mapping.statusCode}.headers (contract E-92).`;
    document.refuse(path, problem, "Declare it there.");
  }
  return [header, value];
}

function declaresHeader(operation: JsonObject, statusCode: string, header: string): boolean {
  const responses = getOwn(operation, "responses");
  const response = isJsonObject(responses) ? getOwn(responses, statusCode) : undefined;
  const headers = isJsonObject(response) ? getOwn(response, "headers") : undefined;
  return (
    isJsonObject(headers) && Object.keys(headers).some((name) => name.toLowerCase() === header.toLowerCase())
  );
}
