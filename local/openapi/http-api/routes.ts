import { getOwn, isJsonObject, type JsonObject } from "../../platform/json.ts";
import { type ApiDocument, readMap } from "../api-document.ts";
import { METHODS, OTHER_MEMBERS } from "../path-members.ts";
import type { HttpMethod } from "../rest-api.ts";
import type { HttpDocumentContext, HttpSecuritySchemes } from "./authorizers.ts";
import { HTTP_IAM } from "./authorizers.ts";
import { DEFAULT_ROUTE, type HttpRoute, type HttpRouteAuthorization } from "./http-api.ts";
import { parseHttpIntegration } from "./integration.ts";

const SEGMENT = /^(?:\{[^{}/]+\}|[^{}/]*)$/;
const GREEDY = /^\{[^{}/]+\+\}$/;
/** RFC 6749 §3.3: nothing that would end a quoted text in a header. */
const SCOPE = /^[\x21\x23-\x5b\x5d-\x7e]+$/;
/** H-02. */
const MAX_SCOPES = 10;
const AUTH = "x-amazon-apigateway-auth";
const ONE_ONLY = "Keep one entry: [{ Authorizer: [] }], or with its scopes.";

interface RouteContext extends HttpDocumentContext {
  readonly schemes: HttpSecuritySchemes;
}

/** Every route, in the order of the document. @throws StartError */
export function parseHttpRoutes(document: ApiDocument, context: RouteContext): readonly HttpRoute[] {
  const paths = readMap(document, document.body, ["paths"]);
  const routes = Object.keys(paths)
    .filter((key) => !key.startsWith("x-"))
    .flatMap((key) => parsePathItem({ document, key, pathItem: paths[key] }, context));
  const seen = new Set<string>();
  for (const { routeKey } of routes) {
    if (seen.has(routeKey))
      document.refuse(["paths"], `There are two routes ${routeKey}.`, "Keep one of them.");
    seen.add(routeKey);
  }
  return routes;
}

interface PathPlace {
  readonly document: ApiDocument;
  readonly key: string;
  readonly pathItem: unknown;
}

function parsePathItem({ document, key, pathItem }: PathPlace, context: RouteContext): readonly HttpRoute[] {
  const place = ["paths", key];
  if (!isJsonObject(pathItem)) return document.refuse(place, "A path must be a map.", "Write its methods.");
  const names = Object.keys(pathItem).filter((name) => !OTHER_MEMBERS.has(name));
  return names.flatMap((name): readonly HttpRoute[] => {
    const path = [...place, name];
    const method = Object.hasOwn(METHODS, name) ? METHODS[name] : undefined;
    const operation = pathItem[name];
    if (method === undefined) return refuseMember(document, path, name);
    if (!isJsonObject(operation)) return document.refuse(path, "An operation must be a map.", "Correct it.");
    return [parseOperation({ document, path, operation, method, key }, context)];
  });
}

function refuseMember(document: ApiDocument, path: readonly string[], name: string): readonly never[] {
  if (/^x-(?!amazon-apigateway-)/.test(name)) return [];
  return document.refuse(path, `${name} is no method of an HTTP API.`, "Write it in lower case.");
}

interface OperationPlace {
  readonly document: ApiDocument;
  readonly path: readonly string[];
  readonly operation: JsonObject;
  readonly method: HttpMethod;
  /** In `paths`. */
  readonly key: string;
}

function parseOperation(at: OperationPlace, context: RouteContext): HttpRoute {
  const { method } = at;
  const path = parsePath(at);
  const authorization = parseSecurity(at, context);
  return {
    routeKey: path === DEFAULT_ROUTE ? DEFAULT_ROUTE : `${method} ${path}`,
    method,
    path,
    integration: parseHttpIntegration({ ...at, variables: context.variables }),
    ...(authorization && { authorization }),
  };
}

/** H-10. SAM writes `$default` with and without the slash. */
function parsePath({ document, operation, method, key }: OperationPlace): string {
  const isDefault = key === DEFAULT_ROUTE || key === `/${DEFAULT_ROUTE}`;
  if (isDefault && (method !== "ANY" || getOwn(operation, "isDefaultRoute") === false)) {
    document.refuse(["paths", key], "The default route takes every method.", "Make it the any-method.");
  }
  if (isDefault || getOwn(operation, "isDefaultRoute") === true) return DEFAULT_ROUTE;
  const segments = key.slice(1).split("/");
  const isSound =
    key.startsWith("/") &&
    segments.every((segment) => SEGMENT.test(segment)) &&
    segments.slice(0, -1).every((segment) => !GREEDY.test(segment));
  return isSound ? key : document.refuse(["paths", key], `${key} is no path of a route.`, "Correct it.");
}

/** `undefined` only where the document says itself that everybody may. */
function parseSecurity(at: OperationPlace, context: RouteContext): HttpRouteAuthorization | undefined {
  const { document, operation, path } = at;
  const override = getOwn(operation, AUTH);
  if (isJsonObject(override) && /^aws_iam$/i.test(String(getOwn(override, "type"))))
    return { authorizer: HTTP_IAM, scopes: [] };
  if (override !== undefined)
    document.refuse([...path, AUTH], `${AUTH} must be { type: AWS_IAM }.`, "Write security instead.");
  const own = getOwn(operation, "security");
  const security = own ?? getOwn(document.body, "security");
  const place = own === undefined ? ["security"] : [...path, "security"];
  if (security === undefined) return undefined;
  if (!Array.isArray(security)) return document.refuse(place, "security must be a list.", ONE_ONLY);
  if (security.length === 0) return undefined;
  const entries = security.filter(isJsonObject).flatMap((entry) => Object.entries(entry));
  const [entry] = entries;
  if (entry === undefined || entries.length > 1 || security.length > 1) {
    const names = entries.map(([name]) => name).join(", ");
    const problem = `A route has one authorizer, but security names ${names || "none"} (H-09).`;
    return document.refuse(place, problem, ONE_ONLY);
  }
  return parseEntry({ document, path: place }, { name: entry[0], scopes: entry[1] }, context.schemes);
}

function parseEntry(
  { document, path }: Pick<OperationPlace, "document" | "path">,
  { name, scopes }: { readonly name: string; readonly scopes: unknown },
  schemes: HttpSecuritySchemes,
): HttpRouteAuthorization | undefined {
  const scheme = schemes.get(name);
  // The mark that SAM leaves where an event says `Authorizer: NONE`.
  if (scheme === undefined && name === "NONE") return undefined;
  if (scheme === undefined) {
    const remedy = "Declare it under components.securitySchemes, or correct the name.";
    return document.refuse(path, `There is no security scheme ${name}.`, remedy);
  }
  if (scheme.kind === "unsupported") return document.refuse(path, scheme.problem, "Use a JWT authorizer.");
  const list: unknown = scopes ?? [];
  if (!Array.isArray(list) || !list.every((scope) => typeof scope === "string" && SCOPE.test(scope)))
    return document.refuse(path, `The scopes of ${name} must be a list of texts.`, "Write [] for none.");
  if (list.length > MAX_SCOPES)
    document.refuse(path, `A route has at most ${MAX_SCOPES} scopes (H-02).`, "Remove some.");
  if (list.length > 0 && scheme.authorizer.kind !== "jwt")
    document.refuse(path, `Scopes are checked by JWT authorizers only; ${name} is none.`, "Remove them.");
  return { authorizer: scheme.authorizer, scopes: list as readonly string[] };
}
