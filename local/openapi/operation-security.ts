import { getOwn, isJsonObject, type JsonObject } from "../platform/json.ts";
import type { ApiDocument } from "./api-document.ts";
import { AWS_IAM, type RouteAuthorization } from "./authorizer-definition.ts";
import type { SecuritySchemes } from "./authorizers.ts";

export interface OperationPlace {
  readonly document: ApiDocument;
  readonly operation: JsonObject;
  readonly path: readonly string[];
}

/** Who may call an operation. */
export interface OperationSecurity {
  /** `undefined` only where the document says itself that nobody needs to prove who they are. */
  readonly authorization: RouteAuthorization | undefined;
  readonly isApiKeyRequired: boolean;
}

const OVERRIDE = "x-amazon-apigateway-auth";
const ONE_ONLY = "Keep one entry: [{ Authorizer: [] }], or with its scopes.";
const OPEN: OperationSecurity = { authorization: undefined, isApiKeyRequired: false };

/**
 * Who may call an operation. What it asks for and API Gateway would not enforce, or the twin cannot, is refused
 * (contract ).
 *
 * @throws StartError
 */
export function parseOperationSecurity(at: OperationPlace, schemes: SecuritySchemes): OperationSecurity {
  const { document, path } = at;
  const override = parseOverride(at);
  if (override === undefined) return parseEffectiveSecurity(at, schemes);
  const own = getOwn(at.operation, "security");
  const security =
    own === undefined ? OPEN : parseSecurity({ document, path: [...path, "security"] }, own, schemes);
  const { authorization } = security;
  if (authorization !== undefined && authorization.authorizer.kind !== override) {
    const asked = override === "open" ? "NONE" : "AWS_IAM";
    const problem = `${OVERRIDE} says ${asked}, security asks for an authorizer.`;
    document.refuse([...path, "security"], problem, "Keep one of the two.");
  }
  return override === "open" ? security : { ...security, authorization: { authorizer: AWS_IAM, scopes: [] } };
}

function parseEffectiveSecurity(at: OperationPlace, schemes: SecuritySchemes): OperationSecurity {
  const { document, operation, path } = at;
  const own = getOwn(operation, "security");
  if (own !== undefined) return parseSecurity({ document, path: [...path, "security"] }, own, schemes);
  const root = getOwn(document.body, "security");
  if (root === undefined) return OPEN;
  document.warn(
    path,
    "it has no security of its own and relies on that of the whole document (contract A-39).",
  );
  return parseSecurity({ document, path: ["security"] }, root, schemes);
}

/** Contract A-55. */
function parseOverride({ document, operation, path }: OperationPlace): "open" | "iam" | undefined {
  const override = getOwn(operation, OVERRIDE);
  if (override === undefined) return undefined;
  const type = isJsonObject(override) ? String(getOwn(override, "type")).toUpperCase() : "";
  if (type === "NONE") return "open";
  if (type === "AWS_IAM") return "iam";
  const problem = `${OVERRIDE} must be { type: NONE } or { type: AWS_IAM }.`;
  return document.refuse([...path, OVERRIDE], problem, "Guard it by an authorizer with security.");
}

interface SecurityPlace {
  readonly document: ApiDocument;
  readonly path: readonly string[];
}

interface Requirement {
  readonly name: string;
  readonly scopes: unknown;
}

/**
 * A method has one authorizer, and asks for an API key besides or does not: whether both stand in one entry or
 * in two makes no difference to API Gateway.
 */
function parseSecurity(at: SecurityPlace, security: unknown, schemes: SecuritySchemes): OperationSecurity {
  const { document, path } = at;
  if (!Array.isArray(security)) return document.refuse(path, "security must be a list.", ONE_ONLY);
  const required = (security as readonly unknown[]).flatMap((entry) => toRequirements(at, entry));
  const guards = required.filter(({ name }) => !isKey(schemes, name) && !isMark(schemes, name));
  if (guards.length > 1) {
    const names = guards.map(({ name }) => name).join(", ");
    const problem = `A method has one authorizer, but security has ${guards.length} entries: ${names} (contract A-42).`;
    document.refuse(path, problem, ONE_ONLY);
  }
  const [guard] = guards;
  return {
    authorization: guard && toAuthorization(at, guard, schemes),
    isApiKeyRequired: required.some(({ name }) => isKey(schemes, name)),
  };
}

function isKey(schemes: SecuritySchemes, name: string): boolean {
  return schemes.get(name)?.kind === "api-key";
}

/** The mark that SAM leaves where an event says `Authorizer: NONE`. */
function isMark(schemes: SecuritySchemes, name: string): boolean {
  return name === "NONE" && !schemes.has(name);
}

function toRequirements({ document, path }: SecurityPlace, entry: unknown): readonly Requirement[] {
  const names = isJsonObject(entry) ? Object.keys(entry) : [];
  if (!isJsonObject(entry) || names.length === 0)
    return document.refuse(path, "An entry of security names one scheme.", ONE_ONLY);
  return names.map((name) => ({ name, scopes: entry[name] }));
}

function toAuthorization(
  { document, path }: SecurityPlace,
  { name, scopes }: Requirement,
  schemes: SecuritySchemes,
): RouteAuthorization | undefined {
  const scheme = schemes.get(name);
  if (scheme === undefined) {
    const remedy = "Declare it under components.securitySchemes, or correct the name.";
    return document.refuse(path, `There is no security scheme ${name} (contract A-43).`, remedy);
  }
  if (scheme.kind === "unsupported") return document.refuse(path, scheme.problem, scheme.remedy);
  if (!Array.isArray(scopes) || !scopes.every((scope) => typeof scope === "string" && scope !== "")) {
    return document.refuse(path, `The scopes of ${name} must be a list of texts.`, "Write [] for none.");
  }
  if (scheme.kind === "api-key") throw new TypeError("An API key is no authorizer.");
  // Only user pools look at scopes; SAM writes them for every kind.
  return { authorizer: scheme.authorizer, scopes: scheme.authorizer.kind === "cognito" ? scopes : [] };
}
