import { getOwn, type JsonObject } from "../platform/json.ts";
import type { ApiDocument } from "./api-document.ts";
import type { IdentitySource, LambdaAuthorizer, LambdaAuthorizerInput } from "./authorizer-definition.ts";
import type { ImportVariables } from "./import-variables.ts";
import { parseLambdaUri } from "./lambda-uri.ts";

/** A security scheme whose authorizer is a function. */
export interface LambdaAuthorizerPlace {
  readonly document: ApiDocument;
  readonly variables: ImportVariables;
  readonly name: string;
  readonly authorizerId: string;
  /** Of the scheme, */
  readonly path: readonly string[];
  readonly scheme: JsonObject;
  /** and its extension, of type `token` or `request`. */
  readonly extension: JsonObject;
  readonly type: "TOKEN" | "REQUEST";
}

/** Contract A-73. */
const TTL = { default: 300, most: 3600 };

/** @throws StartError for an authorizer that API Gateway would not import, or that is not understood here */
export function parseLambdaAuthorizer(at: LambdaAuthorizerPlace): LambdaAuthorizer {
  const { name, authorizerId, type, extension, variables } = at;
  const credentials = getOwn(extension, "authorizerCredentials");
  const resultTtlInSeconds = parseTtl(at);
  return {
    kind: "lambda",
    authorizerId,
    name,
    functionArn: parseFunctionArn(at),
    ...(typeof credentials === "string" && { credentials: variables.replaceIn(credentials) }),
    resultTtlInSeconds,
    input: type === "TOKEN" ? parseTokenInput(at) : parseRequestInput(at, resultTtlInSeconds),
  };
}

function toPath({ path }: LambdaAuthorizerPlace, member: string): readonly string[] {
  return [...path, EXTENSION, member];
}

const EXTENSION = "x-amazon-apigateway-authorizer";

function parseFunctionArn(at: LambdaAuthorizerPlace): string {
  const uri = getOwn(at.extension, "authorizerUri");
  const named = typeof uri === "string" ? parseLambdaUri(at.variables.replaceIn(uri)) : undefined;
  if (named === undefined) {
    const problem = `authorizerUri of ${at.name} must be arn:…:lambda:path/2015-03-31/functions/FUNCTION_ARN/invocations.`;
    return at.document.refuse(
      toPath(at, "authorizerUri"),
      problem,
      "Write it with Fn::Sub and the function's Arn.",
    );
  }
  if (named.qualifier !== undefined) {
    const text = "the version or alias is answered by the code that is there now.";
    at.document.warn([...at.path, EXTENSION, "authorizerUri"], text);
  }
  return named.functionArn;
}

function parseTtl(at: LambdaAuthorizerPlace): number {
  const written = getOwn(at.extension, "authorizerResultTtlInSeconds") ?? TTL.default;
  const seconds = written === "" ? Number.NaN : Number(written);
  if (Number.isInteger(seconds) && seconds >= 0 && seconds <= TTL.most) return seconds;
  const problem = `authorizerResultTtlInSeconds must be a whole number from 0 to ${TTL.most} (contract A-73).`;
  return at.document.refuse(toPath(at, "authorizerResultTtlInSeconds"), problem, "Correct it.");
}

/** The header is the scheme's own `name`, as with user pools (contract A-71). */
function parseTokenInput(at: LambdaAuthorizerPlace): LambdaAuthorizerInput {
  const { scheme, name, document, path } = at;
  const header = getOwn(scheme, "name");
  if (getOwn(scheme, "in") !== "header" || typeof header !== "string" || !PARAMETER_NAME.test(header)) {
    const problem = `The authorizer ${name} must be of type apiKey in header (contract A-36).`;
    return document.refuse(path, problem, "Write type: apiKey, name: Authorization and in: header.");
  }
  const expression = parseExpression(at);
  return {
    type: "TOKEN",
    identityHeader: header,
    ...(expression !== undefined && { identityValidationExpression: expression }),
  };
}

function parseExpression(at: LambdaAuthorizerPlace): string | undefined {
  const expression = getOwn(at.extension, "identityValidationExpression");
  if (expression === undefined) return undefined;
  try {
    new RegExp(String(expression));
  } catch {
    const problem = `${String(expression)} is no regular expression.`;
    at.document.refuse(toPath(at, "identityValidationExpression"), problem, "Correct it.");
  }
  return String(expression);
}

const PARAMETER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const SOURCE =
  /^(?:method\.request\.(header|querystring)|(stageVariables|context))\.([!#$%&'*+.^_`|~0-9A-Za-z-]+)$/;

/** AWS: without an identity source nothing could be kept by, so the result must not be kept. */
function parseRequestInput(at: LambdaAuthorizerPlace, resultTtlInSeconds: number): LambdaAuthorizerInput {
  const written = getOwn(at.extension, "identitySource") ?? "";
  const texts = String(written)
    .split(",")
    .map((text) => text.trim());
  const identitySources = texts.filter((text) => text !== "").map((text) => parseIdentitySource(at, text));
  if (identitySources.length === 0 && resultTtlInSeconds > 0) {
    const problem = `${at.name} keeps results for ${resultTtlInSeconds} seconds, but has no identitySource to keep them by.`;
    const remedy = "Name one, or write authorizerResultTtlInSeconds: 0.";
    at.document.refuse(toPath(at, "identitySource"), problem, remedy);
  }
  return { type: "REQUEST", identitySources };
}

function parseIdentitySource(at: LambdaAuthorizerPlace, text: string): IdentitySource {
  const [, parameter, other, name = ""] = SOURCE.exec(text) ?? [];
  const place = (parameter ?? other) as IdentitySource["in"] | undefined;
  if (place !== undefined) return { in: place, name };
  const remedy = "Use method.request.header.X, method.request.querystring.X, stageVariables.X or context.X.";
  return at.document.refuse(
    toPath(at, "identitySource"),
    `${text} is no identity source of a REST API.`,
    remedy,
  );
}

/** `method.request.header.Authorization`, `context.httpMethod`. */
export function toIdentityExpression({ in: place, name }: IdentitySource): string {
  return place === "header" || place === "querystring"
    ? `method.request.${place}.${name}`
    : `${place}.${name}`;
}
