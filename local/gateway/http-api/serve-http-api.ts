import {
  DEFAULT_ROUTE,
  type HttpApi,
  type HttpAuthorizer,
  type HttpRoute,
} from "../../openapi/http-api/http-api.ts";
import { createRouteTree, type RouteTree } from "../route-tree.ts";
import type { HttpGuard } from "./http-guard.ts";
import type { HttpIntegrate } from "./http-lambda-proxy.ts";
import { type AdmitToRoute, createRouteThrottles } from "./route-throttles.ts";

/** A route of an HTTP API, ready to answer. */
export interface ServedHttpRoute {
  readonly route: HttpRoute;
  readonly parameters: readonly PathParameter[];
  /** `undefined` only where the document leaves the route open. */
  readonly guard: HttpGuard | undefined;
  readonly integrate: HttpIntegrate;
}

interface PathParameter {
  readonly name: string;
  readonly index: number;
  readonly isGreedy: boolean;
}

/** An HTTP API, ready to answer in each of its stages. */
export interface ServedHttpApi {
  readonly api: HttpApi;
  findRoute(method: string, path: string): ServedHttpRoute | undefined;
  readonly admit: AdmitToRoute;
}

/** What a gateway makes routes from. */
export interface HttpRouteParts {
  createGuard(authorizer: HttpAuthorizer): HttpGuard;
  createIntegration(route: HttpRoute): HttpIntegrate;
}

/** Prepares an API. One guard serves all routes that name it, so that they share its cache. */
export function serveHttpApi(api: HttpApi, parts: HttpRouteParts): ServedHttpApi {
  const guards = new Map<HttpAuthorizer, HttpGuard>();
  const getGuard = (authorizer: HttpAuthorizer) => {
    const guard = guards.get(authorizer) ?? parts.createGuard(authorizer);
    guards.set(authorizer, guard);
    return guard;
  };
  for (const authorizer of api.authorizers) getGuard(authorizer);
  const served = api.routes.map(
    (route): ServedHttpRoute => ({
      route,
      parameters: parseParameters(route.path),
      guard: route.authorization && getGuard(route.authorization.authorizer),
      integrate: parts.createIntegration(route),
    }),
  );
  const tree = createRouteTree(
    served
      .filter(({ route }) => route.path !== DEFAULT_ROUTE)
      .map((value) => ({ method: value.route.method, resourcePath: value.route.path, value })),
    splitPath,
  );
  const fallback = served.find(({ route }) => route.path === DEFAULT_ROUTE);
  const admit = createRouteThrottles(api);
  return { api, admit, findRoute: (method, path) => findRoute({ tree, fallback }, method, path) };
}

/**
 * H-13: the most specific route, then the default one.
 *
 * Assumed: a slash at the end makes another path. Should AWS see it otherwise, a guard must not be missed: where
 * the path with its slash is open and the one without is guarded, the guarded one answers.
 */
function findRoute(
  {
    tree,
    fallback,
  }: { readonly tree: RouteTree<ServedHttpRoute>; readonly fallback: ServedHttpRoute | undefined },
  method: string,
  path: string,
): ServedHttpRoute | undefined {
  const found = tree.find(method, path) ?? fallback;
  if (found === undefined || found.guard !== undefined || !path.endsWith("/")) return found;
  const withoutSlash = tree.find(method, path.replace(/\/+$/, ""));
  return withoutSlash?.guard === undefined ? found : withoutSlash;
}

/** `/` is one empty path; a slash at the end leaves an empty segment. */
export function splitPath(path: string): readonly string[] {
  return path === "/" || path === "" ? [] : path.slice(1).split("/");
}

function parseParameters(path: string): readonly PathParameter[] {
  return splitPath(path).flatMap((segment, index) => {
    const [, name, plus] = /^\{(.+?)(\+?)\}$/.exec(segment) ?? [];
    return name === undefined ? [] : [{ name, index, isGreedy: plus === "+" }];
  });
}

/** Names and values in turn. */
export function readParameters({ parameters }: ServedHttpRoute, path: string): readonly string[] {
  if (parameters.length === 0) return [];
  const segments = splitPath(path);
  return parameters.flatMap(({ name, index, isGreedy }) => [
    name,
    isGreedy ? segments.slice(index).join("/") : (segments[index] ?? ""),
  ]);
}
