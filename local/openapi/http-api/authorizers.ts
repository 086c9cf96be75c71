import { getOwn, isJsonObject, type JsonObject } from "../../platform/json.ts";
import { isSafeAddress } from "../../platform/safe-address.ts";
import { createStableId, LOWER_ALPHANUMERIC } from "../../platform/stable-id.ts";
import { type ApiDocument, readMap } from "../api-document.ts";
import type { IdentitySource } from "../authorizer-definition.ts";
import type { ImportVariables } from "../import-variables.ts";
import type { HttpAuthorizer, HttpLambdaAuthorizer, JwtAuthorizer } from "./http-api.ts";
import { parseIdentitySource, parseIdentitySources } from "./identity-source.ts";
import { parseFunctionUri } from "./integration.ts";

/** What a security scheme is to an HTTP API. */
export type HttpSecurityScheme =
  | { readonly kind: "authorizer"; readonly authorizer: HttpAuthorizer }
  /** One that guards nothing here; an operation that asks for it is refused. */
  | { readonly kind: "unsupported"; readonly problem: string };

export type HttpSecuritySchemes = ReadonlyMap<string, HttpSecurityScheme>;

export interface HttpDocumentContext {
  readonly apiId: string;
  readonly variables: ImportVariables;
}

export const HTTP_IAM: HttpAuthorizer = { kind: "iam", name: "AWS_IAM" };

const PATH = ["components", "securitySchemes"];
const AUTHORIZER = "x-amazon-apigateway-authorizer";
const USE_JWT = "Guard it by a JWT authorizer: type oauth2 with jwtConfiguration.";
/** H-02. */
const MAX_AUTHORIZERS = 10;
const MAX_AUDIENCES = 50;
const MAX_TTL_SECONDS = 3600;

/**
 * All security schemes. An authorizer that is not well formed is refused whether it is used or not; a scheme
 * that is none only where it is used. @throws StartError
 */
export function parseHttpAuthorizers(
  document: ApiDocument,
  context: HttpDocumentContext,
): HttpSecuritySchemes {
  const written = readMap(document, readMap(document, document.body, ["components"]), PATH);
  const entries = Object.keys(written).map(
    (name) => [name, parseScheme({ document, context, name }, written[name])] as const,
  );
  if (entries.filter(([, { kind }]) => kind === "authorizer").length > MAX_AUTHORIZERS) {
    document.refuse(PATH, `An API has at most ${MAX_AUTHORIZERS} authorizers (H-02).`, "Remove some.");
  }
  return new Map(entries);
}

interface Parsing {
  readonly document: ApiDocument;
  readonly context: HttpDocumentContext;
  readonly name: string;
}

function parseScheme(parsing: Parsing, scheme: unknown): HttpSecurityScheme {
  const { document, name } = parsing;
  if (!isJsonObject(scheme))
    return document.refuse([...PATH, name], "A security scheme must be a map.", USE_JWT);
  if (String(getOwn(scheme, "x-amazon-apigateway-authtype") ?? "").toLowerCase() === "awssigv4") {
    return { kind: "authorizer", authorizer: HTTP_IAM };
  }
  const extension = getOwn(scheme, AUTHORIZER);
  if (extension === undefined) {
    const problem = `${name} has no ${AUTHORIZER}: API Gateway makes no authorizer of it.`;
    return { kind: "unsupported", problem };
  }
  if (!isJsonObject(extension))
    return document.refuse([...PATH, name, AUTHORIZER], "An authorizer must be a map.", USE_JWT);
  const type = String(getOwn(extension, "type") ?? "").toLowerCase();
  if (type === "jwt") return { kind: "authorizer", authorizer: parseJwt(parsing, scheme, extension) };
  if (type === "request") return { kind: "authorizer", authorizer: parseLambda(parsing, extension) };
  const problem = `${name} is an authorizer of type ${type || "(none)"}; an HTTP API has jwt and request.`;
  return { kind: "unsupported", problem };
}

function createAuthorizerId({ context, name }: Parsing): string {
  return createStableId({ kind: "authorizer", parts: [context.apiId, name] }, LOWER_ALPHANUMERIC, 6);
}

function parseJwt(parsing: Parsing, scheme: JsonObject, extension: JsonObject): JwtAuthorizer {
  const { document, context, name } = parsing;
  const place = [...PATH, name, AUTHORIZER];
  const configuration = getOwn(extension, "jwtConfiguration");
  if (!isJsonObject(configuration)) {
    return document.refuse(place, `${name} has no jwtConfiguration.`, "Write issuer and audience.");
  }
  const type = getOwn(scheme, "type");
  if (type !== "oauth2" && type !== "openIdConnect") {
    document.refuse([...PATH, name], `${name} must be of type oauth2 (H-20).`, "Write type: oauth2.");
  }
  const issuer = getOwn(configuration, "issuer");
  if (typeof issuer !== "string" || issuer === "") {
    return document.refuse(place, `${name} names no issuer.`, "Write the URL of the user pool.");
  }
  const address = context.variables.replaceIn(issuer);
  if (!isSafeAddress(address)) {
    const problem = `The issuer ${address} is neither an https address nor on this machine (H-20).`;
    document.refuse(place, problem, "Write the https URL that its tokens name.");
  }
  return {
    kind: "jwt",
    authorizerId: createAuthorizerId(parsing),
    name,
    issuer: address,
    audience: parseAudience(parsing, configuration),
    identitySource: parseTokenSource(parsing, extension),
  };
}

function parseAudience({ document, name }: Parsing, configuration: JsonObject): readonly string[] {
  const written = getOwn(configuration, "audience") ?? [];
  const list: readonly unknown[] = Array.isArray(written) ? written : [written];
  const isSound = list.every((entry) => typeof entry === "string" && entry !== "");
  if (isSound && list.length > 0 && list.length <= MAX_AUDIENCES) return list as readonly string[];
  const problem = `audience of ${name} must be a list of 1 to ${MAX_AUDIENCES} texts (H-20).`;
  return document.refuse([...PATH, name, AUTHORIZER], problem, "Write audience: [!Ref Client].");
}

function parseTokenSource(parsing: Parsing, extension: JsonObject): IdentitySource {
  const { document, name } = parsing;
  const place = [...PATH, name, AUTHORIZER, "identitySource"];
  const written = getOwn(extension, "identitySource");
  const [first, ...others]: readonly unknown[] = Array.isArray(written) ? written : [written];
  const source = others.length === 0 ? parseIdentitySource(first) : undefined;
  if (source?.in === "header" || source?.in === "querystring") return source;
  const problem = `identitySource of ${name} must be one header or query parameter (H-21).`;
  return document.refuse(place, problem, "Write $request.header.Authorization.");
}

function parseLambda(parsing: Parsing, extension: JsonObject): HttpLambdaAuthorizer {
  const { document, context, name } = parsing;
  const place = [...PATH, name, AUTHORIZER];
  const functionArn = parseFunctionUri(getOwn(extension, "authorizerUri"), context.variables)?.functionArn;
  if (functionArn === undefined) {
    const remedy = "Write arn:…:lambda:path/2015-03-31/functions/FUNCTION_ARN/invocations.";
    return document.refuse(place, `authorizerUri of ${name} names no Lambda function.`, remedy);
  }
  const credentials = getOwn(extension, "authorizerCredentials");
  const payloadFormatVersion = parseVersion(parsing, extension);
  const simple = getOwn(extension, "enableSimpleResponses");
  const hasSimpleResponses = simple === true || simple === "true";
  if (hasSimpleResponses && payloadFormatVersion === "1.0") {
    const problem = `${name}: simple responses come with payload format 2.0 only (H-40).`;
    document.refuse(place, problem, "Write authorizerPayloadFormatVersion: '2.0'.");
  }
  return {
    kind: "lambda",
    authorizerId: createAuthorizerId(parsing),
    name,
    functionArn,
    payloadFormatVersion,
    hasSimpleResponses,
    ...parseCaching(parsing, extension),
    ...(typeof credentials === "string" && { credentials: context.variables.replaceIn(credentials) }),
  };
}

function parseVersion({ document, name }: Parsing, extension: JsonObject): "1.0" | "2.0" {
  const version = Number(getOwn(extension, "authorizerPayloadFormatVersion"));
  if (version === 1) return "1.0";
  if (version === 2) return "2.0";
  const problem = `${name} needs an authorizerPayloadFormatVersion of 1.0 or 2.0 (H-40).`;
  return document.refuse([...PATH, name, AUTHORIZER], problem, "Write '2.0'.");
}

/** H-43: nothing is kept unless the authorizer says so. */
function parseCaching(
  { document, name }: Parsing,
  extension: JsonObject,
): Pick<HttpLambdaAuthorizer, "identitySources" | "ttlInSeconds"> {
  const place = [...PATH, name, AUTHORIZER];
  const identitySources = parseIdentitySources(getOwn(extension, "identitySource"));
  if (identitySources === undefined) {
    const remedy = "Write [$request.header.Authorization].";
    return document.refuse([...place, "identitySource"], `identitySource of ${name} is not known.`, remedy);
  }
  const ttlInSeconds = Number(getOwn(extension, "authorizerResultTtlInSeconds") ?? 0);
  if (!Number.isInteger(ttlInSeconds) || ttlInSeconds < 0 || ttlInSeconds > MAX_TTL_SECONDS) {
    const problem = `authorizerResultTtlInSeconds of ${name} must be from 0 to ${MAX_TTL_SECONDS}.`;
    document.refuse([...place, "authorizerResultTtlInSeconds"], problem, "Correct it.");
  }
  if (ttlInSeconds > 0 && identitySources.length === 0) {
    const problem = `${name} keeps results and has no identity source to keep them by (H-43).`;
    document.refuse(place, problem, "Name one, or set the time to 0.");
  }
  return { identitySources, ttlInSeconds };
}
