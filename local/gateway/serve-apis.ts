import type { AuthorizerDefinition } from "../openapi/authorizer-definition.ts";
import type { RestApi, Route } from "../openapi/rest-api.ts";
import type { Authorizer } from "./authorizers/authorizer.ts";
import type { Integrate } from "./integrate.ts";
import type { ValidateRequest } from "./request-validation.ts";
import { createRouteTree, type PathParameter, parsePathParameters, type RouteTree } from "./route-tree.ts";

/** A method of an API, ready to answer. */
export interface ServedRoute {
  readonly route: Route;
  readonly pathParameters: readonly PathParameter[];
  /** `undefined` only where the document leaves the method open. */
  readonly authorizer: Authorizer | undefined;
  readonly scopes: readonly string[];
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
  const routes = api.routes.map((route) => ({
    method: route.method,
    resourcePath: route.resourcePath,
    value: {
      route,
      pathParameters: parsePathParameters(route.resourcePath),
      authorizer: route.authorization && getAuthorizer(route.authorization.authorizer),
      scopes: route.authorization?.scopes ?? [],
      validate: parts.createValidation(route),
      integrate: parts.createIntegration(route),
    },
  }));
  return { api, authorizers, routes: createRouteTree(routes) };
}
