import { getOwn, isJsonObject, type JsonObject } from "../platform/json.ts";
import type { ApiDocument } from "./api-document.ts";
import { checkFixedHost } from "./http-uri.ts";
import type { ImportVariables } from "./import-variables.ts";
import { parseContentHandling, parseIntegrationMapping } from "./integration-mapping.ts";
import type { HttpEndpoint, Integration, LambdaProxyIntegration } from "./integration-shapes.ts";
import { parseLambdaUri } from "./lambda-uri.ts";
import { parseRequestParameters } from "./request-parameters.ts";

export const INTEGRATION = "x-amazon-apigateway-integration";

export interface IntegrationPlace {
  readonly document: ApiDocument;
  readonly operation: JsonObject;
  /** Of the operation. */
  readonly path: readonly string[];
  readonly variables: ImportVariables;
  /** Of the stage that is served. */
  readonly stageVariables: Readonly<Record<string, string>>;
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
  return parseByType({ ...at, integration, path });
}

/** `path` is that of the integration. */
interface Place extends IntegrationPlace {
  readonly integration: JsonObject;
}

function parseByType(at: Place): Integration {
  const type = String(getOwn(at.integration, "type") ?? "").toLowerCase();
  switch (type) {
    case "aws_proxy":
      return parseLambda(at, toLambdaProxy);
    case "aws":
      return parseLambda(at, (target) => ({
        ...target,
        kind: "lambda",
        mapping: parseIntegrationMapping(at),
      }));
    case "mock":
      return { kind: "mock", mock: parseIntegrationMapping(at) };
    case "http":
      return parseHttp(at, (endpoint) => ({ kind: "http", endpoint, mapping: parseIntegrationMapping(at) }));
    case "http_proxy":
      return parseHttp(at, (endpoint) => toHttpProxy(at, endpoint));
    default:
      return at.document.refuse(
        [...at.path, "type"],
        `There is no integration type "${type}".`,
        "Write aws_proxy.",
      );
  }
}

type LambdaTarget = Omit<LambdaProxyIntegration, "kind" | "forbiddenHeader">;

function parseLambda(
  at: Place,
  toIntegration: (target: LambdaTarget, at: Place) => Integration,
): Integration {
  const { document, integration, path, variables } = at;
  const uri = resolveUri(at);
  const reason = findReason(integration, uri);
  if (reason !== undefined) return { kind: "not-run-here", reason };
  const named = parseLambdaUri(uri);
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
  const target: LambdaTarget = {
    functionArn: named.functionArn,
    timeoutInMillis: parseTimeout(document, integration, path),
    ...(typeof credentials === "string" && { credentials: variables.replaceIn(credentials) }),
  };
  return toIntegration(target, at);
}

/** E-25. */
const FORBIDDEN_HEADERS =
  /^(?:content-length|transfer-encoding|authorization|connection|expect|proxy-authenticate|te)$/i;

function toLambdaProxy(target: LambdaTarget, at: Place): Integration {
  const headers = parseRequestParameters(at).filter(({ place }) => place === "header");
  const forbidden = headers.find(({ name }) => FORBIDDEN_HEADERS.test(name))?.name;
  return { kind: "lambda-proxy", ...target, ...(forbidden !== undefined && { forbiddenHeader: forbidden }) };
}

function parseHttp(at: Place, toIntegration: (endpoint: HttpEndpoint) => Integration): Integration {
  const { document, integration, path } = at;
  const uri = resolveUri(at);
  const reason = findHttpReason(integration) ?? findMissingVariable(uri);
  if (reason !== undefined) return { kind: "not-run-here", reason };
  checkFixedHost(document, [...path, "uri"], uri);
  const verb = getOwn(integration, "httpMethod");
  const httpMethod = typeof verb === "string" ? verb.toUpperCase() : "ANY";
  return toIntegration({
    uri,
    timeoutInMillis: parseTimeout(document, integration, path),
    ...(httpMethod !== "ANY" && { httpMethod }),
  });
}

function toHttpProxy(at: Place, endpoint: HttpEndpoint): Integration {
  return {
    kind: "http-proxy",
    endpoint,
    parameters: parseRequestParameters(at),
    ...parseContentHandling(at.document, at.integration, at.path),
  };
}

/** What of an HTTP integration only AWS does. */
function findHttpReason(integration: JsonObject): string | undefined {
  if (
    getOwn(integration, "connectionType") === "VPC_LINK" ||
    getOwn(integration, "connectionId") !== undefined
  ) {
    return "VPC links are not run here";
  }
  const tls = getOwn(integration, "tlsConfig");
  return isJsonObject(tls) && String(getOwn(tls, "insecureSkipVerification")) === "true"
    ? "certificates are always verified here (insecureSkipVerification)"
    : undefined;
}

/** What of an integration with a service of AWS is not run here. */
function findReason(integration: JsonObject, uri: string): string | undefined {
  if (
    /:response-streaming-invocations|\/2021-11-15\//.test(uri) ||
    getOwn(integration, "responseTransferMode") === "STREAM"
  ) {
    return "response streaming is not run here";
  }
  const [, service] = /^arn:[^:]*:apigateway:[^:]*:([^:/]+):(?:path|action)\//.exec(uri) ?? [];
  if (service !== undefined && service !== "lambda") {
    return `integrations with AWS services other than Lambda are not run here (${service})`;
  }
  const missing = findMissingVariable(uri);
  if (missing !== undefined) return missing;
  const parameters = getOwn(integration, "requestParameters");
  const names = isJsonObject(parameters) ? Object.keys(parameters) : [];
  const isAsync = names.some((name) => /x-amz-invocation-type$/i.test(name));
  return isAsync ? "asynchronous invocation is not run here" : undefined;
}

const STAGE_VARIABLE = /\$\{stageVariables\.([\w-]+)\}/;

/** The uri with account, Region and the variables of the stage in their places. */
function resolveUri({ integration, variables, stageVariables }: Place): string {
  const uri = getOwn(integration, "uri");
  if (typeof uri !== "string") return "";
  const pattern = new RegExp(STAGE_VARIABLE, "g");
  return variables
    .replaceIn(uri)
    .replace(pattern, (written, name: string) => String(getOwn(stageVariables, name) ?? written));
}

function findMissingVariable(uri: string): string | undefined {
  const [, name] = STAGE_VARIABLE.exec(uri) ?? [];
  return name && `the stage variable ${name} of the integration's uri has no value`;
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
