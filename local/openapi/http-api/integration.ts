import { getOwn, isJsonObject, type JsonObject } from "../../platform/json.ts";
import type { ApiDocument } from "../api-document.ts";
import { checkFixedHost } from "../http-uri.ts";
import type { ImportVariables } from "../import-variables.ts";
import type { HttpIntegration } from "./http-api.ts";

export const INTEGRATION = "x-amazon-apigateway-integration";
const SHARED = "x-amazon-apigateway-integrations";

/** H-03. */
const TIMEOUT = { least: 50, most: 30_000 };

const FUNCTION =
  /^(?:arn:aws[a-z-]*:apigateway:[a-z0-9-]+:lambda:path\/2015-03-31\/functions\/)?(arn:aws[a-z-]*:lambda:[a-z0-9-]+:\d{12}:function:[A-Za-z0-9_-]+)(:[A-Za-z0-9_$-]+)?(\/invocations)?$/;

export interface HttpOperationPlace {
  readonly document: ApiDocument;
  readonly operation: JsonObject;
  /** Of the operation. */
  readonly path: readonly string[];
  readonly variables: ImportVariables;
}

/** What answers an operation. @throws StartError for what API Gateway would not import (H-08) */
export function parseHttpIntegration(at: HttpOperationPlace): HttpIntegration {
  const { document } = at;
  const path = [...at.path, INTEGRATION];
  const integration = findIntegration(at, path);
  const type = String(getOwn(integration, "type") ?? "").toLowerCase();
  switch (type) {
    case "aws_proxy":
      return parseProxy(at, integration, path);
    case "http_proxy":
      return parseHttpProxy(at, integration, path);
    default:
      return document.refuse(
        [...path, "type"],
        `An HTTP API has no integrations of type "${type}" (H-08).`,
        "Write aws_proxy or http_proxy.",
      );
  }
}

function parseHttpProxy(
  { document, variables }: HttpOperationPlace,
  integration: JsonObject,
  path: readonly string[],
): HttpIntegration {
  const reason = findReason(integration);
  if (reason !== undefined) return { kind: "not-run-here", reason };
  const uri = variables.replaceIn(String(getOwn(integration, "uri")));
  checkFixedHost(document, [...path, "uri"], uri);
  const verb = String(getOwn(integration, "httpMethod") ?? "ANY").toUpperCase();
  return {
    kind: "http-proxy",
    uri,
    httpMethod: verb === "ANY" ? undefined : verb,
    timeoutInMillis: parseTimeout(document, integration, path),
  };
}

/** The integration itself, or one of those that operations share. */
function findIntegration({ document, operation }: HttpOperationPlace, path: readonly string[]): JsonObject {
  const written = getOwn(operation, INTEGRATION);
  const reference = isJsonObject(written) ? getOwn(written, "$ref") : undefined;
  const integration = reference === undefined ? written : findShared(document, String(reference));
  if (isJsonObject(integration)) return integration;
  const problem =
    reference === undefined
      ? `The operation has no ${INTEGRATION}.`
      : `There is no integration ${String(reference)}.`;
  return document.refuse(path.slice(0, -1), problem, "Say what answers it.");
}

function findShared({ body }: ApiDocument, reference: string): unknown {
  const name = new RegExp(`^#/components/${SHARED}/(.+)$`).exec(reference)?.[1];
  const components = getOwn(body, "components");
  const shared = isJsonObject(components) ? getOwn(components, SHARED) : undefined;
  return name !== undefined && isJsonObject(shared) ? getOwn(shared, name) : undefined;
}

function parseProxy(
  { document, variables }: HttpOperationPlace,
  integration: JsonObject,
  path: readonly string[],
): HttpIntegration {
  const reason = findReason(integration);
  if (reason !== undefined) return { kind: "not-run-here", reason };
  const found = parseFunctionUri(getOwn(integration, "uri"), variables);
  if (found === undefined) {
    const remedy = "Write the function's Arn, or its invocation URI.";
    return document.refuse([...path, "uri"], "uri names no Lambda function.", remedy);
  }
  if (found.qualifier !== undefined) {
    document.warn([...path, "uri"], "the version or alias is answered by the code that is there now.");
  }
  const credentials = getOwn(integration, "credentials");
  return {
    kind: "lambda-proxy",
    functionArn: found.functionArn,
    payloadFormatVersion: parseVersion(document, integration, path),
    timeoutInMillis: parseTimeout(document, integration, path),
    ...(typeof credentials === "string" && { credentials: variables.replaceIn(credentials) }),
  };
}

/** What of a proxy integration only AWS does. */
function findReason(integration: JsonObject): string | undefined {
  const subtype = getOwn(integration, "integrationSubtype");
  if (subtype !== undefined) return `the AWS service integration ${String(subtype)} is not run here`;
  if (getOwn(integration, "tlsConfig") !== undefined) return "tlsConfig of an integration is not read here";
  if (getOwn(integration, "connectionType") === "VPC_LINK") return "VPC links are not run here";
  for (const name of ["requestParameters", "responseParameters"]) {
    const mapping = getOwn(integration, name);
    if (isJsonObject(mapping) && Object.keys(mapping).length > 0)
      return `parameter mapping (${name}) of HTTP APIs is not run here`;
  }
  if (String(getOwn(integration, "uri") ?? "").includes("stageVariables."))
    return "a stage variable in the integration's uri is not resolved here";
  return undefined;
}

/** A function by its ARN, or by the URI that REST APIs use. */
export function parseFunctionUri(
  uri: unknown,
  variables: ImportVariables,
): { readonly functionArn: string; readonly qualifier: string | undefined } | undefined {
  const match = typeof uri === "string" ? FUNCTION.exec(variables.replaceIn(uri)) : null;
  return match?.[1] === undefined ? undefined : { functionArn: match[1], qualifier: match[2] };
}

/** H-30: 1.0 where nothing is said, as CreateIntegration documents it. */
function parseVersion(
  document: ApiDocument,
  integration: JsonObject,
  path: readonly string[],
): "1.0" | "2.0" {
  const written = getOwn(integration, "payloadFormatVersion");
  if (written === undefined || Number(written) === 1) return "1.0";
  if (Number(written) === 2) return "2.0";
  const problem = `There is no payloadFormatVersion ${String(written)} (H-30).`;
  return document.refuse([...path, "payloadFormatVersion"], problem, "Write '2.0'.");
}

function parseTimeout(document: ApiDocument, integration: JsonObject, path: readonly string[]): number {
  const written = getOwn(integration, "timeoutInMillis");
  if (written === undefined) return TIMEOUT.most;
  const timeout = Number(written);
  if (!Number.isInteger(timeout) || timeout < TIMEOUT.least || timeout > TIMEOUT.most) {
    const problem = `timeoutInMillis must be a whole number from ${TIMEOUT.least} to ${TIMEOUT.most} (H-03).`;
    document.refuse([...path, "timeoutInMillis"], problem, "Correct it.");
  }
  return timeout;
}
