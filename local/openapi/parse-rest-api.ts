import { createHash } from "node:crypto";
import { getOwn } from "../platform/json.ts";
import { createStableId, LOWER_ALPHANUMERIC } from "../platform/stable-id.ts";
import type { RestApiResource, StackModel } from "../template/resources.ts";
import { type ApiDocument, openDocument } from "./api-document.ts";
import { listAuthorizers, parseSecuritySchemes } from "./authorizers.ts";
import { refuseUnsupportedExtensions } from "./extensions.ts";
import { parseGatewayResponses } from "./gateway-responses.ts";
import { createImportVariables } from "./import-variables.ts";
import type { RestApi } from "./rest-api.ts";
import { parseRoutes } from "./routes.ts";

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
  const routes = parseRoutes(document, { ...context, schemes });
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
    gatewayResponses: parseGatewayResponses(document),
    binaryMediaTypes: parseBinaryMediaTypes(document, resource),
    warnings: document.warnings,
  };
}

/** Another document is another deployment (contract A-119). */
function createDeploymentId({ restApiId, body }: RestApiResource): string {
  const hash = createHash("sha256").update(JSON.stringify(body)).digest("hex");
  return createStableId({ kind: "deployment", parts: [restApiId, hash] }, LOWER_ALPHANUMERIC, 6);
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
