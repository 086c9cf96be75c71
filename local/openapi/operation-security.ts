import { getOwn, isJsonObject, type JsonObject } from "../platform/json.ts";
import type { ApiDocument } from "./api-document.ts";
import type { RouteAuthorization } from "./authorizer-definition.ts";
import type { SecuritySchemes } from "./authorizers.ts";

export interface OperationPlace {
  readonly document: ApiDocument;
  readonly operation: JsonObject;
  readonly path: readonly string[];
}

const OVERRIDE = "x-amazon-apigateway-auth";
const ONE_ONLY = "Keep one entry: [{ Authorizer: [] }], or with its scopes.";

/**
 * Who may call an operation; `undefined` only where the document says itself that everybody may. What it
 * asks for and API Gateway would not enforce, or the twin cannot, is refused (contract ).
 *
 * @throws StartError
 */
export function parseOperationSecurity(
  at: OperationPlace,
  schemes: SecuritySchemes,
): RouteAuthorization | undefined {
  const { document, operation, path } = at;
  const own = getOwn(operation, "security");
  const override = parseOverride(at);
  if (override === "open") {
    if (own !== undefined && !isEmptyList(own)) {
      const problem = `${OVERRIDE} says NONE, security asks for an authorizer.`;
      document.refuse([...path, "security"], problem, "Keep one of the two.");
    }
    return undefined;
  }
  if (own !== undefined) return parseSecurity({ document, path: [...path, "security"] }, own, schemes);
  const root = getOwn(document.body, "security");
  if (root === undefined) return undefined;
  document.warn(
    path,
    "it has no security of its own and relies on that of the whole document (contract A-39).",
  );
  return parseSecurity({ document, path: ["security"] }, root, schemes);
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

/** Contract A-55. */
function parseOverride({ document, operation, path }: OperationPlace): "open" | "none" {
  const override = getOwn(operation, OVERRIDE);
  if (override === undefined) return "none";
  const type = isJsonObject(override) ? String(getOwn(override, "type")).toUpperCase() : "";
  if (type === "NONE") return "open";
  const problem =
    type === "AWS_IAM" ? "AWS_IAM is not supported here yet." : `${OVERRIDE} must be { type: NONE }.`;
  return document.refuse([...path, OVERRIDE], problem, "Guard it by a user pool with security.");
}

interface SecurityPlace {
  readonly document: ApiDocument;
  readonly path: readonly string[];
}

function parseSecurity(
  at: SecurityPlace,
  security: unknown,
  schemes: SecuritySchemes,
): RouteAuthorization | undefined {
  const { document, path } = at;
  if (!Array.isArray(security)) return document.refuse(path, "security must be a list.", ONE_ONLY);
  // Contract A-40: the empty list opts out of the document's own security.
  if (security.length === 0) return undefined;
  if (security.length > 1) {
    const names = security.flatMap((entry) => (isJsonObject(entry) ? Object.keys(entry) : [])).join(", ");
    const problem = `A method has one authorizer, but security has ${security.length} entries: ${names} (contract A-42).`;
    document.refuse(path, problem, ONE_ONLY);
  }
  const [entry] = security as readonly unknown[];
  const names = isJsonObject(entry) ? Object.keys(entry) : [];
  const [name] = names;
  if (!isJsonObject(entry) || name === undefined || names.length > 1) {
    return document.refuse(path, "An entry of security names one scheme.", ONE_ONLY);
  }
  return parseEntry(at, { name, scopes: entry[name] }, schemes);
}

function parseEntry(
  { document, path }: SecurityPlace,
  { name, scopes }: { name: string; scopes: unknown },
  schemes: SecuritySchemes,
): RouteAuthorization | undefined {
  const scheme = schemes.get(name);
  // The mark that SAM leaves where an event says `Authorizer: NONE`.
  if (scheme === undefined && name === "NONE") return undefined;
  if (scheme === undefined) {
    const remedy = "Declare it under components.securitySchemes, or correct the name.";
    return document.refuse(path, `There is no security scheme ${name} (contract A-43).`, remedy);
  }
  if (scheme.kind === "unsupported") return document.refuse(path, scheme.problem, scheme.remedy);
  if (!Array.isArray(scopes) || !scopes.every((scope) => typeof scope === "string" && scope !== "")) {
    return document.refuse(path, `The scopes of ${name} must be a list of texts.`, "Write [] for none.");
  }
  return { authorizer: scheme.authorizer, scopes };
}
