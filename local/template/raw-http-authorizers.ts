import { getOwn, isJsonObject, type JsonObject } from "../platform/json.ts";
import { type Draft, openMap } from "./draft.ts";
import { IAM_SCHEME } from "./http-api-schemes.ts";
import { type HttpApiPart, readPartText } from "./raw-http-api-parts.ts";
import { derivedFrom } from "./sam-api-extras.ts";
import { findPlace, refuseAt } from "./source-place.ts";

/** An `AWS::ApiGatewayV2::Authorizer` under the name of its security scheme. */
export interface RawAuthorizer {
  /** What `AuthorizerId` of a route says. */
  readonly ref: string;
  readonly name: string;
  readonly type: "JWT" | "REQUEST";
}

const AUTHORIZER = "x-amazon-apigateway-authorizer";

/** Writes a security scheme for each authorizer, and the one for AWS signatures. @throws StartError */
export function addRawAuthorizers(body: Draft, parts: readonly HttpApiPart[]): readonly RawAuthorizer[] {
  const schemes = openMap(openMap(body, "components"), "securitySchemes");
  schemes.AWS_IAM ??= IAM_SCHEME;
  return parts.map((part) => {
    const name = readPartText(part, "Name");
    const type = readPartText(part, "AuthorizerType");
    const place = findPlace(part.resource.properties, "Name");
    if (getOwn(schemes, name) !== undefined)
      refuseAt(place, `There are two authorizers ${name}.`, "Give one of them another name.");
    if (type !== "JWT" && type !== "REQUEST") {
      const problem = `An HTTP API has no authorizers of type ${type}.`;
      return refuseAt(
        findPlace(part.resource.properties, "AuthorizerType"),
        problem,
        "Write JWT or REQUEST.",
      );
    }
    schemes[name] = derivedFrom(
      type === "JWT" ? toJwtScheme(part) : toLambdaScheme(part),
      part.resource.node,
    );
    return { ref: part.ref, name, type };
  });
}

function toJwtScheme({ properties }: HttpApiPart): JsonObject {
  const written = getOwn(properties, "JwtConfiguration");
  const configuration = isJsonObject(written) ? written : {};
  return {
    type: "oauth2",
    [AUTHORIZER]: {
      type: "jwt",
      identitySource: getOwn(properties, "IdentitySource"),
      jwtConfiguration: {
        issuer: getOwn(configuration, "Issuer"),
        audience: getOwn(configuration, "Audience"),
      },
    },
  };
}

const MEMBERS: Readonly<Record<string, string>> = {
  AuthorizerCredentialsArn: "authorizerCredentials",
  AuthorizerPayloadFormatVersion: "authorizerPayloadFormatVersion",
  AuthorizerResultTtlInSeconds: "authorizerResultTtlInSeconds",
  AuthorizerUri: "authorizerUri",
  EnableSimpleResponses: "enableSimpleResponses",
  IdentitySource: "identitySource",
};

function toLambdaScheme({ properties }: HttpApiPart): JsonObject {
  const members = Object.entries(MEMBERS)
    .map(([name, member]) => [member, getOwn(properties, name)] as const)
    .filter(([, value]) => value !== undefined);
  return {
    type: "apiKey",
    name: "Unused",
    in: "header",
    [AUTHORIZER]: { type: "request", ...Object.fromEntries(members) },
  };
}
