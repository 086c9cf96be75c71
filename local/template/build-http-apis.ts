import { type HttpApiEvent, parseHttpApiEvents } from "./http-api-events.ts";
import { buildHttpApi, SAM_HTTP_API } from "./http-apis.ts";
import type { InvokePermission } from "./lambda-permissions.ts";
import { createRestApiId } from "./physical-ids.ts";
import type { StackIdentity } from "./pseudo-parameters.ts";
import { buildRawHttpApi, isWebSocketApi, RAW_HTTP_API } from "./raw-http-api.ts";
import { collectHttpApiParts, isHttpApiPart } from "./raw-http-api-parts.ts";
import type { ResourceScope } from "./resource-scope.ts";
import type { HttpApiResource } from "./resources.ts";
import type { ReadDocument } from "./rest-apis.ts";
import { findPlace, toPlaceText } from "./source-place.ts";
import type { TemplateResource } from "./template-document.ts";

export interface HttpApis {
  readonly httpApis: readonly HttpApiResource[];
  /** What SAM implies by events and by authorizers. */
  readonly permissions: readonly InvokePermission[];
  /** WebSocket APIs, APIs without a stage, and parts of both or of an API of another stack. */
  readonly notServed: readonly TemplateResource[];
}

export interface HttpApisDeps {
  readonly scope: ResourceScope;
  readonly readDocument: ReadDocument;
  warn(text: string): void;
}

/** Whether a resource is an HTTP API or a part of one. */
export function isHttpApiResource({ type }: TemplateResource): boolean {
  return type === SAM_HTTP_API || type === RAW_HTTP_API || isHttpApiPart(type);
}

/** The `HttpApi` events of all functions, in the order of the template. @throws StartError */
export function collectHttpApiEvents(
  resources: readonly TemplateResource[],
  scope: ResourceScope,
): readonly HttpApiEvent[] {
  const ids = new Map(
    resources
      .filter(({ type }) => type === SAM_HTTP_API)
      .map(({ logicalId }) => [createRestApiId(scope.identity, logicalId), logicalId]),
  );
  // SAM takes the logical id itself, too.
  const logicalIds = [...ids.values()];
  const findApi = (id: unknown) => ids.get(String(id)) ?? logicalIds.find((logicalId) => logicalId === id);
  return resources.flatMap((resource) => parseHttpApiEvents(resource, scope, findApi));
}

/** Every HTTP API of the template, whatever it was written as. @throws StartError */
export function buildHttpApis(
  resources: readonly TemplateResource[],
  events: readonly HttpApiEvent[],
  deps: HttpApisDeps,
): HttpApis {
  const { identity } = deps.scope;
  const parts = collectHttpApiParts(resources, deps.scope);
  const apis = resources.filter(({ type }) => type === SAM_HTTP_API || type === RAW_HTTP_API);
  const built = apis.map((resource) => {
    if (resource.type === SAM_HTTP_API) {
      const own = events.filter(({ apiLogicalId }) => apiLogicalId === resource.logicalId);
      return { resource, ...buildHttpApi(resource, { ...deps, events: own }) };
    }
    if (isWebSocketApi(resource, deps.scope)) return { resource, api: refuseWebSocket(resource, deps) };
    const apiId = createRestApiId(identity, resource.logicalId);
    return { resource, api: buildRawHttpApi(resource, { ...deps, parts: parts.of(apiId) }) };
  });
  const served = built.flatMap(({ api }) => (api === undefined ? [] : [api]));
  return {
    httpApis: served,
    permissions: [
      ...events.map((event) => toEventPermission(event, deps.scope)),
      ...built.flatMap((one) => ("auth" in one ? toAuthorizerPermissions(one, identity) : [])),
    ],
    notServed: [
      ...built.filter(({ api }) => api === undefined).map(({ resource }) => resource),
      ...parts.outside(served.map(({ httpApiId }) => httpApiId)),
    ],
  };
}

function refuseWebSocket({ node }: TemplateResource, { warn }: HttpApisDeps): undefined {
  warn(`${toPlaceText(findPlace(node))}: WebSocket APIs are not run here.`);
}

/** The permission that SAM adds for an event: any stage, the verb, the path; all of them for `$default`. */
function toEventPermission(event: HttpApiEvent, scope: ResourceScope): InvokePermission {
  const { resource, method, path, apiLogicalId } = event;
  const functionName = String(scope.findRef(resource.logicalId, resource.node));
  const verb = method === "any" ? "*" : method.toUpperCase();
  const api = toApiArn(apiLogicalId, scope.identity);
  if (method === "any" && path === "/$default") return { functionName, sourceArn: `${api}/*/$default` };
  const pattern =
    path === "$default" ? "" : path.replace(/^(.+)\/$/, "$1").replace(/\{[A-Za-z0-9._-]+\+?\}/g, "*");
  return { functionName, sourceArn: `${api}/*/${verb}${pattern}` };
}

function toAuthorizerPermissions(
  { resource, auth }: { readonly resource: TemplateResource } & Pick<ReturnType<typeof buildHttpApi>, "auth">,
  identity: StackIdentity,
): readonly InvokePermission[] {
  return [...auth.authorizers.values()].flatMap(({ permittedFunctionArn: arn }) =>
    arn === undefined
      ? []
      : [
          {
            functionName: arn.split(":")[6] ?? "",
            sourceArn: `${toApiArn(resource.logicalId, identity)}/authorizers/*`,
          },
        ],
  );
}

function toApiArn(logicalId: string, identity: StackIdentity): string {
  const { partition, region, accountId } = identity;
  return `arn:${partition}:execute-api:${region}:${accountId}:${createRestApiId(identity, logicalId)}`;
}
