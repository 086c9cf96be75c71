import { getOwn, isJsonObject } from "../platform/json.ts";
import { isRestApi } from "./build-rest-apis.ts";
import { createRestApiId } from "./physical-ids.ts";
import type { ResourceScope } from "./resource-scope.ts";
import type { CustomDomain, RestApiResource } from "./resources.ts";
import { findPlace, toPlaceText } from "./source-place.ts";
import type { TemplateResource } from "./template-document.ts";

export const BASE_PATH_MAPPING = "AWS::ApiGateway::BasePathMapping";

interface MappingDeps {
  readonly scope: ResourceScope;
  warn(text: string): void;
}

/** Every address at a domain of one's own: SAM's `Domain`, and mappings as resources of their own. */
export function collectCustomDomains(
  resources: readonly TemplateResource[],
  restApis: readonly RestApiResource[],
  deps: MappingDeps,
): readonly CustomDomain[] {
  return resources.flatMap((resource) => {
    if (resource.type === BASE_PATH_MAPPING) return readMapping(resource, deps);
    const id = createRestApiId(deps.scope.identity, resource.logicalId);
    const api = isRestApi(resource) ? restApis.find(({ restApiId }) => restApiId === id) : undefined;
    return api === undefined ? [] : readSamDomain(resource, api, deps.scope);
  });
}

/** Observed (translator 1.115.0): a mapping for each path, `/` for the root, letters and digits alone. */
function readSamDomain(
  { properties }: TemplateResource,
  { restApiId, stageName }: RestApiResource,
  scope: ResourceScope,
): readonly CustomDomain[] {
  const domain = scope.resolve(getOwn(properties, "Domain"));
  const domainName = isJsonObject(domain) ? getOwn(domain, "DomainName") : undefined;
  if (!isJsonObject(domain) || typeof domainName !== "string") return [];
  const written = getOwn(domain, "BasePath") ?? ["/"];
  const isKept = getOwn(domain, "NormalizeBasePath") === false;
  return (Array.isArray(written) ? written : [written]).map((path: unknown) => {
    const text = isKept ? String(path) : String(path).replaceAll(/[^\p{L}\p{N}]/gu, "");
    return { domainName: domainName.toLowerCase(), basePath: text === "/" ? "" : text, restApiId, stageName };
  });
}

function readMapping(
  { properties, node }: TemplateResource,
  { scope, warn }: MappingDeps,
): readonly CustomDomain[] {
  const read = (name: string) => {
    const value = scope.resolve(getOwn(properties, name));
    return typeof value === "string" ? value : undefined;
  };
  const [domainName, restApiId, stageName] = [read("DomainName"), read("RestApiId"), read("Stage")];
  if (domainName === undefined || restApiId === undefined || stageName === undefined) {
    warn(`${toPlaceText(findPlace(node))}: only mappings of one stage by its name are served here.`);
    return [];
  }
  const basePath = read("BasePath") ?? "";
  const isRoot = basePath === "(none)" || basePath === "/";
  return [{ domainName: domainName.toLowerCase(), basePath: isRoot ? "" : basePath, restApiId, stageName }];
}
