import { getOwn, isJsonObject, type JsonObject } from "../platform/json.ts";
import type { ApiDocument } from "./api-document.ts";

const PREFIX = "x-amazon-apigateway-";

/** Read by this room, or without effect on an answer (contract A.3). */
const KNOWN_AT_ROOT = new Set([
  "api-key-source",
  "binary-media-types",
  "cors", // HTTP APIs only
  "documentation",
  "endpoint-access-mode",
  "gateway-responses",
  "importexport-version",
  "integrations", // HTTP APIs only
  "minimum-compression-size",
  "policy",
  "request-validator",
  "request-validators",
  "security-policy",
  "tag-value",
]);

const KNOWN_AT_OPERATION = new Set(["auth", "integration", "request-validator", "tag-value"]);

const ENDPOINT = `${PREFIX}endpoint-configuration`;

/** @throws StartError for an extension that guards or answers on AWS and does not here */
export function refuseUnsupportedExtensions(document: ApiDocument): void {
  const { body } = document;
  refuseClosedEndpoint(document, body, []);
  const servers = getOwn(body, "servers");
  for (const [index, server] of (Array.isArray(servers) ? servers : []).entries()) {
    if (isJsonObject(server)) refuseClosedEndpoint(document, server, ["servers", String(index)]);
  }
  refuseUnknown(document, body, { path: [], known: KNOWN_AT_ROOT });
}

export function refuseUnknownInOperation(
  document: ApiDocument,
  operation: JsonObject,
  path: readonly string[],
): void {
  refuseUnknown(document, operation, { path, known: KNOWN_AT_OPERATION });
}

function refuseUnknown(
  document: ApiDocument,
  holder: JsonObject,
  { path, known }: { path: readonly string[]; known: ReadonlySet<string> },
): void {
  for (const key of Object.keys(holder)) {
    if (!key.startsWith(PREFIX) || key === ENDPOINT || known.has(key.slice(PREFIX.length))) continue;
    document.refuse([...path, key], `The extension ${key} is not supported here.`, "Remove it.");
  }
}

/** `vpcEndpointIds` and the like concern private APIs only; a closed endpoint would be open here. */
function refuseClosedEndpoint(document: ApiDocument, holder: JsonObject, path: readonly string[]): void {
  const configuration = getOwn(holder, ENDPOINT);
  if (!isJsonObject(configuration)) return;
  const closed = getOwn(configuration, "disableExecuteApiEndpoint");
  if (closed === true || closed === "true") {
    const problem = "disableExecuteApiEndpoint closes the only address that is served here.";
    document.refuse([...path, ENDPOINT], problem, "Switch it off locally.");
  }
}
