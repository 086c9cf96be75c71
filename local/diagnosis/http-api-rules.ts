import { findPlace } from "../openapi/api-document.ts";
import { DEFAULT_ROUTE, type HttpRoute, type JwtAuthorizer } from "../openapi/http-api/http-api.ts";
import { getOwn, isJsonObject, type JsonObject } from "../platform/json.ts";
import { toOperationKey } from "../template/operation-key.ts";
import type { FindingPlace } from "./finding.ts";
import type { DiagnosedHttpApi, DiagnosisMaterial } from "./material.ts";
import { atProperty, type Observation, type Rule } from "./rule.ts";

/** Who guards what of an HTTP API, and whether somebody can ever pass. */
export const HTTP_API_RULES: readonly Rule[] = [
  {
    id: "http-route-unguarded",
    clause: "http-api H-20",
    severity: "warning",
    title:
      "a route of an HTTP API has no guard beside guarded ones, and does not say that it is meant to be open",
    observe: ({ httpApis }) => httpApis.flatMap(observeOpenRoutes),
  },
  {
    id: "http-api-unguarded",
    clause: "http-api H-20",
    severity: "warning",
    title: "no route of an HTTP API has a guard",
    observe: ({ httpApis }) =>
      httpApis
        .filter(({ api }) => !api.routes.some(isGuarded))
        .map(({ resource: { origin } }) => ({
          place: atProperty(origin),
          problem: `No route of ${origin.logicalId} has a guard: anybody may call all of it.`,
          remedy: "Declare a JWT authorizer and make it the DefaultAuthorizer.",
        })),
  },
  {
    id: "http-authorizer-unused",
    clause: "http-api H-20",
    severity: "warning",
    title: "an authorizer of an HTTP API is declared and guards no route",
    observe: ({ httpApis }) => httpApis.flatMap(observeUnusedAuthorizers),
  },
  {
    id: "jwt-issuer-elsewhere",
    clause: "http-api H-26",
    severity: "warning",
    title: "a JWT authorizer trusts an issuer that is no user pool of the template",
    observe: (material) =>
      listJwtAuthorizers(material)
        .filter(({ authorizer }) => !findPool(material, authorizer))
        .map(({ authorizer, place }) => ({
          place,
          problem: `${authorizer.name} trusts ${authorizer.issuer}, which is no user pool of this template.`,
          remedy: "Write the issuer with Fn::Sub and the pool's Ref, if it is meant to be that pool.",
        })),
  },
  {
    id: "jwt-audience-unknown",
    clause: "http-api H-22",
    severity: "error",
    title: "a JWT authorizer takes tokens of app clients that the pool does not have",
    observe: (material) => listJwtAuthorizers(material).flatMap((one) => observeAudience(one, material)),
  },
];

function isGuarded({ authorization }: HttpRoute): boolean {
  return authorization !== undefined;
}

function observeOpenRoutes({ resource, api }: DiagnosedHttpApi): readonly Observation[] {
  if (!api.routes.some(isGuarded)) return [];
  return api.routes
    .filter(
      (route) => !isGuarded(route) && route.method !== "OPTIONS" && !isDeclaredOpen(resource.body, route),
    )
    .map((route) => ({
      place: findPlace(resource, toOperationPath(route)),
      problem: `${route.routeKey} has no security: anybody may call it, while other routes are guarded.`,
      remedy: "Name the authorizer, or write `Authorizer: NONE` to say that it is meant.",
    }));
}

/** SAM leaves `security: [{ NONE: [] }]` where an event says so. */
function isDeclaredOpen(body: JsonObject, route: HttpRoute): boolean {
  let node: JsonObject = body;
  for (const key of toOperationPath(route)) {
    const next = getOwn(node, key);
    node = isJsonObject(next) ? next : {};
  }
  return getOwn(node, "security") !== undefined;
}

function toOperationPath({ method, path }: HttpRoute): readonly string[] {
  const key = path === DEFAULT_ROUTE ? "/$default" : path;
  return ["paths", key, toOperationKey(method)];
}

function observeUnusedAuthorizers({ resource, api }: DiagnosedHttpApi): readonly Observation[] {
  return api.authorizers
    .filter(({ name }) => !api.routes.some(({ authorization }) => authorization?.authorizer.name === name))
    .map(({ name }) => ({
      place: findPlace(resource, ["components", "securitySchemes", name]),
      problem: `The authorizer ${name} is declared and guards no route.`,
      remedy: "Make it the DefaultAuthorizer or name it on the routes, or remove it.",
    }));
}

interface DeclaredJwtAuthorizer {
  readonly authorizer: JwtAuthorizer;
  readonly place: FindingPlace;
}

function listJwtAuthorizers({ httpApis }: DiagnosisMaterial): readonly DeclaredJwtAuthorizer[] {
  return httpApis.flatMap(({ api, resource }) =>
    api.authorizers
      .filter((authorizer) => authorizer.kind === "jwt")
      .map((authorizer) => ({
        authorizer,
        place: findPlace(resource, ["components", "securitySchemes", authorizer.name]),
      })),
  );
}

function findPool({ pools }: DiagnosisMaterial, { issuer }: JwtAuthorizer) {
  return pools.find(({ resource }) => issuer.endsWith(`/${resource.userPoolId}`));
}

function observeAudience(
  { authorizer, place }: DeclaredJwtAuthorizer,
  material: DiagnosisMaterial,
): readonly Observation[] {
  const pool = findPool(material, authorizer);
  if (pool?.clients.some(({ client }) => authorizer.audience.includes(client.clientId)) !== false) return [];
  return [
    {
      place,
      problem: `${authorizer.name} takes tokens of ${authorizer.audience.join(", ")}, which is no app client of its pool: nobody gets in.`,
      remedy: "Write audience: [!Ref YourUserPoolClient].",
    },
  ];
}
