import { getOwn, isJsonObject, type JsonObject } from "../platform/json.ts";
import { type ApiDocument, readMap, readTexts } from "./api-document.ts";
import type { Integration, MockIntegration, MockResponse } from "./rest-api.ts";

export interface MockPlace {
  readonly document: ApiDocument;
  readonly operation: JsonObject;
  readonly integration: JsonObject;
  /** Of the integration. */
  readonly path: readonly string[];
}

const HEADER = /^method\.response\.header\.(.+)$/;
const LITERAL = /^'(.*)'$/s;
const MAPPED = /^(?:integration\.response|context|stageVariables)\./;
const PASSTHROUGH = ["when_no_match", "when_no_templates", "never"] as const;

/** @throws StartError for what API Gateway would not import (contract E.6) */
export function parseMockIntegration(at: MockPlace): Integration {
  const { document, integration, path } = at;
  const requestTemplates = readTexts(document, integration, [...path, "requestTemplates"]);
  const responses = readMap(document, integration, [...path, "responses"]);
  if (Object.values(responses).some(hasMappedHeader)) {
    return { kind: "not-run-here", reason: "headers mapped from the integration's answer are not run here" };
  }
  const mock: MockIntegration = {
    requestTemplates,
    passthroughBehavior: parsePassthrough(at),
    responses: Object.keys(responses).map((pattern) => parseResponse(at, pattern, responses[pattern])),
  };
  const reason = findReason(mock);
  return reason === undefined ? { kind: "mock", mock } : { kind: "not-run-here", reason };
}

function hasMappedHeader(response: unknown): boolean {
  const parameters = isJsonObject(response) ? getOwn(response, "responseParameters") : undefined;
  return isJsonObject(parameters) && Object.values(parameters).some((value) => MAPPED.test(String(value)));
}

/** Templates are JSON here; what a program of VTL would answer is not known, and not guessed. */
function findReason({ requestTemplates, responses }: MockIntegration): string | undefined {
  const templates = [requestTemplates, ...responses.map((response) => response.templates)].flatMap(
    Object.values,
  );
  const hasCode = templates.some((template) => /[#$]/.test(String(template)));
  return hasCode ? "mapping templates with $ or # (VTL) are not run here" : undefined;
}

function parsePassthrough({
  document,
  integration,
  path,
}: MockPlace): MockIntegration["passthroughBehavior"] {
  const written = String(getOwn(integration, "passthroughBehavior") ?? "when_no_match").toLowerCase();
  const behavior = PASSTHROUGH.find((one) => one === written);
  const place = [...path, "passthroughBehavior"];
  return (
    behavior ?? document.refuse(place, `There is no passthroughBehavior ${written}.`, "Write when_no_match.")
  );
}

function parseResponse(at: MockPlace, pattern: string, value: unknown): MockResponse {
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
  };
}

function checkPattern(document: ApiDocument, pattern: string, path: readonly string[]): void {
  try {
    new RegExp(pattern);
  } catch {
    document.refuse(path, `${pattern} is no regular expression.`, "Write a status code, or default.");
  }
}

/** Literals stand in single quotes (E-93), and only headers that the method response declares are sent (E-92). */
function toHeader(
  { document, operation, path }: MockPlace,
  mapping: { name: string; expression: string; statusCode: number },
): readonly [string, string] {
  const header = HEADER.exec(mapping.name)?.[1];
  const literal = LITERAL.exec(mapping.expression)?.[1];
  if (header === undefined || literal === undefined) {
    const problem = `${mapping.name}: ${mapping.expression} is no header with a literal value.`;
    return document.refuse(path, problem, "Write method.response.header.Name: \"'value'\".");
  }
  if (!declaresHeader(operation, String(mapping.statusCode), header)) {
    const problem = `The header ${header} is not declared in responses.${mapping.statusCode}.headers (contract E-92).`;
    document.refuse(path, problem, "Declare it there.");
  }
  return [header, literal];
}

function declaresHeader(operation: JsonObject, statusCode: string, header: string): boolean {
  const responses = getOwn(operation, "responses");
  const response = isJsonObject(responses) ? getOwn(responses, statusCode) : undefined;
  const headers = isJsonObject(response) ? getOwn(response, "headers") : undefined;
  return (
    isJsonObject(headers) && Object.keys(headers).some((name) => name.toLowerCase() === header.toLowerCase())
  );
}
