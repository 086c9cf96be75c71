import { getOwn, isJsonObject, type JsonObject } from "../platform/json.ts";
import { type PropertyTable, readProperties } from "./property-table.ts";
import { isTrueToSam } from "./sam-truth.ts";
import { findPlace, recordPlace, refuseAt } from "./source-place.ts";

export interface SamAuthorizer {
  /** `undefined` when the template names none: then an operation has `[]`. */
  readonly scopes: readonly unknown[] | undefined;
  /** The security scheme that SAM writes for it (contract A-74). */
  readonly scheme: JsonObject;
  /** The function that SAM lets API Gateway call for it. */
  readonly permittedFunction?: unknown;
}

/** Where the scheme of a Lambda authorizer calls its function. */
export type ToAuthorizerUri = (functionArn: unknown) => string;

const AUTHORIZER: PropertyTable = {
  what: "an authorizer",
  modelled: [
    "AuthorizationScopes",
    "DisableFunctionDefaultPermissions",
    "FunctionArn",
    "FunctionInvokeRole",
    "FunctionPayloadType",
    "Identity",
    "UserPoolArn",
  ],
  // Of HTTP APIs; SAM does not look at them here.
  ignored: ["AuthorizerPayloadFormatVersion", "EnableSimpleResponses"],
};

const IDENTITY: PropertyTable = {
  what: "Identity of an authorizer",
  modelled: [
    "Context",
    "Header",
    "Headers",
    "QueryStrings",
    "ReauthorizeEvery",
    "StageVariables",
    "ValidationExpression",
  ],
  ignored: [],
};

const SOURCES = {
  Headers: "method.request.header.",
  QueryStrings: "method.request.querystring.",
  StageVariables: "stageVariables.",
  Context: "context.",
} as const;

export const POOL_REMEDY = "Guard the API by a user pool: UserPoolArn: !GetAtt UserPool.Arn.";

/** What is read here was resolved before. */
const asIs = (value: unknown): unknown => value;

/** `Auth.Authorizers`, each with the scheme that SAM writes. @throws StartError for what SAM refuses */
export function parseAuthorizers(
  auth: JsonObject,
  toUri: ToAuthorizerUri,
): ReadonlyMap<string, SamAuthorizer> {
  const written = getOwn(auth, "Authorizers");
  if (written === undefined) return new Map();
  if (!isJsonObject(written))
    refuseAt(findPlace(auth, "Authorizers"), "Authorizers must be a map.", "Name each.");
  return new Map(Object.keys(written).map((name) => [name, parseAuthorizer(written, name, toUri)]));
}

function parseAuthorizer(authorizers: JsonObject, name: string, toUri: ToAuthorizerUri): SamAuthorizer {
  const place = findPlace(authorizers, name);
  const node = authorizers[name];
  if (!isJsonObject(node)) return refuseAt(place, "An authorizer must be a map.", "Write its UserPoolArn.");
  const properties = readProperties(node, AUTHORIZER, asIs);
  const scopes = getOwn(properties, "AuthorizationScopes");
  if (scopes !== undefined && !Array.isArray(scopes)) {
    refuseAt(findPlace(node, "AuthorizationScopes"), "AuthorizationScopes must be a list.", "Write [scope].");
  }
  const identity = parseIdentity(node, properties);
  const arns = toArns(getOwn(properties, "UserPoolArn"));
  const functionArn = getOwn(properties, "FunctionArn");
  if (arns.length === 0 && !isTrueToSam(functionArn)) {
    refuseAt(place, `The authorizer ${name} has neither UserPoolArn nor FunctionArn.`, POOL_REMEDY);
  }
  const scheme =
    arns.length > 0
      ? toPoolScheme(identity, arns)
      : toLambdaScheme({ node, properties, identity, name }, toUri(functionArn));
  const isPermitted =
    isTrueToSam(functionArn) && getOwn(properties, "DisableFunctionDefaultPermissions") !== true;
  return {
    scopes,
    scheme: place === undefined ? scheme : recordPlace(scheme, place),
    ...(isPermitted && { permittedFunction: functionArn }),
  };
}

function toArns(value: unknown): readonly unknown[] {
  if (!isTrueToSam(value)) return [];
  return Array.isArray(value) ? value : [value];
}

function parseIdentity(node: JsonObject, properties: JsonObject): JsonObject {
  const written = getOwn(properties, "Identity") ?? {};
  if (!isJsonObject(written)) refuseAt(findPlace(node, "Identity"), "Identity must be a map.", "Correct it.");
  return readProperties(written, IDENTITY, asIs);
}

function createScheme(header: unknown, authType: string, authorizer: JsonObject): JsonObject {
  return {
    type: "apiKey",
    name: header,
    in: "header",
    "x-amazon-apigateway-authtype": authType,
    "x-amazon-apigateway-authorizer": authorizer,
  };
}

function toHeader(identity: JsonObject): unknown {
  const header = getOwn(identity, "Header");
  return isTrueToSam(header) ? header : "Authorization";
}

function toExpression(identity: JsonObject): JsonObject {
  const expression = getOwn(identity, "ValidationExpression");
  return isTrueToSam(expression) ? { identityValidationExpression: expression } : {};
}

/** Never with a lifetime of the cache (contract A-74). */
function toPoolScheme(identity: JsonObject, arns: readonly unknown[]): JsonObject {
  return createScheme(toHeader(identity), "cognito_user_pools", {
    type: "cognito_user_pools",
    providerARNs: arns,
    ...toExpression(identity),
  });
}

interface LambdaParts {
  readonly node: JsonObject;
  readonly properties: JsonObject;
  readonly identity: JsonObject;
  readonly name: string;
}

function toLambdaScheme(parts: LambdaParts, authorizerUri: string): JsonObject {
  const { node, properties, identity, name } = parts;
  const payload = getOwn(properties, "FunctionPayloadType") ?? "TOKEN";
  if (payload !== "TOKEN" && payload !== "REQUEST") {
    const place = findPlace(node, "FunctionPayloadType");
    refuseAt(place, `${name} has the FunctionPayloadType ${String(payload)}.`, "Write TOKEN or REQUEST.");
  }
  const lifetime = getOwn(identity, "ReauthorizeEvery");
  const role = getOwn(properties, "FunctionInvokeRole");
  const authorizer = {
    type: payload.toLowerCase(),
    authorizerUri,
    ...(lifetime !== undefined && { authorizerResultTtlInSeconds: lifetime }),
    ...(isTrueToSam(role) && role !== "NONE" && { authorizerCredentials: role }),
  };
  if (payload === "TOKEN") {
    return createScheme(toHeader(identity), "custom", { ...authorizer, ...toExpression(identity) });
  }
  const sources = toSources(parts);
  return createScheme("Unused", "custom", {
    ...authorizer,
    ...(sources !== "" && { identitySource: sources }),
  });
}

/** `method.request.header.X, context.y`; a result that is kept must be kept by something. */
function toSources({ node, identity, name }: LambdaParts): string {
  const sources = Object.entries(SOURCES).flatMap(([property, prefix]) => {
    const names = getOwn(identity, property) ?? [];
    if (Array.isArray(names) && names.every((one) => typeof one === "string")) {
      return names.map((one) => prefix + one);
    }
    return refuseAt(findPlace(identity, property), `${property} must be a list of names.`, "Correct it.");
  });
  const lifetime = getOwn(identity, "ReauthorizeEvery");
  const isKept = lifetime === undefined || !(Number(lifetime) <= 0);
  if (sources.length === 0 && isKept) {
    const problem = `${name} must have an Identity with at least one of ${Object.keys(SOURCES).join(", ")}.`;
    refuseAt(findPlace(node), problem, "Name one, or write ReauthorizeEvery: 0.");
  }
  return sources.join(", ");
}
