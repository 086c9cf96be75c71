import { getOwn, isJsonObject, type JsonObject } from "../platform/json.ts";
import { readEvents } from "./function-events.ts";
import { ANY_METHOD } from "./operation-key.ts";
import { type PropertyTable, readProperties } from "./property-table.ts";
import type { ResourceScope } from "./resource-scope.ts";
import { copyPlace, findPlace, refuseAt } from "./source-place.ts";
import type { TemplateResource } from "./template-document.ts";

/** One `HttpApi` event: a route of a function, as the template has it. */
export interface HttpApiEvent {
  readonly resource: TemplateResource;
  /** Its own `Properties`, resolved. */
  readonly properties: JsonObject;
  /** As written; `$default` where the event names neither path nor method. */
  readonly path: string;
  /** Lower case; `any` for all verbs. */
  readonly method: string;
  /** Logical id of the API that it belongs to. */
  readonly apiLogicalId: string;
}

/** The API that SAM makes for events without `ApiId`. */
export const IMPLICIT_HTTP_API = "ServerlessHttpApi";

const DEFAULT_PATH = "$default";

const EVENT: PropertyTable = {
  what: "an HttpApi event",
  modelled: ["ApiId", "Auth", "Method", "Path", "PayloadFormatVersion", "RouteSettings", "TimeoutInMillis"],
  // SAM overwrites it.
  ignored: ["Stage"],
};

/** Whether a function has an `HttpApi` event that names no API, so that SAM makes one. */
export function needsImplicitHttpApi(resource: TemplateResource): boolean {
  return readEvents(resource).some(({ type, node }) => {
    const properties = getOwn(node, "Properties");
    return type === "HttpApi" && !(isJsonObject(properties) && Object.hasOwn(properties, "ApiId"));
  });
}

/** The `HttpApi` events of a function, in order. @throws StartError */
export function parseHttpApiEvents(
  resource: TemplateResource,
  scope: ResourceScope,
  findApi: (apiId: unknown) => string | undefined,
): readonly HttpApiEvent[] {
  return readEvents(resource)
    .filter(({ type }) => type === "HttpApi")
    .map(({ node }) => {
      const written = getOwn(node, "Properties") ?? copyPlace(node, {});
      if (!isJsonObject(written))
        refuseAt(findPlace(node, "Properties"), "Properties must be a map.", "Correct it.");
      return parseEvent(resource, readProperties(written, EVENT, scope.resolve), findApi);
    });
}

function parseEvent(
  resource: TemplateResource,
  properties: JsonObject,
  findApi: (apiId: unknown) => string | undefined,
): HttpApiEvent {
  const id = getOwn(properties, "ApiId");
  const apiLogicalId = id === undefined ? IMPLICIT_HTTP_API : findApi(id);
  if (apiLogicalId === undefined) {
    const problem = "ApiId must name an AWS::Serverless::HttpApi of this template.";
    refuseAt(findPlace(properties, "ApiId"), problem, "Write ApiId: !Ref YourApi.");
  }
  return { resource, properties, apiLogicalId, ...parsePlace(properties) };
}

/** Both or none: without them the function answers everything that nothing else does. */
function parsePlace(properties: JsonObject): Pick<HttpApiEvent, "path" | "method"> {
  const [path, method] = [getOwn(properties, "Path"), getOwn(properties, "Method")];
  if (path === undefined && method === undefined) return { path: DEFAULT_PATH, method: "any" };
  if (typeof path !== "string" || typeof method !== "string" || path === "" || method === "") {
    return refuseAt(findPlace(properties), "SAM takes Path and Method together.", "Write both, or none.");
  }
  if (!path.startsWith("/") && path !== DEFAULT_PATH)
    refuseAt(findPlace(properties, "Path"), `The path ${path} is not absolute.`, "Begin it with /.");
  const verb = method.toLowerCase();
  return { path, method: verb === ANY_METHOD ? "any" : verb };
}
