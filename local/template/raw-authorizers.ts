import { getOwn, type JsonObject } from "../platform/json.ts";
import { type Draft, openMap } from "./draft.ts";
import { type ApiPart, readPartText } from "./raw-api-parts.ts";
import { derivedFrom } from "./sam-api-extras.ts";
import { findPlace, refuseAt } from "./source-place.ts";

export interface RawAuthorizer {
  /** Key of its security scheme. */
  readonly name: string;
  /** What `AuthorizationType` of a method that uses it says. */
  readonly authorizationType: "COGNITO_USER_POOLS" | "CUSTOM";
}

/** By what `Ref` gives. */
export type RawAuthorizers = ReadonlyMap<string, RawAuthorizer>;

/** Names of schemes that stand for AWS signatures and API keys, as SAM writes them. */
export const AWS_IAM = "AWS_IAM";
export const API_KEY = "api_key";

const HEADER_SOURCE = /^method\.request\.header\.([^,\s]+)$/;

/** Writes `AWS::ApiGateway::Authorizer`s as the security schemes that an import would take. @throws StartError */
export function addAuthorizers(body: Draft, parts: readonly ApiPart[], isSwagger: boolean): RawAuthorizers {
  const entries = parts.map((part) => {
    const schemes = openSchemes(body, isSwagger);
    const name = readPartText(part, "Name");
    if (Object.hasOwn(schemes, name) || name === AWS_IAM || name === API_KEY) {
      const problem = `The API has another security scheme called ${name}.`;
      refuseAt(findPlace(part.properties, "Name"), problem, "Give the authorizer another Name.");
    }
    const type = readPartText(part, "Type");
    schemes[name] = derivedFrom(toScheme(part, type), part.properties);
    const authorizationType = type === "COGNITO_USER_POOLS" ? type : "CUSTOM";
    return [part.ref, { name, authorizationType } as const] as const;
  });
  return new Map(entries);
}

/** The scheme of AWS signatures or of API keys, declared with its first use. */
export function declareScheme(body: Draft, name: typeof AWS_IAM | typeof API_KEY, isSwagger: boolean): void {
  openSchemes(body, isSwagger)[name] ??=
    name === API_KEY
      ? { type: "apiKey", name: "x-api-key", in: "header" }
      : { type: "apiKey", name: "Authorization", in: "header", "x-amazon-apigateway-authtype": "awsSigv4" };
}

function openSchemes(body: Draft, isSwagger: boolean): Draft {
  return isSwagger
    ? openMap(body, "securityDefinitions")
    : openMap(openMap(body, "components"), "securitySchemes");
}

function toScheme(part: ApiPart, type: string): JsonObject {
  switch (type) {
    case "COGNITO_USER_POOLS":
      return createScheme(toHeader(part), "cognito_user_pools", {
        type: "cognito_user_pools",
        providerARNs: getOwn(part.properties, "ProviderARNs"),
        ...toOptional(part, { IdentityValidationExpression: "identityValidationExpression" }),
      });
    case "TOKEN":
      return createScheme(toHeader(part), "custom", {
        type: "token",
        ...toLambda(part),
        ...toOptional(part, { IdentityValidationExpression: "identityValidationExpression" }),
      });
    case "REQUEST":
      return createScheme("Unused", "custom", {
        type: "request",
        ...toLambda(part),
        ...toOptional(part, { IdentitySource: "identitySource" }),
      });
    default: {
      const place = findPlace(part.properties, "Type");
      return refuseAt(place, `There is no authorizer type ${type}.`, "Write COGNITO_USER_POOLS.");
    }
  }
}

function createScheme(header: string, authType: string, authorizer: JsonObject): JsonObject {
  return {
    type: "apiKey",
    name: header,
    in: "header",
    "x-amazon-apigateway-authtype": authType,
    "x-amazon-apigateway-authorizer": authorizer,
  };
}

function toLambda(part: ApiPart): JsonObject {
  return toOptional(part, {
    AuthorizerUri: "authorizerUri",
    AuthorizerCredentials: "authorizerCredentials",
    AuthorizerResultTtlInSeconds: "authorizerResultTtlInSeconds",
  });
}

function toOptional({ properties }: ApiPart, names: Readonly<Record<string, string>>): JsonObject {
  const entries = Object.entries(names).map(([from, to]) => [to, getOwn(properties, from)]);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

/** The header of the token; both kinds that read one need it (BC CreateAuthorizer). */
function toHeader(part: ApiPart): string {
  const source = readPartText(part, "IdentitySource");
  const header = HEADER_SOURCE.exec(source)?.[1];
  if (header !== undefined) return header;
  const place = findPlace(part.properties, "IdentitySource");
  return refuseAt(place, `${source} is no header.`, "Write method.request.header.Authorization.");
}
