import { getOwn } from "../../platform/json.ts";
import type { HttpApiResource, StackModel } from "../../template/resources.ts";
import { type ApiDocument, openDocument } from "../api-document.ts";
import { createImportVariables } from "../import-variables.ts";
import { parseHttpAuthorizers } from "./authorizers.ts";
import { parseCors } from "./cors.ts";
import type { HttpApi } from "./http-api.ts";
import { parseHttpRoutes } from "./routes.ts";

const PREFIX = "x-amazon-apigateway-";

/** Read by this room, or without effect on an answer. */
const KNOWN_AT_ROOT = new Set([
  "cors",
  "endpoint-configuration",
  "importexport-version",
  "integrations",
  "tag-value",
]);

/** Of REST APIs: API Gateway says "not supported for HTTP APIs" and goes on without (docs/behaviour/http-api.md H-07). */
const OF_REST_APIS = new Set([
  "api-key-source",
  "binary-media-types",
  "documentation",
  "gateway-responses",
  "minimum-compression-size",
  "request-validator",
  "request-validators",
]);

/**
 * Imports an HTTP API's document as API Gateway would, with `FailOnWarnings` in mind: what it would drop in
 * silence and a guard depends on, is refused.
 *
 * @throws StartError naming file, line and path
 */
export function parseHttpApi(
  resource: HttpApiResource,
  stack: Pick<StackModel, "region" | "accountId">,
): HttpApi {
  const document = openDocument(resource);
  if (document.dialect !== "openapi-3.0") {
    document.refuse(["swagger"], "An HTTP API takes OpenAPI 3.0 only (H-07).", "Write openapi: 3.0.1.");
  }
  checkExtensions(document);
  const context = { apiId: resource.httpApiId, variables: createImportVariables(stack) };
  const schemes = parseHttpAuthorizers(document, context);
  return {
    httpApiId: resource.httpApiId,
    name: resource.name,
    region: stack.region,
    accountId: stack.accountId,
    stages: resource.stages,
    routes: parseHttpRoutes(document, { ...context, schemes }),
    authorizers: [...schemes.values()].flatMap((scheme) =>
      scheme.kind === "authorizer" && scheme.authorizer.kind !== "iam" ? [scheme.authorizer] : [],
    ),
    cors: parseCors(document),
    warnings: document.warnings,
  };
}

function checkExtensions(document: ApiDocument): void {
  for (const key of Object.keys(document.body)) {
    if (!key.startsWith(PREFIX) || KNOWN_AT_ROOT.has(key.slice(PREFIX.length))) continue;
    if (OF_REST_APIS.has(key.slice(PREFIX.length))) {
      document.warn([key], `${key} has no effect on an HTTP API (H-07).`);
    } else if (getOwn(document.body, key) !== undefined) {
      document.refuse([key], `The extension ${key} is not supported on an HTTP API.`, "Remove it.");
    }
  }
}
