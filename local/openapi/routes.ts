import { getOwn, isJsonObject, type JsonObject } from "../platform/json.ts";
import { type ApiDocument, readMap } from "./api-document.ts";
import type { SchemeContext, SecuritySchemes } from "./authorizers.ts";
import { refuseUnknownInOperation } from "./extensions.ts";
import { parseIntegration } from "./integration.ts";
import { parseOperationSecurity } from "./operation-security.ts";
import { METHODS, OTHER_MEMBERS } from "./path-members.ts";
import { parseRequestValidation } from "./request-validation.ts";
import { createResourceId, parseResourcePath, refuseSiblingParameters } from "./resource-path.ts";
import type { HttpMethod, Route } from "./rest-api.ts";

export interface RouteContext extends SchemeContext {
  readonly schemes: SecuritySchemes;
  /** Of the stage that is served. */
  readonly stageVariables: Readonly<Record<string, string>>;
}

interface PathPlace {
  readonly document: ApiDocument;
  readonly key: string;
  readonly resourcePath: string;
  readonly pathItem: JsonObject;
}

/** Every method of every path, in the order of the document. @throws StartError */
export function parseRoutes(document: ApiDocument, context: RouteContext): readonly Route[] {
  const paths = readMap(document, document.body, ["paths"]);
  const keys = Object.keys(paths).filter((key) => !key.startsWith("x-"));
  const places = keys.map((key) => toPlace(document, paths, key));
  refuseDoubles(places);
  refuseSiblingParameters(document, keys);
  const routes = places.flatMap((place) => parsePathItem(place, context));
  if (routes.length === 0) {
    document.refuse(
      ["paths"],
      "The API has no methods; AWS does not deploy it.",
      "Add a path with an operation.",
    );
  }
  return routes;
}

function toPlace(document: ApiDocument, paths: JsonObject, key: string): PathPlace {
  const pathItem = paths[key];
  if (!isJsonObject(pathItem))
    return document.refuse(["paths", key], "A path must be a map.", "Write its methods.");
  return { document, key, resourcePath: parseResourcePath(document, key), pathItem };
}

/** `/users` and `/users/` are one resource. */
function refuseDoubles(places: readonly PathPlace[]): void {
  const seen = new Map<string, string>();
  for (const { document, key, resourcePath } of places) {
    const other = seen.get(resourcePath);
    if (other !== undefined) {
      document.refuse(
        ["paths", key],
        `${key} and ${other} are one resource to API Gateway.`,
        "Keep one of them.",
      );
    }
    seen.set(resourcePath, key);
  }
}

function parsePathItem(place: PathPlace, context: RouteContext): readonly Route[] {
  const { document, key, pathItem } = place;
  const names = Object.keys(pathItem).filter((name) => !OTHER_MEMBERS.has(name));
  return names.flatMap((name) => {
    const path = ["paths", key, name];
    const method = Object.hasOwn(METHODS, name) ? METHODS[name] : undefined;
    if (method !== undefined) return [parseOperation(place, { name, method }, context)];
    if (name === "trace") document.warn(path, "API Gateway has no TRACE; no method is made (contract A-24).");
    else if (name === "$ref")
      document.refuse(path, "$ref of a path is not followed (contract A-35).", "Write it out.");
    else if (!/^x-(?!amazon-apigateway-)/.test(name)) {
      document.refuse(path, `${name} is no method of a REST API (contract A-23).`, "Write it in lower case.");
    }
    return [];
  });
}

function parseOperation(
  { document, key, resourcePath, pathItem }: PathPlace,
  { name, method }: { name: string; method: HttpMethod },
  context: RouteContext,
): Route {
  const path = ["paths", key, name];
  const operation = pathItem[name];
  if (!isJsonObject(operation)) return document.refuse(path, "An operation must be a map.", "Write it out.");
  refuseUnknownInOperation(document, operation, path);
  const { authorization, isApiKeyRequired } = parseOperationSecurity(
    { document, operation, path },
    context.schemes,
  );
  const validation = parseRequestValidation({ document, pathItem, operation, path });
  const operationName = getOwn(operation, "operationId");
  return {
    method,
    resourcePath,
    resourceId: createResourceId(context.restApiId, resourcePath),
    ...(typeof operationName === "string" && { operationName }),
    ...(authorization !== undefined && { authorization }),
    isApiKeyRequired,
    integration: parseIntegration({ document, operation, path, ...context }),
    ...(validation !== undefined && { requestValidation: validation }),
  };
}
