import { createHash } from "node:crypto";
import { getOwn } from "../platform/json.ts";
import { createStableId, LOWER_ALPHANUMERIC } from "../platform/stable-id.ts";
import type { RestApiResource, StackModel } from "../template/resources.ts";
import { type ApiDocument, openDocument } from "./api-document.ts";
import { listAuthorizers, parseSecuritySchemes } from "./authorizers.ts";
import { refuseUnsupportedExtensions } from "./extensions.ts";
import { parseGatewayResponses } from "./gateway-responses.ts";
import { createImportVariables } from "./import-variables.ts";
import { parseResourcePolicy } from "./policies/resource-policy.ts";
import type { RestApi } from "./rest-api.ts";
import { parseRoutes } from "./routes.ts";

const API_KEY_SOURCE = "x-amazon-apigateway-api-key-source";
const COMPRESSION_SIZE = "x-amazon-apigateway-minimum-compression-size";
const MAX_BYTES = 10_485_760;
const BINARY_MEDIA_TYPES = "x-amazon-apigateway-binary-media-types";

/**
 * Imports an API's document as API Gateway would, with `FailOnWarnings` in mind: what it would drop in
 * silence and a guard depends on, is refused.
 *
 * @throws StartError naming file, line and path (contract A.1 to A.5)
 */
export function parseRestApi(
  resource: RestApiResource,
  stack: Pick<StackModel, "region" | "accountId">,
): RestApi {
  const document = openDocument(resource);
  refuseUnsupportedExtensions(document);
  const context = { restApiId: resource.restApiId, variables: createImportVariables(stack) };
  const schemes = parseSecuritySchemes(document, context);
  const routes = parseRoutes(document, {
    ...context,
    schemes,
    stageVariables: resource.stageVariables ?? {},
  });
  const policy = parseResourcePolicy(document, { ...stack, restApiId: resource.restApiId });
  return {
    restApiId: resource.restApiId,
    name: resource.name,
    stageName: resource.stageName,
    stageVariables: resource.stageVariables,
    deploymentId: createDeploymentId(resource),
    region: stack.region,
    accountId: stack.accountId,
    routes,
    authorizers: listAuthorizers(schemes),
    ...(policy !== undefined && { resourcePolicy: policy }),
    apiKeySource: parseApiKeySource(document),
    methodThrottles: resource.methodThrottles,
    gatewayResponses: parseGatewayResponses(document),
    binaryMediaTypes: parseBinaryMediaTypes(document, resource),
    ...parseCompressionSize(document),
    ...(resource.accessLogFormat !== undefined && { accessLogFormat: resource.accessLogFormat }),
    warnings: document.warnings,
  };
}

/** Contract A-60. */
function parseCompressionSize(document: ApiDocument): Pick<RestApi, "minimumCompressionSize"> {
  const written = getOwn(document.body, COMPRESSION_SIZE);
  if (written === undefined || written === null) return {};
  const minimumCompressionSize = Number(written);
  if (
    Number.isInteger(minimumCompressionSize) &&
    minimumCompressionSize >= 0 &&
    minimumCompressionSize <= MAX_BYTES
  )
    return { minimumCompressionSize };
  const problem = `The size from which bodies are compressed is a whole number up to ${MAX_BYTES} (contract A-60).`;
  return document.refuse([COMPRESSION_SIZE], problem, "Correct it.");
}

/** Another document is another deployment (contract A-119). */
function createDeploymentId({ restApiId, body }: RestApiResource): string {
  const hash = createHash("sha256").update(JSON.stringify(body)).digest("hex");
  return createStableId({ kind: "deployment", parts: [restApiId, hash] }, LOWER_ALPHANUMERIC, 6);
}

/** Contract A-61. */
function parseApiKeySource(document: ApiDocument): "HEADER" | "AUTHORIZER" {
  const source = String(getOwn(document.body, API_KEY_SOURCE) ?? "HEADER").toUpperCase();
  if (source === "HEADER" || source === "AUTHORIZER") return source;
  return document.refuse([API_KEY_SOURCE], `There is no API key source ${source}.`, "Write HEADER.");
}

function parseBinaryMediaTypes(document: ApiDocument, resource: RestApiResource): readonly string[] {
  const written = getOwn(document.body, BINARY_MEDIA_TYPES) ?? [];
  if (!Array.isArray(written) || !written.every((type) => typeof type === "string")) {
    return document.refuse(
      [BINARY_MEDIA_TYPES],
      "Binary media types are a list of texts.",
      "Write [image/png].",
    );
  }
  return [...new Set([...resource.binaryMediaTypes, ...(written as readonly string[])])];
}
