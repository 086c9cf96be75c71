import { getOwn, isJsonObject, type JsonObject } from "../platform/json.ts";
import { type Draft, iterateMaps, openMap, toDraft } from "./draft.ts";
import { type PropertyTable, readProperties } from "./property-table.ts";
import { parseAuthorizers, type SamAuthorizer, type ToAuthorizerUri } from "./sam-authorizers.ts";
import { addResourcePolicy, parseResourcePolicy } from "./sam-resource-policy.ts";
import { isTrueToSam } from "./sam-truth.ts";
import { parseUsagePlan } from "./sam-usage-plans.ts";
import { findPlace, recordPlace, refuseAt } from "./source-place.ts";

/** `Auth` of an `AWS::Serverless::Api`. */
export interface SamApiAuth {
  readonly authorizers: ReadonlyMap<string, SamAuthorizer>;
  /** One of `authorizers`, or `AWS_IAM`. */
  readonly defaultAuthorizer?: string;
  /** Whether the default also guards `OPTIONS` (contract A-114). */
  readonly guardsPreflight: boolean;
  readonly apiKeyRequired: boolean;
  readonly apiKeyForPreflight: boolean;
  /** `InvokeRole`: the role that calls the functions behind AWS signatures. */
  readonly invokeRole: InvokeRole;
  readonly resourcePolicy?: JsonObject;
}

/** As written; a key that is there and says nothing is not the same as one that is not there. */
export interface InvokeRole {
  readonly isGiven: boolean;
  readonly value: unknown;
}

export const INTEGRATION = "x-amazon-apigateway-integration";
export const AWS_IAM = "AWS_IAM";
/** The scheme of SAM for API keys, and its mark for a method that wants none. */
export const API_KEY = "api_key";
export const NO_API_KEY = "api_key_false";

const API_AUTH: PropertyTable = {
  what: "Auth of an API",
  modelled: [
    "AddApiKeyRequiredToCorsPreflight",
    "AddDefaultAuthorizerToCorsPreflight",
    "ApiKeyRequired",
    "Authorizers",
    "DefaultAuthorizer",
    "InvokeRole",
    "ResourcePolicy",
    "UsagePlan",
  ],
  ignored: [],
};

const IAM_SCHEME: JsonObject = {
  type: "apiKey",
  name: "Authorization",
  in: "header",
  "x-amazon-apigateway-authtype": "awsSigv4",
};
const API_KEY_SCHEME: JsonObject = { type: "apiKey", name: "x-api-key", in: "header" };

/** What is read here was resolved before. */
export const asIs = (value: unknown): unknown => value;

/** @throws StartError for what SAM refuses, and where it would leave routes open without a word */
export function parseApiAuth(properties: JsonObject, toUri: ToAuthorizerUri): SamApiAuth {
  const auth = readProperties(readAuth(properties), API_AUTH, asIs);
  const authorizers = parseAuthorizers(auth, toUri);
  const name = parseDefault(auth, authorizers);
  parseUsagePlan(auth);
  const policy = parseResourcePolicy(auth);
  return {
    authorizers,
    guardsPreflight: isTrueToSam(getOwn(auth, "AddDefaultAuthorizerToCorsPreflight") ?? true),
    apiKeyRequired: isTrueToSam(getOwn(auth, "ApiKeyRequired")),
    apiKeyForPreflight: isTrueToSam(getOwn(auth, "AddApiKeyRequiredToCorsPreflight") ?? true),
    invokeRole: readInvokeRole(auth),
    ...(name !== undefined && { defaultAuthorizer: name }),
    ...(policy !== undefined && { resourcePolicy: policy }),
  };
}

export function readInvokeRole(auth: JsonObject): InvokeRole {
  return { isGiven: Object.hasOwn(auth, "InvokeRole"), value: getOwn(auth, "InvokeRole") };
}

function readAuth(properties: JsonObject): JsonObject {
  const written = getOwn(properties, "Auth") ?? {};
  if (isJsonObject(written)) return written;
  return refuseAt(findPlace(properties, "Auth"), "Auth must be a map.", "Correct it.");
}

/** SAM forgets a default without `Authorizers`, and leaves every route open; here that is refused. */
function parseDefault(auth: JsonObject, authorizers: ReadonlyMap<string, SamAuthorizer>): string | undefined {
  const name = getOwn(auth, "DefaultAuthorizer");
  if (!isTrueToSam(name)) return undefined;
  if (typeof name === "string" && (authorizers.has(name) || name === AWS_IAM)) return name;
  return refuseAt(
    findPlace(auth, "DefaultAuthorizer"),
    `DefaultAuthorizer ${String(name)} is not one of Authorizers.`,
    "Declare it under Authorizers.",
  );
}

/** Writes the security schemes, and the defaults into every operation that says nothing itself. */
export function addApiAuth(body: Draft, auth: SamApiAuth, stageName: string): void {
  const { authorizers, defaultAuthorizer } = auth;
  const definitions = () => openMap(body, "securityDefinitions");
  if (defaultAuthorizer === AWS_IAM) definitions()[AWS_IAM] = IAM_SCHEME;
  for (const [name, { scheme }] of authorizers) definitions()[name] = scheme;
  for (const [method, operation] of iterateOperations(body)) {
    if (defaultAuthorizer !== undefined && (method !== "options" || auth.guardsPreflight)) {
      setDefault(operation, auth, defaultAuthorizer);
      declareIam(body, operation);
    }
    if (auth.apiKeyRequired) requireApiKey(operation, method !== "options" || auth.apiKeyForPreflight);
  }
  if (auth.apiKeyRequired) declareApiKey(body);
  if (auth.resourcePolicy === undefined) return;
  const paths = getOwn(body, "paths");
  addResourcePolicy(body, auth.resourcePolicy, { paths: Object.keys(paths ?? {}), stageName });
}

/** What SAM takes for operations: the maps in a path that have an integration. */
export function* iterateOperations(body: Draft): Generator<readonly [method: string, operation: Draft]> {
  for (const [, pathItem] of iterateMaps(openMap(body, "paths"))) {
    for (const [method, operation] of iterateMaps(pathItem)) {
      const integration = getOwn(operation, INTEGRATION);
      if (isJsonObject(integration) && Object.keys(integration).length > 0)
        yield [method.toLowerCase(), operation];
    }
  }
}

/** SAM looks at the first entry only; a scheme of that name that is there stays. */
export function declareIam(body: Draft, operation: Draft): void {
  const [first] = readSecurity(operation);
  if (first !== undefined && Object.hasOwn(first, AWS_IAM)) {
    openMap(body, "securityDefinitions")[AWS_IAM] ??= IAM_SCHEME;
  }
}

export function declareApiKey(body: Draft): void {
  openMap(body, "securityDefinitions")[API_KEY] ??= API_KEY_SCHEME;
}

/**
 * SAM's own rule: `NONE` is taken out and the default not put in; an entry with a declared authorizer stays;
 * everything else stays too, and the default is added behind it (contract A-113).
 */
function setDefault(operation: Draft, auth: SamApiAuth, name: string): void {
  const existing = readSecurity(operation);
  const isOwn = (entry: JsonObject) =>
    Object.keys(entry).some((key) => key === AWS_IAM || auth.authorizers.has(key));
  const others = existing.filter((entry) => !isOwn(entry));
  const own = existing.filter(isOwn);
  const none = others.findIndex((entry) => Object.hasOwn(entry, "NONE"));
  const kept = others.filter((_, index) => index !== none);
  const added =
    none !== -1 ? [] : own.length > 0 ? own : [{ [name]: auth.authorizers.get(name)?.scopes ?? [] }];
  const security = [...kept, ...added];
  // SAM leaves an emptied list as it was, so the mark NONE stays visible in the document.
  if (security.length > 0) setSecurity(operation, security);
}

/** SAM's own rule: the mark of a method that wants no key is taken out, every other method gets the entry. */
function requireApiKey(operation: Draft, isRequired: boolean): void {
  const existing = readSecurity(operation);
  const isKey = (entry: JsonObject) => Object.hasOwn(entry, API_KEY) || Object.hasOwn(entry, NO_API_KEY);
  const keys = existing.filter(isKey);
  const refused = keys.findIndex((entry) => Object.hasOwn(entry, NO_API_KEY));
  const wanted = refused === -1 && isRequired ? [{ [API_KEY]: [] }] : [];
  const security = [...existing.filter((entry) => !isKey(entry)), ...wanted];
  if (security.length > 0 || existing.length > 0) setSecurity(operation, security);
}

export function readSecurity(operation: Draft): readonly JsonObject[] {
  const security = Object.hasOwn(operation, "security") ? getOwn(toDraft(operation), "security") : [];
  if (!Array.isArray(security) || !security.every(isJsonObject)) {
    return refuseAt(findPlace(operation, "security"), "security must be a list of maps.", "Correct it.");
  }
  return security;
}

function setSecurity(operation: Draft, security: readonly JsonObject[]): void {
  const place = findPlace(operation, "security");
  operation.security = place === undefined ? security : recordPlace([...security], place);
}
