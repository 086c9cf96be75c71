import type { AuthorizerDefinition } from "../openapi/authorizer-definition.ts";
import type { Policy } from "../openapi/policies/policy.ts";
import type { RestApi, Route } from "../openapi/rest-api.ts";
import type { Authorizer } from "./authorizers/authorizer.ts";
import type { GuardedMethod } from "./authorizers/resource-policy.ts";
import type { Integrate } from "./integrate.ts";
import type { ValidateRequest } from "./request-validation.ts";
import { createRouteTree, type PathParameter, parsePathParameters, type RouteTree } from "./route-tree.ts";
import type { Admit } from "./usage/admission.ts";

/** A method of an API, ready to answer. */
export interface ServedRoute {
  readonly route: Route;
  readonly pathParameters: readonly PathParameter[];
  /** With the resource policy of the API, if it has one; `undefined` only where the document leaves the method open. */
  readonly authorizer: Authorizer | undefined;
  readonly scopes: readonly string[];
  /** `undefined` where no API key is asked for and nothing is limited. */
  readonly admit: Admit | undefined;
  readonly validate: ValidateRequest | undefined;
  readonly integrate: Integrate;
}

/** One stage of an API, ready to answer. */
export interface ServedApi {
  readonly api: RestApi;
  readonly routes: RouteTree<ServedRoute>;
  /** By authorizer id, for whoever tests them one by one; used by a route or not (contract A-75). */
  readonly authorizers: ReadonlyMap<string, Authorizer>;
}

/** What a gateway makes routes from. */
export interface RouteParts {
  createAuthorizer(definition: AuthorizerDefinition): Authorizer;
  /** Puts the resource policy of the API in front of a guard, or behind it. */
  guardByPolicy(policy: Policy, method: GuardedMethod): Authorizer;
  createAdmission(route: Route): Admit | undefined;
  createIntegration(route: Route): Integrate;
  createValidation(route: Route): ValidateRequest | undefined;
}

/** Prepares an API. One authorizer object serves all routes that name it, so that they share its cache. */
export function serveApi(api: RestApi, parts: RouteParts): ServedApi {
  const authorizers = new Map<string, Authorizer>();
  const getAuthorizer = (definition: AuthorizerDefinition) => {
    const made = authorizers.get(definition.authorizerId) ?? parts.createAuthorizer(definition);
    authorizers.set(definition.authorizerId, made);
    return made;
  };
  for (const definition of api.authorizers) getAuthorizer(definition);
  const createGuard = ({ authorization }: Route) => {
    const authorizer = authorization && getAuthorizer(authorization.authorizer);
    if (api.resourcePolicy === undefined) return authorizer;
    const kind = authorization?.authorizer.kind ?? "open";
    return parts.guardByPolicy(api.resourcePolicy, { kind, authorizer });
  };
  const routes = api.routes.map((route) => ({
    method: route.method,
    resourcePath: route.resourcePath,
    value: {
      route,
      pathParameters: parsePathParameters(route.resourcePath),
      authorizer: createGuard(route),
      scopes: route.authorization?.scopes ?? [],
      admit: parts.createAdmission(route),
      validate: parts.createValidation(route),
      integrate: parts.createIntegration(route),
    },
  }));
  return { api, authorizers, routes: createRouteTree(routes) };
}
