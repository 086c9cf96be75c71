import { getOwn, isJsonObject, type JsonObject } from "../platform/json.ts";
import { createStableId, LOWER_ALPHANUMERIC } from "../platform/stable-id.ts";
import { type ApiDocument, readMap } from "./api-document.ts";
import { type AuthorizerDefinition, AWS_IAM, type CognitoAuthorizer } from "./authorizer-definition.ts";
import type { ImportVariables } from "./import-variables.ts";
import { parseLambdaAuthorizer } from "./lambda-authorizer.ts";

/** What a security scheme is to API Gateway. */
export type SecurityScheme =
  | { readonly kind: "authorizer"; readonly authorizer: AuthorizerDefinition }
  /** Asks for an API key, with whatever else guards the operation (contract A-37). */
  | { readonly kind: "api-key" }
  /** One that guards nothing here; an operation that asks for it is refused. */
  | { readonly kind: "unsupported"; readonly problem: string; readonly remedy: string };

export type SecuritySchemes = ReadonlyMap<string, SecurityScheme>;

const AUTHORIZER = "x-amazon-apigateway-authorizer";
const POOL_ARN = /^arn:aws[a-z-]*:cognito-idp:[a-z0-9-]+:\d{12}:userpool\/[\w-]+_[0-9a-zA-Z]+$/;
const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
/** Contract A-76. */
const MAX_AUTHORIZERS = 10;
const USE_POOL = "Guard it by a user pool (contract A.4), or leave the scheme out.";

export interface SchemeContext {
  readonly restApiId: string;
  readonly variables: ImportVariables;
}

/**
 * All security schemes of the document. A user pool authorizer that is not well formed is refused whether it
 * is used or not, for API Gateway creates it either way (contract A-75); other kinds only where they are used.
 *
 * @throws StartError
 */
export function parseSecuritySchemes(document: ApiDocument, context: SchemeContext): SecuritySchemes {
  const path =
    document.dialect === "openapi-3.0" ? ["components", "securitySchemes"] : ["securityDefinitions"];
  const holder = path.length === 1 ? document.body : readMap(document, document.body, ["components"]);
  const written = readMap(document, holder, path);
  const entries = Object.keys(written).map(
    (name) => [name, parseScheme({ document, context, name, path: [...path, name] }, written[name])] as const,
  );
  const schemes = new Map(entries);
  if (listAuthorizers(schemes).length > MAX_AUTHORIZERS) {
    document.refuse(
      path,
      `An API has at most ${MAX_AUTHORIZERS} authorizers (contract A-76).`,
      "Remove some.",
    );
  }
  return schemes;
}

/** All that the API has; `AWS_IAM` is nobody's. */
export function listAuthorizers(schemes: SecuritySchemes): readonly AuthorizerDefinition[] {
  return [...schemes.values()].flatMap((scheme) =>
    scheme.kind === "authorizer" && scheme.authorizer.kind !== "iam" ? [scheme.authorizer] : [],
  );
}

interface Parsing {
  readonly document: ApiDocument;
  readonly context: SchemeContext;
  readonly name: string;
  readonly path: readonly string[];
}

function parseScheme(parsing: Parsing, scheme: unknown): SecurityScheme {
  const { document, name, path } = parsing;
  if (!isJsonObject(scheme)) return document.refuse(path, "A security scheme must be a map.", USE_POOL);
  const extension = getOwn(scheme, AUTHORIZER);
  const authType = String(getOwn(scheme, "x-amazon-apigateway-authtype") ?? "");
  // Contract A-54: the prefix is reserved.
  if (/^aws/i.test(authType)) return { kind: "authorizer", authorizer: AWS_IAM };
  if (extension === undefined) return parseBareScheme(name, scheme);
  if (!isJsonObject(extension))
    return document.refuse([...path, AUTHORIZER], "An authorizer must be a map.", USE_POOL);
  const type = String(getOwn(extension, "type") ?? "").toLowerCase();
  const authorizerId = createAuthorizerId(parsing);
  if (type === "token" || type === "request") {
    if (getOwn(scheme, "type") !== "apiKey")
      document.refuse(
        path,
        `The authorizer ${name} must be of type apiKey (contract A-36).`,
        "Write type: apiKey.",
      );
    const { variables } = parsing.context;
    const kind = type === "token" ? "TOKEN" : "REQUEST";
    const place = { document, variables, name, authorizerId, path, scheme, extension, type: kind } as const;
    return { kind: "authorizer", authorizer: parseLambdaAuthorizer(place) };
  }
  if (type !== "cognito_user_pools") {
    return unsupported(`${name} is an authorizer of type ${type === "" ? "(none)" : type}`);
  }
  if (getOwn(scheme, "type") !== "apiKey" || getOwn(scheme, "in") !== "header") {
    const problem = `The authorizer ${name} must be of type apiKey in header (contract A-36).`;
    document.refuse(path, problem, "Write type: apiKey and in: header.");
  }
  return { kind: "authorizer", authorizer: parseAuthorizer(parsing, scheme, extension) };
}

function unsupported(what: string): SecurityScheme {
  return { kind: "unsupported", problem: `${what}, which is not supported here yet.`, remedy: USE_POOL };
}

/** Without the extension a scheme is an API key, or nothing at all: on AWS the route would be open. */
function parseBareScheme(name: string, scheme: JsonObject): SecurityScheme {
  const isKey = getOwn(scheme, "type") === "apiKey" && /^x-api-key$/i.test(String(getOwn(scheme, "name")));
  if (isKey) return { kind: "api-key" };
  return {
    kind: "unsupported",
    problem: `${name} has no ${AUTHORIZER}: API Gateway ignores it and leaves the route open (contract A-36).`,
    remedy: USE_POOL,
  };
}

function parseAuthorizer(parsing: Parsing, scheme: JsonObject, extension: JsonObject): CognitoAuthorizer {
  const { document, name, path } = parsing;
  const header = getOwn(scheme, "name");
  if (typeof header !== "string" || !HEADER_NAME.test(header)) {
    return document.refuse(
      [...path, "name"],
      "name must be the name of a header.",
      "Write name: Authorization.",
    );
  }
  warnOfIdentitySource(parsing, extension, header);
  const expression = parseExpression(parsing, extension);
  return {
    kind: "cognito",
    authorizerId: createAuthorizerId(parsing),
    name,
    identityHeader: header,
    providerArns: parseProviderArns(parsing, extension),
    ...(expression !== undefined && { identityValidationExpression: expression }),
  };
}

function createAuthorizerId({ context, name }: Parsing): string {
  const parts = [context.restApiId, name];
  return createStableId({ kind: "authorizer", parts }, LOWER_ALPHANUMERIC, 6);
}

/** Contract A-71: the header is the scheme's own `name`. */
function warnOfIdentitySource({ document, path }: Parsing, extension: JsonObject, header: string): void {
  const source = getOwn(extension, "identitySource");
  if (
    source === undefined ||
    String(source).toLowerCase() === `method.request.header.${header}`.toLowerCase()
  )
    return;
  document.warn(
    [...path, AUTHORIZER],
    `identitySource is not used; the token is read from ${header} (A-71).`,
  );
}

function parseProviderArns({ document, context, path }: Parsing, extension: JsonObject): readonly string[] {
  const place = [...path, AUTHORIZER, "providerARNs"];
  const written = getOwn(extension, "providerARNs");
  const remedy = "Write providerARNs: [Fn::GetAtt: [UserPool, Arn]].";
  if (!Array.isArray(written) || written.length === 0) {
    return document.refuse(place, "providerARNs must be a list of user pool ARNs.", remedy);
  }
  return written.map((arn: unknown) => {
    const text = typeof arn === "string" ? context.variables.replaceIn(arn) : JSON.stringify(arn);
    return POOL_ARN.test(text) ? text : document.refuse(place, `${text} is no ARN of a user pool.`, remedy);
  });
}

/** Contract A-77. */
function parseExpression({ document, path }: Parsing, extension: JsonObject): string | undefined {
  const expression = getOwn(extension, "identityValidationExpression");
  if (expression === undefined) return undefined;
  try {
    new RegExp(String(expression));
  } catch {
    const place = [...path, AUTHORIZER, "identityValidationExpression"];
    document.refuse(place, `${String(expression)} is no regular expression.`, "Correct it.");
  }
  return String(expression);
}
