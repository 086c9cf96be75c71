import { getOwn, isJsonObject, type JsonObject } from "../platform/json.ts";
import type { ApiDocument } from "./api-document.ts";
import type { ImportVariables } from "./import-variables.ts";
import { parseLambdaUri } from "./lambda-uri.ts";
import { parseMockIntegration } from "./mock-integration.ts";
import type { Integration } from "./rest-api.ts";

export const INTEGRATION = "x-amazon-apigateway-integration";

export interface IntegrationPlace {
  readonly document: ApiDocument;
  readonly operation: JsonObject;
  /** Of the operation. */
  readonly path: readonly string[];
  readonly variables: ImportVariables;
}

/** Contract A-50. */
const TIMEOUT = { least: 50, most: 29_000 };

/** @throws StartError for an integration that API Gateway would not import (contract) */
export function parseIntegration(at: IntegrationPlace): Integration {
  const { document, operation } = at;
  const path = [...at.path, INTEGRATION];
  const integration = getOwn(operation, INTEGRATION);
  if (!isJsonObject(integration)) {
    const problem = `The operation has no ${INTEGRATION} (contract A-44).`;
    return document.refuse(integration === undefined ? at.path : path, problem, "Say what answers it.");
  }
  const type = String(getOwn(integration, "type") ?? "").toLowerCase();
  switch (type) {
    case "aws_proxy":
      return parseProxyIntegration(at, integration, path);
    case "mock":
      return parseMockIntegration({ document, operation, integration, path });
    case "aws":
    case "http":
    case "http_proxy":
      return { kind: "not-run-here", reason: `integrations of type ${type} are not run here` };
    default:
      return document.refuse(
        [...path, "type"],
        `There is no integration type "${type}".`,
        "Write aws_proxy.",
      );
  }
}

function parseProxyIntegration(
  { document, variables }: IntegrationPlace,
  integration: JsonObject,
  path: readonly string[],
): Integration {
  const reason = findReason(integration);
  if (reason !== undefined) return { kind: "not-run-here", reason };
  const uri = getOwn(integration, "uri");
  const named = typeof uri === "string" ? parseLambdaUri(variables.replaceIn(uri)) : undefined;
  if (named === undefined) {
    const problem =
      "uri must be arn:…:lambda:path/2015-03-31/functions/FUNCTION_ARN/invocations (contract A-52).";
    return document.refuse([...path, "uri"], problem, "Write it with Fn::Sub and the function's Arn.");
  }
  warnOfVerb(document, integration, path);
  if (named.qualifier !== undefined) {
    document.warn([...path, "uri"], "the version or alias is answered by the code that is there now.");
  }
  const credentials = getOwn(integration, "credentials");
  return {
    kind: "lambda-proxy",
    functionArn: named.functionArn,
    timeoutInMillis: parseTimeout(document, integration, path),
    ...(typeof credentials === "string" && { credentials: variables.replaceIn(credentials) }),
  };
}

/** What of a proxy integration only AWS does. */
function findReason(integration: JsonObject): string | undefined {
  const uri = String(getOwn(integration, "uri") ?? "");
  if (uri.includes("stageVariables."))
    return "a stage variable in the integration's uri is not resolved here";
  if (
    /:response-streaming-invocations|\/2021-11-15\//.test(uri) ||
    getOwn(integration, "responseTransferMode") === "STREAM"
  ) {
    return "response streaming is not run here";
  }
  if (/:(?:firehose|states|sqs|sns|s3|dynamodb|events|kinesis):/.test(uri)) {
    return "integrations with AWS services other than Lambda are not run here";
  }
  const parameters = getOwn(integration, "requestParameters");
  const names = isJsonObject(parameters) ? Object.keys(parameters) : [];
  const isAsync = names.some((name) => /x-amz-invocation-type$/i.test(name));
  return isAsync ? "asynchronous invocation is not run here" : undefined;
}

/** The backend verb is always POST; at import AWS makes it so (contract A-51). */
function warnOfVerb(document: ApiDocument, integration: JsonObject, path: readonly string[]): void {
  const verb = getOwn(integration, "httpMethod");
  if (String(verb).toUpperCase() === "POST") return;
  document.warn(
    [...path, "httpMethod"],
    "httpMethod of a Lambda integration should be POST (contract A-51).",
  );
}

function parseTimeout(document: ApiDocument, integration: JsonObject, path: readonly string[]): number {
  const written = getOwn(integration, "timeoutInMillis");
  if (written === undefined) return TIMEOUT.most;
  const timeout = Number(written);
  if (!Number.isInteger(timeout) || timeout < TIMEOUT.least || timeout > TIMEOUT.most) {
    const problem = `timeoutInMillis must be a whole number from ${TIMEOUT.least} to ${TIMEOUT.most} (contract A-50).`;
    document.refuse([...path, "timeoutInMillis"], problem, "Correct it.");
  }
  return timeout;
}
