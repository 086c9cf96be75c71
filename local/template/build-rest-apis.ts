import type { ApiEvent } from "./function-events.ts";
import { createRestApiId } from "./physical-ids.ts";
import { collectApiParts, isApiPart } from "./raw-api-parts.ts";
import { buildRawRestApi, RAW_API } from "./raw-rest-api.ts";
import type { ResourceScope } from "./resource-scope.ts";
import type { RestApiResource } from "./resources.ts";
import { buildRestApi, type ReadDocument } from "./rest-apis.ts";
import { findPlace, toPlaceText } from "./source-place.ts";
import type { TemplateResource } from "./template-document.ts";

export const SAM_REST_API = "AWS::Serverless::Api";

export interface RestApis {
  readonly restApis: readonly RestApiResource[];
  /** Resources that are parts of them. */
  readonly parts: readonly TemplateResource[];
  /** APIs without a stage, and parts of an API of another stack. */
  readonly notServed: readonly TemplateResource[];
}

export interface RestApisDeps {
  readonly scope: ResourceScope;
  readonly readDocument: ReadDocument;
  warn(text: string): void;
}

export function isRestApi({ type }: TemplateResource): boolean {
  return type === SAM_REST_API || type === RAW_API;
}

/** Id → logical id of every REST API of the template; SAM takes the logical id by itself, too. */
export function findApiIds(
  resources: readonly TemplateResource[],
  { identity }: ResourceScope,
): ReadonlyMap<string, string> {
  return new Map(
    resources
      .filter(isRestApi)
      .flatMap(({ logicalId }) => [
        [createRestApiId(identity, logicalId), logicalId] as const,
        [logicalId, logicalId] as const,
      ]),
  );
}

/** Every REST API of the template, whatever it was written as. @throws StartError */
export function buildRestApis(
  resources: readonly TemplateResource[],
  events: readonly ApiEvent[],
  deps: RestApisDeps,
): RestApis {
  const allParts = collectApiParts(resources, deps.scope);
  const ids = [...findApiIds(resources, deps.scope).keys()];
  const built = resources.filter(isRestApi).map((resource) => {
    const parts = allParts.of(createRestApiId(deps.scope.identity, resource.logicalId));
    const own = eventsOf(resource, events);
    if (resource.type !== RAW_API)
      return { resource, api: buildRestApi(resource, { ...deps, events: own, parts }) };
    for (const event of own) warnOfRawEvent(event, deps);
    return { resource, api: buildRawRestApi(resource, { ...deps, parts }) };
  });
  const foreign = allParts.foreign(ids);
  return {
    restApis: built.map(({ api }) => api).filter((api) => api !== undefined),
    parts: resources.filter((one) => isApiPart(one.type)),
    notServed: [...built.filter(({ api }) => api === undefined).map(({ resource }) => resource), ...foreign],
  };
}

export function eventsOf({ logicalId }: TemplateResource, events: readonly ApiEvent[]): readonly ApiEvent[] {
  return events.filter((event) => event.apiLogicalId === logicalId);
}

/** As with a `DefinitionBody` (contract A-116): SAM gives the permission, and no route. */
function warnOfRawEvent({ properties, apiLogicalId }: ApiEvent, deps: RestApisDeps): void {
  const place = toPlaceText(findPlace(properties));
  deps.warn(`${place}: SAM writes no route into ${apiLogicalId}, an ${RAW_API}; only its permission.`);
}
