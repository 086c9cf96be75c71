import { getOwn, isJsonObject, type JsonObject } from "../platform/json.ts";
import { type Draft, iterateMaps, openMap, toDraft } from "./draft.ts";
import { type PropertyTable, readProperties } from "./property-table.ts";
import { findPlace, recordPlace, refuseAt } from "./source-place.ts";

/** `Auth` of an `AWS::Serverless::Api`, as far as it is run here: user pools. */
export interface SamApiAuth {
  readonly authorizers: ReadonlyMap<string, SamAuthorizer>;
  readonly defaultAuthorizer?: string;
  /** Whether the default also guards `OPTIONS` (contract A-114). */
  readonly guardsPreflight: boolean;
}

export interface SamAuthorizer {
  /** `undefined` when the template names none: then an operation has `[]`. */
  readonly scopes: readonly unknown[] | undefined;
  /** The security scheme that SAM writes for it (contract A-74). */
  readonly scheme: JsonObject;
}

export const INTEGRATION = "x-amazon-apigateway-integration";

const API_AUTH: PropertyTable = {
  what: "Auth of an API",
  modelled: ["AddDefaultAuthorizerToCorsPreflight", "ApiKeyRequired", "Authorizers", "DefaultAuthorizer"],
  // Says something only where API keys are required, which is refused.
  ignored: ["AddApiKeyRequiredToCorsPreflight"],
};

const AUTHORIZER: PropertyTable = {
  what: "a user pool authorizer",
  modelled: ["AuthorizationScopes", "Identity", "UserPoolArn"],
  ignored: [],
};

const IDENTITY: PropertyTable = {
  what: "Identity of a user pool authorizer",
  modelled: ["Header", "ValidationExpression"],
  // SAM never writes it for a user pool (contract A-74).
  ignored: ["ReauthorizeEvery"],
};

const NO_AUTH: SamApiAuth = { authorizers: new Map(), guardsPreflight: true };

/** @throws StartError for every guard that is not run here: a route is never served without its own */
export function parseApiAuth(properties: JsonObject): SamApiAuth {
  const written = getOwn(properties, "Auth");
  if (written === undefined) return NO_AUTH;
  if (!isJsonObject(written)) refuseAt(findPlace(properties, "Auth"), "Auth must be a map.", "Correct it.");
  const auth = readProperties(written, API_AUTH, asIs);
  if (getOwn(auth, "ApiKeyRequired") === true) refuseKeys(auth);
  const authorizers = parseAuthorizers(auth);
  const preflight = getOwn(auth, "AddDefaultAuthorizerToCorsPreflight");
  const name = parseDefault(auth, authorizers);
  return {
    authorizers,
    guardsPreflight: !(preflight === false || preflight === "false"),
    ...(name !== undefined && { defaultAuthorizer: name }),
  };
}

export function refuseKeys(auth: JsonObject): never {
  const place = findPlace(auth, "ApiKeyRequired");
  return refuseAt(place, "API keys are not supported here yet.", "Remove ApiKeyRequired.");
}

/** What is read here was resolved before. */
export const asIs = (value: unknown): unknown => value;

function parseAuthorizers(auth: JsonObject): ReadonlyMap<string, SamAuthorizer> {
  const written = getOwn(auth, "Authorizers");
  if (written === undefined) return new Map();
  if (!isJsonObject(written))
    refuseAt(findPlace(auth, "Authorizers"), "Authorizers must be a map.", "Name each.");
  return new Map(Object.keys(written).map((name) => [name, parseAuthorizer(written, name)]));
}

function parseAuthorizer(authorizers: JsonObject, name: string): SamAuthorizer {
  const place = findPlace(authorizers, name);
  const node = authorizers[name];
  if (!isJsonObject(node)) return refuseAt(place, "An authorizer must be a map.", "Write its UserPoolArn.");
  if (getOwn(node, "FunctionArn") !== undefined) {
    refuseAt(
      findPlace(node, "FunctionArn"),
      `${name} is a Lambda authorizer; these are not supported here yet.`,
      POOL_REMEDY,
    );
  }
  const properties = readProperties(node, AUTHORIZER, asIs);
  const arns = toArns(getOwn(properties, "UserPoolArn"));
  if (arns.length === 0) refuseAt(place, `The authorizer ${name} has no UserPoolArn.`, POOL_REMEDY);
  const scopes = getOwn(properties, "AuthorizationScopes");
  if (scopes !== undefined && !Array.isArray(scopes)) {
    refuseAt(findPlace(node, "AuthorizationScopes"), "AuthorizationScopes must be a list.", "Write [scope].");
  }
  return { scopes, scheme: toScheme(node, properties, arns) };
}

export const POOL_REMEDY = "Guard the API by a user pool: UserPoolArn: !GetAtt UserPool.Arn.";

function toArns(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

function toScheme(node: JsonObject, properties: JsonObject, arns: readonly unknown[]): JsonObject {
  const written = getOwn(properties, "Identity") ?? {};
  if (!isJsonObject(written)) refuseAt(findPlace(node, "Identity"), "Identity must be a map.", "Correct it.");
  const identity = readProperties(written, IDENTITY, asIs);
  const expression = getOwn(identity, "ValidationExpression");
  const scheme = {
    type: "apiKey",
    name: getOwn(identity, "Header") ?? "Authorization",
    in: "header",
    "x-amazon-apigateway-authtype": "cognito_user_pools",
    "x-amazon-apigateway-authorizer": {
      type: "cognito_user_pools",
      providerARNs: arns,
      ...(expression !== undefined && { identityValidationExpression: expression }),
    },
  };
  const place = findPlace(node);
  return place === undefined ? scheme : recordPlace(scheme, place);
}

/** SAM forgets a default without `Authorizers`, and leaves every route open; here that is refused. */
function parseDefault(auth: JsonObject, authorizers: ReadonlyMap<string, SamAuthorizer>): string | undefined {
  const name = getOwn(auth, "DefaultAuthorizer");
  if (name === undefined) return undefined;
  const place = findPlace(auth, "DefaultAuthorizer");
  if (name === "AWS_IAM") refuseAt(place, "AWS_IAM is not supported here yet.", POOL_REMEDY);
  if (typeof name !== "string" || !authorizers.has(name)) {
    refuseAt(
      place,
      `DefaultAuthorizer ${String(name)} is not one of Authorizers.`,
      "Declare it under Authorizers.",
    );
  }
  return name;
}

/** Writes the security schemes, the default into every operation that says nothing itself. */
export function addApiAuth(body: Draft, auth: SamApiAuth): void {
  if (auth.authorizers.size === 0) return;
  const definitions = openMap(body, "securityDefinitions");
  for (const [name, { scheme }] of auth.authorizers) definitions[name] = scheme;
  const { defaultAuthorizer } = auth;
  if (defaultAuthorizer === undefined) return;
  for (const [method, operation] of iterateOperations(body)) {
    if (method !== "options" || auth.guardsPreflight) setDefault(operation, auth, defaultAuthorizer);
  }
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

/**
 * SAM's own rule: `NONE` is taken out and the default not put in; an entry with a declared authorizer stays;
 * everything else stays too, and the default is added behind it (contract A-113).
 */
function setDefault(operation: Draft, auth: SamApiAuth, name: string): void {
  const existing = readSecurity(operation);
  const isOwn = (entry: JsonObject) =>
    Object.keys(entry).some((key) => key === "AWS_IAM" || auth.authorizers.has(key));
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

export function readSecurity(operation: Draft): readonly JsonObject[] {
  const security = getOwn(toDraft(operation), "security") ?? [];
  if (!Array.isArray(security) || !security.every(isJsonObject)) {
    return refuseAt(findPlace(operation, "security"), "security must be a list of maps.", "Correct it.");
  }
  return security;
}

function setSecurity(operation: Draft, security: readonly JsonObject[]): void {
  const place = findPlace(operation, "security");
  operation.security = place === undefined ? security : recordPlace([...security], place);
}
