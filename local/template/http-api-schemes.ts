import { getOwn, isJsonObject, type JsonObject } from "../platform/json.ts";
import type { HttpSamAuthorizer } from "./http-api-auth.ts";
import { isTrue, type PropertyTable, readProperties } from "./property-table.ts";
import { asIs } from "./sam-api-auth.ts";
import { findPlace, refuseAt } from "./source-place.ts";

const AUTHORIZER = "x-amazon-apigateway-authorizer";

/** What SAM and API Gateway call AWS signatures. */
export const IAM_SCHEME: JsonObject = {
  type: "apiKey",
  name: "Authorization",
  in: "header",
  "x-amazon-apigateway-authtype": "awsSigv4",
};

const JWT: PropertyTable = {
  what: "a JWT authorizer",
  modelled: ["AuthorizationScopes", "IdentitySource", "JwtConfiguration"],
  ignored: [],
};

const LAMBDA: PropertyTable = {
  what: "a Lambda authorizer of an HTTP API",
  modelled: [
    "AuthorizerPayloadFormatVersion",
    "EnableFunctionDefaultPermissions",
    "EnableSimpleResponses",
    "FunctionArn",
    "FunctionInvokeRole",
    "Identity",
  ],
  ignored: [],
};

const IDENTITY: PropertyTable = {
  what: "Identity of a Lambda authorizer",
  modelled: ["Context", "Headers", "QueryStrings", "ReauthorizeEvery", "StageVariables"],
  ignored: [],
};

const SOURCES: readonly (readonly [prefix: string, member: string])[] = [
  ["$request.header.", "Headers"],
  ["$request.querystring.", "QueryStrings"],
  ["$stageVariables.", "StageVariables"],
  ["$context.", "Context"],
];

/** @throws StartError for one that SAM refuses */
export function createJwtScheme(node: JsonObject, name: string): HttpSamAuthorizer {
  const properties = readProperties(node, JWT, asIs);
  const identitySource = getOwn(properties, "IdentitySource");
  if (identitySource === undefined || identitySource === "") {
    refuseAt(
      findPlace(node),
      `${name} must name its IdentitySource.`,
      "Write $request.header.Authorization.",
    );
  }
  const scopes = getOwn(properties, "AuthorizationScopes") ?? [];
  if (!Array.isArray(scopes)) {
    const place = findPlace(node, "AuthorizationScopes");
    return refuseAt(place, "AuthorizationScopes must be a list.", "Write [scope].");
  }
  const jwtConfiguration = toLowerKeys(getOwn(properties, "JwtConfiguration"), node);
  return {
    scopes,
    scheme: { type: "oauth2", [AUTHORIZER]: { jwtConfiguration, identitySource, type: "jwt" } },
  };
}

/** SAM takes `Issuer` and `issuer`. */
function toLowerKeys(configuration: unknown, node: JsonObject): JsonObject {
  if (!isJsonObject(configuration)) {
    const place = findPlace(node, "JwtConfiguration");
    return refuseAt(place, "JwtConfiguration must be a map.", "Write issuer and audience.");
  }
  return Object.fromEntries(Object.entries(configuration).map(([key, value]) => [key.toLowerCase(), value]));
}

/** @throws StartError for one that SAM refuses */
export function createLambdaScheme(node: JsonObject, name: string): HttpSamAuthorizer {
  const properties = readProperties(node, LAMBDA, asIs);
  const arn = getOwn(properties, "FunctionArn");
  const version = getOwn(properties, "AuthorizerPayloadFormatVersion");
  if (typeof arn !== "string" || version === undefined) {
    const problem = `${name} needs a JwtConfiguration, or FunctionArn and AuthorizerPayloadFormatVersion.`;
    return refuseAt(findPlace(node), problem, "Write one of the two.");
  }
  const role = getOwn(properties, "FunctionInvokeRole");
  const hasRole = role !== undefined && role !== "" && role !== "NONE";
  const isSimple = isTrue(getOwn(properties, "EnableSimpleResponses"));
  const [, partition, , region] = arn.split(":");
  return {
    scopes: [],
    scheme: {
      type: "apiKey",
      name: "Unused",
      in: "header",
      [AUTHORIZER]: {
        type: "request",
        authorizerUri: `arn:${partition}:apigateway:${region}:lambda:path/2015-03-31/functions/${arn}/invocations`,
        ...(hasRole && { authorizerCredentials: role }),
        ...toIdentity(properties),
        authorizerPayloadFormatVersion: version,
        ...(isSimple && { enableSimpleResponses: true }),
      },
    },
    ...(isTrue(getOwn(properties, "EnableFunctionDefaultPermissions")) && { permittedFunctionArn: arn }),
  };
}

function toIdentity(properties: JsonObject): JsonObject {
  const written = getOwn(properties, "Identity");
  if (written === undefined) return {};
  if (!isJsonObject(written))
    return refuseAt(findPlace(properties, "Identity"), "Identity must be a map.", "Correct it.");
  const identity = readProperties(written, IDENTITY, asIs);
  const ttl = getOwn(identity, "ReauthorizeEvery");
  const identitySource = SOURCES.flatMap(([prefix, member]) => {
    const names = getOwn(identity, member) ?? [];
    if (Array.isArray(names)) return names.map((one) => `${prefix}${String(one)}`);
    return refuseAt(findPlace(identity, member), `${member} must be a list of names.`, "Correct it.");
  });
  return { ...(ttl !== undefined && { authorizerResultTtlInSeconds: ttl }), identitySource };
}
